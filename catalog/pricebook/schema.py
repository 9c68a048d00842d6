"""The tables of a price book, and how an older book becomes a newer one.

Nothing is ever overwritten: a price that is taken back keeps its row with ``removed_at``, so the history stays.
Money is stored as text, because SQLite has no exact decimal numbers.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    insert,
    inspect,
    select,
    text,
)

from catalog.told import ToldError

metadata = MetaData()

versions = Table("labrig_schema", metadata, Column("version", Integer, primary_key=True))

imports = Table(
    "labrig_imports",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("file_name", Text, nullable=False),
    Column("fingerprint", String(64), nullable=False),  # SHA-256 of the file
    Column("supplier", Text, nullable=False),
    Column("lines", Integer, nullable=False),
    Column("made_at", DateTime(timezone=True), nullable=False),
    Column("removed_at", DateTime(timezone=True)),
)

prices = Table(
    "labrig_prices",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("part_id", Text, nullable=False),
    Column("amount", Text, nullable=False),
    Column("amount_low", Text),
    Column("amount_high", Text),
    Column("currency", String(3), nullable=False),
    Column("region", Text, nullable=False),
    Column("tax_included", Boolean),
    Column("condition", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("seller", Text, nullable=False),
    Column("observed_on", Date, nullable=False),
    Column("source", Text, nullable=False),  # file, sheet and cell, or who typed it
    Column("note", Text, nullable=False),
    Column("import_id", Integer, ForeignKey("labrig_imports.id")),
    Column("made_at", DateTime(timezone=True), nullable=False),
    Column("removed_at", DateTime(timezone=True)),
    Index("labrig_prices_of_part", "part_id", "observed_on"),
)

suppliers = Table(
    "labrig_suppliers",
    metadata,
    Column("name", Text, primary_key=True),
    Column("mapping", Text, nullable=False),  # JSON of a catalog.importers.mapping.Mapping
    Column("changed_at", DateTime(timezone=True), nullable=False),
)


def _first(connection: Connection) -> None:
    metadata.create_all(connection, tables=[versions, imports, prices])


def _second(connection: Connection) -> None:
    metadata.create_all(connection, tables=[suppliers])


MIGRATIONS: tuple[Callable[[Connection], None], ...] = (_first, _second)
"""Migration n makes a book of version n out of one of version n - 1; an empty database has version 0."""


class NewerBookError(ToldError):
    """A book that a newer version of the program has written."""


def upgrade(connection: Connection) -> None:
    """Bring a book to the newest version inside the caller's transaction; others wait meanwhile."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(7123900411)"))
    version = version_of(connection)
    if version > len(MIGRATIONS):
        raise NewerBookError(
            "",
            "the price book has version {version}; expected {known} or less: update the program",
            version=version,
            known=len(MIGRATIONS),
        )
    for number, migrate in enumerate(MIGRATIONS[version:], version + 1):
        migrate(connection)
        connection.execute(versions.delete())
        connection.execute(insert(versions).values(version=number))


def version_of(connection: Connection) -> int:
    if not inspect(connection).has_table(versions.name):
        return 0
    return connection.execute(select(versions.c.version)).scalar() or 0
