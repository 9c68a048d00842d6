"""Both languages say everything: no code without a sentence, no sentence without its Chinese, no stale file."""

import ast
import re
from pathlib import Path

import polib
import pytest

from reports.wording.compile import LOCALE, compiled
from reports.wording.language import DATA_DOMAINS
from reports.wording.sentences import AREAS, SENTENCES, TERMS

ROOT = Path(__file__).parents[2]
CHINESE = re.compile(r"[\u4e00-\u9fff]")
PLACEHOLDER = re.compile(r"\{(\w+)(:[^{}]*)?\}")
CODE = re.compile(r"""\b(?:note|Note)\(\s*f?"([a-z_]+\.[a-z0-9_.{}-]+)\"""")


def chinese(area: str) -> dict[str, str]:
    return {entry.msgid: entry.msgstr for entry in polib.pofile(str(LOCALE / "zh_CN" / f"{area}.po"))}


ALL_CHINESE = {msgid: msgstr for area in AREAS for msgid, msgstr in chinese(area).items()}


def names(text: str) -> set[str]:
    """Placeholders by name; plural choices are words of the English alone."""
    return {name for name, spec in PLACEHOLDER.findall(text) if "|" not in spec}


def emitted_codes() -> set[str]:
    return {
        code
        for path in (ROOT / "advisor").rglob("*.py")
        for code in CODE.findall(path.read_text(encoding="utf-8"))
        if "{" not in code
    }


def said_in_code() -> set[str]:
    """Every literal given to ``.text``, ``.word``, ``tr`` or ``_`` in reports and ui."""
    said: set[str] = set()
    for package in ("reports", "ui"):
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if not (isinstance(node, ast.Call) and node.args):
                    continue
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                first = node.args[0]
                literal = first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else ""
                if name in {"text", "word", "tr", "_", "say"} and re.search(r"[A-Za-z]{2}", literal):
                    said.add(literal)
    return said


@pytest.mark.parametrize("area", [*AREAS, *DATA_DOMAINS])
def test_compiled_translation_is_current(area: str) -> None:
    po = LOCALE / "zh_CN" / f"{area}.po"
    assert po.with_suffix(".mo").read_bytes() == compiled(po), f"run python -m reports.wording.compile {area}"


@pytest.mark.parametrize("area", AREAS)
def test_every_sentence_and_term_has_chinese(area: str) -> None:
    module = AREAS[area]
    wanted = [*module.SENTENCES.values(), *module.TERMS.values()]
    missing = [text for text in wanted if not ALL_CHINESE.get(text)]
    assert not missing


@pytest.mark.parametrize("area", AREAS)
def test_placeholders_are_the_same_in_chinese(area: str) -> None:
    wrong = [(text, zh) for text, zh in chinese(area).items() if zh and names(text) != names(zh)]
    assert not wrong


@pytest.mark.parametrize("area", AREAS)
def test_codes_belong_to_one_area(area: str) -> None:
    module = AREAS[area]
    others = [other for name, other in AREAS.items() if name != area]
    assert not [code for code in module.SENTENCES for other in others if code in other.SENTENCES]
    differing = [code for code in module.TERMS if TERMS[code] != module.TERMS[code]]
    assert not differing, "a term means one thing"


def test_every_note_code_has_a_sentence() -> None:
    assert not sorted(emitted_codes() - set(SENTENCES))


def test_every_word_on_screen_and_paper_has_chinese() -> None:
    assert not sorted(text for text in said_in_code() if not ALL_CHINESE.get(text))


def test_no_translation_differs_between_areas() -> None:
    seen: dict[str, str] = {}
    differing = []
    for area in (*AREAS, *DATA_DOMAINS):
        for msgid, msgstr in chinese(area).items():
            if seen.setdefault(msgid, msgstr) != msgstr:
                differing.append((msgid, seen[msgid], msgstr))
    assert not differing


def test_chinese_sentences_are_chinese() -> None:
    assert not [text for text in SENTENCES.values() if text in ALL_CHINESE and not CHINESE.search(ALL_CHINESE[text])]
