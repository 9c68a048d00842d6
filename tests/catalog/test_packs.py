"""The user's own records: over the shipped ones, out and in as a pack, and back."""

from __future__ import annotations

import json
import zipfile
from datetime import date
from pathlib import Path

import pytest

from catalog.catalog import Catalog
from catalog.importers.files import export_file, import_file
from catalog.importers.pack import preview_pack, write_pack
from catalog.importers.problem import ImportProblemError
from catalog.load import load_catalog
from catalog.own import data_folder, load_with_own
from catalog.own_records import files_of, load_own, roll_back, save_records
from catalog.records.accelerators import Chip
from catalog.records.models import Model

TODAY = date(2026, 11, 21)


def chip(id: str = "our-card", memory: float = 48, name: str = "Our Card") -> Chip:
    return Chip(
        id=id,
        name=name,
        aliases=("OC", "our 48"),
        vendor="We",
        segment="workstation",
        memory_gb=memory,
        form="pcie",
        source="我们",
    )


def test_shipped_records_survive_writing_and_reading(catalog: Catalog, tmp_path: Path) -> None:
    for name, text in files_of(catalog).items():
        target = tmp_path / name
        target.parent.mkdir(exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="")
    again, problems = load_catalog(tmp_path)
    assert not problems
    for kind in ("chips", "boards", "mainboards", "psus", "whole_machines", "models", "bands", "assumptions"):
        assert getattr(again, kind) == getattr(catalog, kind), kind
    assert set(again.observations) == set(catalog.observations)


def test_own_records_stand_over_shipped_ones(catalog: Catalog, tmp_path: Path) -> None:
    save_records(tmp_path / "own", [chip(), chip("rtx-3090", 25, "changed")])
    together, problems = load_with_own(tmp_path / "own")
    assert not problems
    assert together.chips["our-card"] == chip()
    assert together.chips["rtx-3090"].memory_gb == 25
    assert len(together.chips) == len(catalog.chips) + 1


def test_a_bad_own_row_is_a_problem_and_the_rest_starts(tmp_path: Path) -> None:
    save_records(tmp_path / "own", [chip()])
    with (tmp_path / "own" / "chips.csv").open("a", encoding="utf-8") as file:
        file.write("bad row\n")
    together, problems = load_with_own(tmp_path / "own")
    assert "our-card" in together.chips
    assert problems
    assert all(problem.place.startswith("own/chips.csv, line 3") for problem in problems)


def test_every_change_can_be_rolled_back(tmp_path: Path) -> None:
    own = tmp_path / "own"
    save_records(own, [chip()])
    save_records(own, [chip(memory=96)])
    assert load_own(own).chips["our-card"].memory_gb == 96
    assert roll_back(own)
    assert load_own(own).chips["our-card"].memory_gb == 48
    assert not roll_back(own)


def test_a_crash_between_the_renames_loses_nothing(tmp_path: Path) -> None:
    own = tmp_path / "own"
    save_records(own, [chip()])
    own.rename(tmp_path / "own.new")
    assert "our-card" in load_own(own).chips


def test_a_pack_goes_out_and_in(tmp_path: Path) -> None:
    model = Model(id="ours", name="Ours", access="open", source="s", config={"model_type": "llama"})
    save_records(tmp_path / "one", [chip(), chip("rtx-3090", 25, "changed"), model])
    places = {"book_at": tmp_path / "book.sqlite"}
    assert export_file(tmp_path / "lab.labrigpack", folder=tmp_path / "one", **places) == ("pack", 2)  # type: ignore[arg-type]
    shown = import_file(tmp_path / "lab.labrigpack", folder=tmp_path / "two", today=TODAY, **places)  # type: ignore[arg-type]
    assert shown.pack is not None
    assert {(change.id, change.what) for change in shown.pack.changes} == {
        ("our-card", "new"),
        ("rtx-3090", "changed"),
        ("ours", "new"),
    }
    assert not (tmp_path / "two").exists()
    import_file(tmp_path / "lab.labrigpack", folder=tmp_path / "two", today=TODAY, accepted=True, **places)  # type: ignore[arg-type]
    assert load_own(tmp_path / "two").models["ours"] == model
    again = import_file(tmp_path / "lab.labrigpack", folder=tmp_path / "two", today=TODAY, **places)  # type: ignore[arg-type]
    assert again.pack is not None
    assert {change.what for change in again.pack.changes} == {"same"}


def test_a_pack_tells_what_would_be_wrong_after_it(catalog: Catalog, tmp_path: Path) -> None:
    wrong = chip().model_copy(update={"bandwidth_gb_s": 1e6})
    write_pack(tmp_path / "a.labrigpack", Catalog(chips={"our-card": wrong}))
    (problem,) = preview_pack(tmp_path / "a.labrigpack", catalog).problems
    assert "expected 20 to 50000" in problem.text


@pytest.mark.parametrize("name", ["../evil.csv", "/etc/passwd", "chips.csv/../../x", "run.py", "models/a.py"])
def test_packs_hold_tables_and_nothing_else(catalog: Catalog, tmp_path: Path, name: str) -> None:
    with zipfile.ZipFile(tmp_path / "a.labrigpack", "w") as zipped:
        zipped.writestr(name, "x")
    with pytest.raises(ImportProblemError, match="expected tables and models"):
        preview_pack(tmp_path / "a.labrigpack", catalog)
    assert [one.name for one in tmp_path.iterdir()] == ["a.labrigpack"]


def test_a_broken_pack(catalog: Catalog, tmp_path: Path) -> None:
    (tmp_path / "a.labrigpack").write_bytes(b"PK\x03\x04")
    with pytest.raises(ImportProblemError, match="expected a catalog pack"):
        preview_pack(tmp_path / "a.labrigpack", catalog)


def test_a_model_is_imported(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text(json.dumps({"model_type": "llama", "_name_or_path": "x/Ours"}))
    done = import_file(
        tmp_path / "config.json", folder=tmp_path / "own", book_at=tmp_path / "b.sqlite", today=TODAY, accepted=True
    )
    assert (done.kind, done.written) == ("model", 1)
    assert "ours" in load_with_own(tmp_path / "own")[0].models
    assert not (tmp_path / "b.sqlite").exists()


def test_files_of_no_kind(tmp_path: Path) -> None:
    places = {"folder": tmp_path / "own", "book_at": tmp_path / "b.sqlite"}
    (tmp_path / "a.pdf").write_bytes(b"%PDF")
    with pytest.raises(ImportProblemError, match=r"expected \.csv, \.xlsx"):
        import_file(tmp_path / "a.pdf", today=TODAY, **places)
    with pytest.raises(ImportProblemError, match="is not there"):
        import_file(tmp_path / "b.csv", today=TODAY, **places)
    with pytest.raises(ImportProblemError, match=r"ends in \.csv"):
        export_file(tmp_path / "a.pdf", **places)
    with pytest.raises(ImportProblemError, match="expected a place that can be written"):
        export_file(tmp_path / "nowhere" / "a.csv", **places)


def test_the_data_folder_can_be_chosen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LABRIG_DATA", str(tmp_path))
    assert data_folder() == tmp_path
