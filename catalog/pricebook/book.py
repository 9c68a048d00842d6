"""Opening a price book, and what can be done with it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, func, insert, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from catalog.pricebook.schema import NewerBookError, imports, prices, suppliers, upgrade
from catalog.records.prices import Observation
from catalog.told import ToldError

WAIT_SECONDS = 30
"""How long a writer waits for another one before it gives up."""


class BookError(ToldError):
    """A price book that cannot be opened, read or written; says where it is and what is wrong."""


@dataclass(frozen=True, slots=True)
class ImportRecord:
    """One import into the book."""

    id: int
    file_name: str
    fingerprint: str
    supplier: str
    lines: int
    made_at: datetime
    removed_at: datetime | None


@dataclass(frozen=True)
class PriceBook:
    """An open price book; every method is one transaction, so a crash leaves it as it was before."""

    engine: Engine
    place: str

    def add(
        self, seen: Sequence[Observation], *, file_name: str = "", fingerprint: str = "", supplier: str = ""
    ) -> int:
        """Write prices, all or none, and return the number of their import."""
        now = datetime.now(UTC)
        with self._writing() as connection:
            result = connection.execute(
                insert(imports).values(
                    file_name=file_name, fingerprint=fingerprint, supplier=supplier, lines=len(seen), made_at=now
                )
            )
            number = int(result.inserted_primary_key[0])  # type: ignore[index]
            if seen:
                connection.execute(insert(prices), [_row(one, number, now) for one in seen])
        return number

    def prices(self, part_id: str | None = None, *, removed: bool = False) -> tuple[Observation, ...]:
        """The prices of a part, or all, oldest first; with those that were taken back where ``removed``."""
        query = select(prices).order_by(prices.c.observed_on, prices.c.id)
        if part_id is not None:
            query = query.where(prices.c.part_id == part_id)
        if not removed:
            query = query.where(prices.c.removed_at.is_(None))
        with self._reading() as connection:
            return tuple(_observation(row._mapping) for row in connection.execute(query))

    def newest(self) -> tuple[Observation, ...]:
        """Of every part the newest price of each seller, condition and currency: what prices are made of."""
        rank = func.row_number().over(
            partition_by=(prices.c.part_id, prices.c.condition, prices.c.seller, prices.c.currency),
            order_by=(prices.c.observed_on.desc(), prices.c.id.desc()),
        )
        ranked = select(prices, rank.label("age_rank")).where(prices.c.removed_at.is_(None)).subquery()
        with self._reading() as connection:
            rows = connection.execute(select(ranked).where(ranked.c.age_rank == 1))
            return tuple(_observation(row._mapping) for row in rows)

    def remove(self, price_id: str) -> bool:
        """Take one price ("own-17") back; False where there is none. It stays in the history."""
        with self._writing() as connection:
            done = connection.execute(
                update(prices)
                .where(prices.c.id == _number(price_id), prices.c.removed_at.is_(None))
                .values(removed_at=datetime.now(UTC))
            )
        return done.rowcount == 1

    def undo(self, import_id: int) -> int:
        """Take back everything that one import brought; the number of prices that went."""
        now = datetime.now(UTC)
        with self._writing() as connection:
            connection.execute(update(imports).where(imports.c.id == import_id).values(removed_at=now))
            done = connection.execute(
                update(prices)
                .where(prices.c.import_id == import_id, prices.c.removed_at.is_(None))
                .values(removed_at=now)
            )
        return done.rowcount

    def imports(self) -> tuple[ImportRecord, ...]:
        """Every import, newest first."""
        with self._reading() as connection:
            rows = connection.execute(select(imports).order_by(imports.c.id.desc()))
            return tuple(ImportRecord(**row._mapping) for row in rows)

    def known_file(self, fingerprint: str) -> ImportRecord | None:
        """The import that brought the same file before, if it was not undone."""
        found = (one for one in self.imports() if one.fingerprint == fingerprint and one.removed_at is None)
        return next(found, None)

    def remember_supplier(self, name: str, mapping: Mapping[str, Any]) -> None:
        """Keep how a supplier's lists are read."""
        values = {"mapping": json.dumps(mapping, ensure_ascii=False), "changed_at": datetime.now(UTC)}
        with self._writing() as connection:
            done = connection.execute(update(suppliers).where(suppliers.c.name == name).values(**values))
            if not done.rowcount:
                connection.execute(insert(suppliers).values(name=name, **values))

    def suppliers(self) -> dict[str, dict[str, Any]]:
        """How each known supplier's lists are read."""
        with self._reading() as connection:
            rows = connection.execute(select(suppliers.c.name, suppliers.c.mapping).order_by(suppliers.c.name))
            return {row.name: json.loads(row.mapping) for row in rows}

    def close(self) -> None:
        self.engine.dispose()

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with _told(self.place), self.engine.execution_options(labrig_writes=True).begin() as connection:
            yield connection

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with _told(self.place), self.engine.connect() as connection:
            yield connection


