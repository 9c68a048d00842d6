"""What holds for every test: no screen, no network, the same random numbers."""

from __future__ import annotations

import os
import socket
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy: workers beside each other, small matrices

import pytest
from hypothesis import settings

from catalog.catalog import Catalog
from catalog.load import load_catalog

os.environ["QT_QPA_PLATFORM"] = "offscreen"  # pytest-qt makes the application later
settings.register_profile("labrig", derandomize=True, deadline=None, max_examples=60, database=None)
settings.load_profile("labrig")

LOOPBACK = {"127.0.0.1", "::1", "localhost"}


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection that leaves this machine is an error; a database started by the tests on it is not."""
    real = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and address[0] not in LOOPBACK:
            raise AssertionError(f"a test wanted the network: {address}")
        real(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect)


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    """The shipped catalog."""
    loaded, problems = load_catalog()
    assert not problems, problems[:5]
    return loaded
