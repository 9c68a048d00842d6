"""Whatever a file holds, it ends in records, in problems or in one clear error."""

from __future__ import annotations

import csv
import io
from contextlib import suppress
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import example, given
from hypothesis import strategies as st

from catalog.catalog import Catalog
from catalog.importers.models import model_from_file
from catalog.importers.prices import preview_prices
from catalog.importers.problem import ImportProblemError
from catalog.load import load_catalog
from catalog.model_files.error import ModelFileError
from catalog.model_files.gguf_head import read_gguf_head

TODAY = date(2026, 11, 21)
CELLS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


@given(data=st.binary(max_size=400))
@example(data=b"\0")
@example(data=b'"')
@example(data=b"id,id\nx,y,z\n")
@example(data=b"id,name\r\rx,y")
def test_any_bytes_as_a_table(data: bytes) -> None:
    with TemporaryDirectory() as folder:
        for name in ("chips.csv", "slots.csv", "observations.csv"):
            (Path(folder) / name).write_bytes(data)
        catalog, _ = load_catalog(Path(folder))
    assert not catalog.chips


@given(rows=st.lists(st.lists(CELLS, min_size=3, max_size=8), max_size=6))
def test_any_cells_under_a_good_head(rows: list[list[str]]) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(["id", "name", "vendor", "segment", "memory_gb", "form", "source", "as_of"])
    writer.writerows(rows)
    with TemporaryDirectory() as folder:
        (Path(folder) / "chips.csv").write_text(out.getvalue(), encoding="utf-8", newline="")
        catalog, problems = load_catalog(Path(folder))
    told = {problem.place.split(", column")[0] for problem in problems}
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    assert len(catalog.chips) + len(told) >= min(1, len(filled))


@given(data=st.binary(max_size=400))
@example(data=b"PK\x03\x04")
@example(data=b"name,price\n\xff\xfe\n")
@example(data="型号,单价\nRTX 3090,".encode("utf-16"))
def test_any_bytes_as_a_price_list(catalog: Catalog, data: bytes) -> None:
    with TemporaryDirectory() as folder:
        for name in ("a.csv", "a.xlsx"):
            file = Path(folder) / name
            file.write_bytes(data)
            with suppress(ImportProblemError):
                preview_prices(file, catalog, today=TODAY)


@given(rows=st.lists(st.tuples(CELLS, CELLS, CELLS, CELLS), max_size=8))
def test_any_cells_as_a_price_list(catalog: Catalog, rows: list[tuple[str, ...]]) -> None:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([("name", "price usd", "condition", "date"), *rows])
    with TemporaryDirectory() as folder:
        file = Path(folder) / "a.csv"
        file.write_text(out.getvalue(), encoding="utf-8", newline="")
        try:
            found = preview_prices(file, catalog, today=TODAY)
        except ImportProblemError:
            return
    for line in found.lines:
        assert (line.price is not None) == (line.status in ("ready", "doubtful"))
        assert line.status == "ready" or line.reason


@given(data=st.binary(max_size=300))
@example(data=b"GGUF\x03\0\0\0")
def test_any_bytes_as_a_model(data: bytes) -> None:
    with TemporaryDirectory() as folder:
        gguf, config = Path(folder) / "a.gguf", Path(folder) / "config.json"
        for file, content in ((gguf, b"GGUF\x03\0\0\0" + data), (config, data)):
            file.write_bytes(content)
        with suppress(ModelFileError):
            read_gguf_head(gguf)
        with suppress(ImportProblemError):
            model_from_file(config, today=TODAY)
