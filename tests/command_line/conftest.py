"""Running a command in this process."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import main


@dataclass(frozen=True)
class Result:
    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one object; anything else on standard output is an error."""
        return json.loads(self.out)


Run = Callable[..., Result]


@pytest.fixture(autouse=True)
def own_data(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder for the user's own data."""
    folder = tmp_path_factory.mktemp("data")
    monkeypatch.setenv("LABRIG_DATA", str(folder))
    monkeypatch.delenv("LABRIG_PRICE_BOOK", raising=False)
    return folder


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*words: str | Path) -> Result:
        capsys.readouterr()
        status = main.main([str(word) for word in words])
        found = capsys.readouterr()
        return Result(status, found.out, found.err)

    return call


@pytest.fixture
def study(tmp_path: Path) -> Callable[..., Path]:
    """Write a small study; ``changes`` go over its first job, its site, its money."""

    def write(job: dict[str, Any] | None = None, **parts: Any) -> Path:
        document = {
            "labrig": 1,
            "jobs": [{"kind": "serve", "model": "llama-2-7b", "context_tokens": 2048, **(job or {})}],
            "choices": {"chips": ["rtx-3090", "rtx-4090"], "gpu_counts": [1, 2]},
            **parts,
        }
        path = tmp_path / "study.labrig"
        path.write_text(json.dumps(document), encoding="utf-8")
        return path

    return write
