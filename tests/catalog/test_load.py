"""Files become records and problems."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from catalog.catalog import Catalog
from catalog.load import load_catalog

CHIPS = "id,name,vendor,segment,memory_gb,form,source,as_of,aliases\n"
GOOD = "rtx-1,RTX 1,NVIDIA,consumer,24,pcie,a page,2026-01-02,One; Uno\n"


def loaded(folder: Path, **files: str) -> tuple[Catalog, list[tuple[str, str]]]:
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    catalog, problems = load_catalog(folder)
    return catalog, [(problem.place, problem.text) for problem in problems]


def test_shipped_catalog_is_large_and_without_problem(catalog: Catalog) -> None:
    least = {
        "chips": 140,
        "boards": 150,
        "cpus": 60,
        "mainboards": 60,
        "psus": 60,
        "cases": 45,
        "coolers": 40,
        "whole_machines": 60,
    }
    for kind, number in least.items():
        assert len(getattr(catalog, kind)) >= number, kind
    assert len(catalog.observations) >= 300


def test_shipped_catalog_loads_quickly() -> None:
    load_catalog()
    started = time.perf_counter()
    load_catalog()
    assert time.perf_counter() - started < 1.0  # 0.2 s is the aim; the benchmarks measure it


def test_tuples_dates_and_empty_cells(tmp_path: Path) -> None:
    catalog, problems = loaded(tmp_path, chips=CHIPS + GOOD)
    chip = catalog.chips["rtx-1"]
    assert not problems
    assert chip.aliases == ("One", "Uno")
    assert str(chip.as_of) == "2026-01-02"
    assert chip.bandwidth_gb_s is None  # never 0


@pytest.mark.parametrize(
    ("row", "column", "expected"),
    [
        (GOOD.replace(",24,", ",much,"), "memory_gb", "is 'much'; expected a number"),
        (GOOD.replace(",24,", ",-24,"), "memory_gb", "expected more than 0"),
        (GOOD.replace(",24,", ",nan,"), "memory_gb", "expected"),
        (GOOD.replace(",24,", ",,"), "memory_gb", "is empty; expected a value"),
        (GOOD.replace("consumer", "gaming"), "segment", "'consumer'"),
        (GOOD.replace("2026-01-02", "2.1.2026"), "as_of", "expected a date as 2026-11-21"),
        (GOOD.replace("rtx-1,", "RTX 1,"), "id", "expected small letters"),
    ],
)
def test_bad_cell_is_told_with_its_place_and_the_rest_loads(
    tmp_path: Path, row: str, column: str, expected: str
) -> None:
    catalog, problems = loaded(tmp_path, chips=CHIPS + GOOD.replace("rtx-1", "rtx-0") + row)
    assert list(catalog.chips) == ["rtx-0"]
    assert [place for place, _ in problems] == [f"chips.csv, line 3, column {column}"]
    assert expected in problems[0][1]


def test_line_numbers_count_quoted_line_breaks(tmp_path: Path) -> None:
    note = GOOD.replace("a page", '"two\nlines"')
    _, problems = loaded(tmp_path, chips=CHIPS + note + GOOD.replace("rtx-1", "rtx-2").replace(",24,", ",x,"))
    assert problems[0][0] == "chips.csv, line 4, column memory_gb"


def test_unknown_column_is_told_once_and_left_out(tmp_path: Path) -> None:
    catalog, problems = loaded(
        tmp_path, chips=CHIPS.replace("vendor", "vendor,colour") + GOOD.replace("NVIDIA", "NVIDIA,red")
    )
    assert list(catalog.chips) == ["rtx-1"]
    assert [place for place, _ in problems] == ["chips.csv, line 1, column colour"]


def test_second_record_with_an_id_is_refused(tmp_path: Path) -> None:
    catalog, problems = loaded(tmp_path, chips=CHIPS + GOOD + GOOD.replace("RTX 1", "other"))
    assert catalog.chips["rtx-1"].name == "RTX 1"
    assert problems == [("chips.csv, line 3, column id", "'rtx-1' stands already in chips.csv, line 2")]


def test_files_that_are_no_tables(tmp_path: Path) -> None:
    (tmp_path / "chips.csv").write_bytes("id,name\nrtx,显卡".encode("gbk"))
    (tmp_path / "boards.csv").write_bytes(b'id,name\n"open')
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "a.json").write_text('{"id": "a",', encoding="utf-8")
    (tmp_path / "models" / "b.json").write_text(
        json.dumps({"id": "b", "source": "s", "access": "free"}), encoding="utf-8"
    )
    _, problems = load_catalog(tmp_path)
    assert [problem.place for problem in problems] == [
        "models/a.json, line 1",
        "models/b.json, field access",
        "chips.csv",
        "boards.csv, line 2",
    ]


def test_folder_that_is_none(tmp_path: Path) -> None:
    catalog, problems = load_catalog(tmp_path / "nowhere")
    assert catalog == Catalog()
    assert "expected the folder of a catalog" in problems[0].text


def test_slots_stand_in_order_and_lost_ones_are_told(tmp_path: Path) -> None:
    _, problems = loaded(
        tmp_path,
        mainboards="id,socket,source\nb,AM4,s\n",
        slots="id,mainboard_id,order,physical_width,source\nb.2,b,2,16,s\nb.1,b,1,16,s\nc.1,c,1,16,s\n",
    )
    catalog, _ = load_catalog(tmp_path)
    assert [slot.id for slot in catalog.mainboards["b"].slots] == ["b.1", "b.2"]
    assert problems == [("slots.csv, line 4, column mainboard_id", "is 'c'; expected the id of a mainboard")]
