"""A Chinese document is Chinese: sources, notes of the data, names' remarks and places in files too."""

from __future__ import annotations

import dataclasses
import importlib
import pkgutil
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest

import advisor
from advisor.advice import advise
from advisor.formulas import FORMULAS
from advisor.study_file import StudyError, parse_study, read_study
from catalog.catalog import Catalog
from catalog.load import load_catalog
from catalog.rules import load_rules
from reports.compose import compose_report
from reports.naming import reason_text
from reports.wording import Language

TODAY = date(2026, 11, 21)
EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.labrig"))
# three small words beside each other are a sentence; addresses, file names, versions and numbers are none
SENTENCE = re.compile(r"\b[a-z]{2,}(?:[ ,]+[a-z]{2,}){2,}\b")
NO_WORD = re.compile(r"\S*[/_@.\d]\S*")
ENGLISH, CHINESE = Language("en"), Language("zh")


@cache
def shipped() -> Catalog:
    return load_catalog()[0]


def texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (tuple, list)):
        for item in value:
            yield from texts(item)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            if field.name != "verdict":  # a word of the program
                yield from texts(getattr(value, field.name))


def english_in(text: str) -> str:
    found = SENTENCE.search(NO_WORD.sub(" · ", text))
    return found[0] if found else ""


def test_the_measure_sees_english() -> None:
    assert english_in("出口规定：a US licence may be needed for China")
    assert not english_in("be quiet! Silent Base 802 长 180 mm；github.com/aws/karpenter-provider-aws pkg/pricing.go")


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_no_english_sentence_stands_in_a_chinese_document(path: Path) -> None:
    study = read_study(path)
    report = compose_report(advise(study, shipped(), today=TODAY), "zh", today=TODAY, catalog=shipped())
    own = study.model_dump_json()  # what the study says of itself is the reader's own

    # citations of parts are judged below, as far as they can be known beforehand
    sections = tuple(section for section in report.sections if section.id != "sources")
    cells = tuple((one.name, one.head, tuple(row[:-1] for row in one.rows)) for one in report.sheets)
    every = set(texts(sections)) | set(texts(cells))
    wrong = [(found, text) for text in every if text not in own and (found := english_in(text))]
    assert not wrong


def sources() -> set[str]:
    """Of everything that a judgement, a rule or a formula rests on."""
    for module in pkgutil.walk_packages(advisor.__path__, "advisor."):
        importlib.import_module(module.name)  # formulas enter their table there
    records = [*shipped().assumptions.values(), *load_rules().rules.values(), *shipped().countries.values()]
    return {record.source for record in records} | {entry.source for entry in FORMULAS.values()}


def test_sources_are_chinese_around_their_titles() -> None:
    found = sources()
    assert len(found) > 150
    assert not sorted(text for text in found if english_in(CHINESE.source(text)))


def test_the_facts_of_export_rules_are_chinese() -> None:
    notes = {chip.export_note for chip in shipped().chips.values() if chip.export_note}
    assert len(notes) > 20
    assert not sorted(text for text in notes if english_in(CHINESE.source(text)))


def test_numbers_and_dates_of_a_source_stay() -> None:
    for text in sources() | {chip.export_note for chip in shipped().chips.values()}:
        told = CHINESE.source(text)
        for number in re.findall(r"\b20\d\d-\d\d(?:-\d\d)?\b|\b\d{4}\.\d{5}\b", text):
            assert number in told, (number, told)


def test_english_stays_as_it_was_written() -> None:
    assert all(ENGLISH.source(text) == text for text in sources())
    assert ENGLISH.name("RTX 5880 Ada (reference design)") == "RTX 5880 Ada (reference design)"


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("noname.example/x issue 12", "noname.example/x 议题 12"),
        ("buildcores 2026: medians of 7 boards", "buildcores 2026：7 款板卡的中位数"),
        ("compute: stas00/ml-engineering accelerator table", "算力：stas00/ml-engineering 加速卡表"),
        ("compute: something that nobody translated", "compute: something that nobody translated"),
        ("case records; cooler records", "机箱记录；散热器记录"),
        ("", ""),
    ],
)
def test_patterns_and_pieces(english: str, chinese: str) -> None:
    assert CHINESE.source(english) == chinese


def test_remarks_behind_names() -> None:
    assert CHINESE.name("RTX 3080 20 GB (memory mod)") == "RTX 3080 20 GB（改装显存）"
    assert CHINESE.name("Gaudi 3 PCIe (HL-338) (reference design)") == "Gaudi 3 PCIe (HL-338)（公版）"


def test_places_in_files() -> None:
    assert CHINESE.place("prices.xlsx, sheet Q3, row 12, column 4") == "prices.xlsx，工作表 Q3，第 12 行，第 4 列"
    assert CHINESE.place("jobs[0].model") == "jobs[0].model"
    assert ENGLISH.place("a.csv, line 3") == "a.csv, line 3"
    with pytest.raises(StudyError) as caught:
        parse_study('{"labrig": 1,\n "jobs": [,]}')
    told = CHINESE.error(caught.value)
    assert told.startswith("第 2 行，第 11 列")
    assert "Expecting" not in told
    assert ENGLISH.error(caught.value).startswith("line 2, column 11")


def test_several_terms_in_one_value() -> None:
    assert CHINESE.value("term:role.cpu, term:role.memory") == "处理器、内存"


def test_judgements_are_chinese_with_their_reasons() -> None:
    said = {
        text
        for id, record in shipped().assumptions.items()
        if not id.startswith("speed.")
        for text in (record.name, record.reason)
        if text
    }
    assert len(said) > 200
    assert not sorted(text for text in said if reason_text(text, CHINESE) == text)