def open_book(where: Path | str) -> PriceBook:
    """The price book in a SQLite file (a path; made where it is missing) or at a PostgreSQL URL.

    Raises ``BookError``.
    """
    url, place = _url(where)
    with _told(place):
        if url.startswith("sqlite"):
            Path(place).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(url, poolclass=NullPool)
        if engine.dialect.name == "sqlite":
            event.listen(engine, "connect", _sqlite_connect)
            event.listen(engine, "begin", _sqlite_begin)
        with engine.execution_options(labrig_writes=True).begin() as connection:
            upgrade(connection)
    return PriceBook(engine, place)


def _url(where: Path | str) -> tuple[str, str]:
    if isinstance(where, Path) or "://" not in where:
        path = str(Path(where).absolute())
        return f"sqlite:///{path}", path
    scheme, rest = where.split("://", 1)
    if scheme not in ("postgresql", "postgres", "postgresql+psycopg"):
        raise BookError(f"{scheme}://", "expected the path of a file or postgresql://user@host/database")
    return f"postgresql+psycopg://{rest}", f"postgresql://{rest.rsplit('@', 1)[-1]}"  # never a password in a message


def _sqlite_connect(connection: Any, _: Any) -> None:
    connection.isolation_level = None  # transactions begin where SQLAlchemy says
    connection.execute(f"PRAGMA busy_timeout = {WAIT_SECONDS * 1000}")
    _write_ahead(connection)
    connection.execute("PRAGMA foreign_keys = ON")


def _write_ahead(connection: Any) -> None:
    """Readers wait for nobody in this mode. SQLite does not wait by itself while another connection switches to it."""
    until = monotonic() + WAIT_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError:
            if monotonic() > until:
                raise
            sleep(0.01)


def _sqlite_begin(connection: Connection) -> None:
    # a writer waits for the others at its begin, not in the middle; a reader waits for nobody
    writes = connection.get_execution_options().get("labrig_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def _told(place: str) -> Iterator[None]:
    try:
        yield
    except NewerBookError as error:
        raise BookError(place, error.english, **error.values) from error
    except SQLAlchemyError as error:
        cause = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
        raise BookError(place, "{cause}; expected a price book that can be read and written", cause=cause) from error
    except OSError as error:
        raise BookError(place, "{reason}; expected a folder that can be written", reason=error.strerror) from error


def _row(one: Observation, number: int, now: datetime) -> dict[str, Any]:
    return {
        "part_id": one.part_id,
        "amount": str(one.amount),
        "amount_low": None if one.amount_low is None else str(one.amount_low),
        "amount_high": None if one.amount_high is None else str(one.amount_high),
        "currency": one.currency,
        "region": one.region,
        "tax_included": one.tax_included,
        "condition": one.condition,
        "kind": one.kind,
        "seller": one.seller,
        "observed_on": one.observed_on,
        "source": one.source,
        "note": one.note,
        "import_id": number,
        "made_at": now,
    }


def _observation(row: Mapping[Any, Any]) -> Observation:
    def money(text: str | None) -> Decimal | None:
        return None if text is None else Decimal(text)

    day: date = row["observed_on"]
    # what is in the book was checked when it went in: checking 100 000 rows again would take a second
    return Observation.model_construct(
        id=f"own-{row['id']}",
        name="",
        aliases=(),
        part_id=row["part_id"],
        amount=Decimal(row["amount"]),
        amount_low=money(row["amount_low"]),
        amount_high=money(row["amount_high"]),
        currency=row["currency"],
        region=row["region"],
        tax_included=row["tax_included"],
        condition=row["condition"],
        kind=row["kind"],
        seller=row["seller"],
        observed_on=day,
        precision="day",
        own=True,
        source=row["source"],
        as_of=day,
        confidence="A",
        unverified=(),
        note=row["note"] if row["removed_at"] is None else f"taken back; {row['note']}".rstrip("; "),
    )


def _number(price_id: str) -> int:
    try:
        return int(price_id.removeprefix("own-"))
    except ValueError:
        return -1
