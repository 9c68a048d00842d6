"""A price book of each kind: SQLite, and PostgreSQL where its server programs are installed."""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from catalog.pricebook.book import PriceBook, open_book

CANDIDATES = ("/usr/lib/postgresql/*/bin", "/usr/local/bin", "/usr/bin")


def server_program(name: str) -> str | None:
    """A PostgreSQL program on the path or where Debian puts it."""
    found = [str(path) for folder in CANDIDATES for path in Path("/").glob(f"{folder.lstrip('/')}/{name}")]
    return shutil.which(name) or next(iter(found), None)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a PostgreSQL that lives as long as the tests; as root it runs as the user ``postgres``."""
    initdb, server = server_program("initdb"), server_program("postgres")
    if initdb is None or server is None:
        pytest.skip("PostgreSQL's initdb and postgres are not installed (Debian: apt-get install postgresql)")
    user = "postgres" if hasattr(os, "geteuid") and os.geteuid() == 0 else None
    # not pytest's folder: that is closed to the user postgres, and a socket's path must be short
    with tempfile.TemporaryDirectory(prefix="labrig-pg-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if user:
            try:
                shutil.chown(folder, user=user)
            except LookupError:
                pytest.skip("PostgreSQL does not run as root, and there is no user postgres")
        made = subprocess.run(
            [initdb, "-D", str(folder / "data"), "-A", "trust", "-U", "labrig", "-E", "UTF8", "--no-sync"],
            capture_output=True,
            text=True,
            user=user,
            cwd=folder,
            check=False,
        )
        if made.returncode:
            pytest.skip(f"initdb failed: {made.stderr.strip()[-300:]}")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        with (folder / "log").open("w") as log:
            process = subprocess.Popen(
                [server, "-D", str(folder / "data"), "-p", str(port), "-k", str(folder), "-h", "127.0.0.1", "-F"],
                stdout=log,
                stderr=log,
                user=user,
                cwd=folder,
            )
            try:
                url = f"postgresql://labrig@127.0.0.1:{port}/postgres"
                _wait(url, process, folder / "log")
                yield url
            finally:
                process.terminate()
                process.wait(20)


def _wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    import psycopg

    for _ in range(150):
        if process.poll() is not None:
            pytest.skip(f"PostgreSQL did not start as {getpass.getuser()}: {log.read_text()[-300:]}")
        try:
            psycopg.connect(url).close()
        except psycopg.OperationalError:
            time.sleep(0.1)
        else:
            return
    pytest.skip("PostgreSQL did not answer within 15 seconds")


@pytest.fixture(params=["sqlite", "postgresql"])
def book_at(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path | str]:
    """Where a fresh price book can be opened."""
    if request.param == "sqlite":
        yield tmp_path / "prices.sqlite"
        return
    import psycopg

    url: str = request.getfixturevalue("postgres")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
    yield url


@pytest.fixture
def book(book_at: Path | str) -> Iterator[PriceBook]:
    opened = open_book(book_at)
    yield opened
    opened.close()
