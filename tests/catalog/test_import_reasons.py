"""Why a line is not taken, in both languages: one line of each kind, as a user would see it."""

from __future__ import annotations

import re
import string
from datetime import date
from pathlib import Path

import pytest

from advisor.quantity import Note
from catalog.catalog import Catalog
from catalog.importers.prices import Line, preview_prices
from catalog.importers.reasons import REASONS, reason
from reports.wording.language import Language

TODAY = date(2026, 11, 21)
CHINESE = re.compile(r"[\u4e00-\u9fff]")
EACH = """\
name,price,currency,date,condition,tax
RTX 4090,,CNY,,,
RTX 4090,=B2*1,CNY,,,
,15000,CNY,,,
RTX 4090,cheap,CNY,,,
RTX 4090,-5,CNY,,,
RTX 4090,1.234,CNY,,,
RTX 4090,15000,CNY,yesterday,,
RTX 4090,15000,CNY,,as good as new,
RTX 4090,15000,CNY,,,perhaps
RTX 4090,15000,,,,
RTX 4090,15000,XXX,,,
RTX 4090,999999999999,CNY,,,
RTX 4090,15000,CNY,2027-01-01,,
No such card,15000,CNY,,,
RTX 5090,25,CNY,,new,
RTX 4090,15000,CNY,,new,
RTX 4090,15000,CNY,,new,
"""
ONLY_IN_WORKBOOKS = {"catalog.line_computed"}


@pytest.fixture
def lines(catalog: Catalog, tmp_path: Path) -> tuple[Line, ...]:
    file = tmp_path / "each.csv"
    file.write_text(EACH, encoding="utf-8")
    return tuple(line for line in preview_prices(file, catalog, today=TODAY).lines if line.because)


def test_every_reason_is_given_by_some_line(lines: tuple[Line, ...]) -> None:
    assert {line.because.code for line in lines if line.because} == set(REASONS) - ONLY_IN_WORKBOOKS


def test_every_line_says_its_reason_in_chinese_and_english(lines: tuple[Line, ...]) -> None:
    for line in lines:
        assert line.because is not None
        note = Note(line.because.code, line.because.values)
        said = {code: Language(code).note(note) for code in ("en", "zh")}
        assert CHINESE.search(said["zh"]), said
        assert not CHINESE.search(said["en"])
        assert "{" not in "".join(said.values())
        assert said["en"].split()[0] == line.reason.split()[0]


def test_a_reason_with_its_values() -> None:
    because = reason("double", row=3)
    assert str(because) == "stands already in row 3"
    assert Language("zh").note(Note(because.code, because.values)) == "与第 3 行重复"


def test_a_cell_cannot_break_a_sentence(catalog: Catalog, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text('name,price USD\nRTX 4090,"{text}{0.__class__}\x1b[2J"\n', encoding="utf-8")
    (line,) = preview_prices(file, catalog, today=TODAY).lines
    assert line.because is not None
    said = Language("zh").note(Note(line.because.code, line.because.values))
    assert said == r"内容为 '{text}{0.__class__}\x1b[2J'；应为金额"


def test_a_code_without_a_sentence_is_refused() -> None:
    with pytest.raises(KeyError, match=r"catalog\.line_nothing"):
        reason("nothing")


def test_reasons_are_sentences_of_the_wording() -> None:
    from reports.wording.sentences import SENTENCES

    assert {code: SENTENCES[code] for code in REASONS} == dict(REASONS)
    plain = {name for text in REASONS.values() for _, name, spec, _ in string.Formatter().parse(text) if name and spec}
    assert not plain  # str.format and the wording fill a bare placeholder alike
