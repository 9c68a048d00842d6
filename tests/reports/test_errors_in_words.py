"""Every error that can be said is said in both languages."""

from __future__ import annotations

import ast
import pickle
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest

from advisor.study_file import SENTENCES, parse_study
from advisor.workload import StudyError
from reports.wording import Language
from reports.wording.compile import LOCALE

ROOT = Path(__file__).parents[2]
CHINESE = {one.msgid: one.msgstr for one in polib.pofile(str(LOCALE / "zh_CN" / "errors.po"))}
BY_HAND = {"{given} is not a whole number from {low} to {high}"}  # a constant beside its uses


def trees() -> Iterator[ast.AST]:
    for package in ("catalog", "advisor", "reports", "ui"):
        for path in (ROOT / package).rglob("*.py"):
            yield ast.parse(path.read_text(encoding="utf-8"))


def kinds() -> set[str]:
    """Names of the classes that are ToldErrors, and of the helpers that make one."""
    bases: dict[str, set[str]] = {}
    for tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                bases[node.name] = {base.id for base in node.bases if isinstance(base, ast.Name)}
    found = {"ToldError"}
    while more := {name for name, above in bases.items() if above & found and name not in found}:
        found |= more
    assert {"StudyError", "ShapeError", "ImportProblemError", "BookError", "BadInput", "WriteError"} <= found
    return found | {"fail"}


def said() -> set[str]:
    """The sentences at every place that makes such an error: the first literal among its arguments that is one."""
    known = kinds()
    found = set(BY_HAND)
    for tree in trees():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in known:
                texts = [str(each.value) for each in node.args if isinstance(each, ast.Constant)]
                found |= {max(texts, key=len)} if texts else set()
    return {text for text in found if " " in text}


def test_every_error_has_chinese() -> None:
    sentences = said()
    assert len(sentences) > 90
    assert not sorted(text for text in sentences | set(SENTENCES.values()) if not CHINESE.get(text))


def test_no_chinese_stands_for_an_error_that_is_gone() -> None:
    always = {"{reason}", "{error}", "is {given}; expected {expected}"}
    assert not sorted(set(CHINESE) - said() - set(SENTENCES.values()) - always)


@pytest.mark.parametrize(("english", "chinese"), CHINESE.items())
def test_the_values_are_the_same(english: str, chinese: str) -> None:
    import re

    places = re.compile(r"\{(\w+)\}")
    assert set(places.findall(english)) == set(places.findall(chinese))


def study(job: str) -> StudyError:
    with pytest.raises(StudyError) as caught:
        parse_study('{"labrig": 1, "jobs": [' + job + "]}")
    return caught.value


def test_a_study_is_told_in_both_languages() -> None:
    error = study('{"kind": "serve", "model": "llama-2-7b", "users": 0}')
    assert Language("en").error(error) == str(error) == "jobs[0].users: is 0; expected 1 or more"
    assert Language("zh").error(error) == "jobs[0].users: 为 0；应不小于 1"


def test_several_things_at_once() -> None:
    error = study('{"kind": "serve", "model": "llama-2-7b", "users": 0, "context_tokens": "x"}')
    assert str(error).endswith("(and 1 more)")
    assert Language("zh").error(error).endswith("（另有 1 处）")


def test_braces_of_a_file_are_no_placeholders() -> None:
    error = study('{"kind": "{model}", "model": "{0.__class__}"}')
    for language in ("en", "zh"):
        assert "{model}" in Language(language).error(error)


def test_an_error_survives_the_way_between_processes() -> None:
    error = StudyError("jobs[0]", "is {given}; expected a number", given="'x'")
    again = pickle.loads(pickle.dumps(error))
    assert str(again) == str(error)
    assert type(again) is StudyError


def test_other_errors_speak_for_themselves() -> None:
    assert Language("zh").error(OSError("no space left")) == "no space left"


@pytest.mark.parametrize(
    ("values", "english"),
    [
        ('"users": 0', "jobs[0].users: is 0; expected 1 or more"),
        ('"users": 1e9', "jobs[0].users: is 1000000000.0; expected 10,000,000 or less"),
        ('"users": "x"', 'jobs[0].users: is "x"; expected a whole number'),
        ('"min_tokens_per_second": 0', "jobs[0].min_tokens_per_second: is 0; expected more than 0.0"),
        ('"engine": "x"', "jobs[0].engine: is \"x\"; expected one of 'auto', 'vllm'"),
        ('"user": 1', "jobs[0].user: unknown key; expected one of those in the manual"),
        ('"weights": ""', "jobs[0].weights: is empty; expected a name"),
        ('"config": []', "jobs[0].config: is []; expected an object in braces"),
    ],
)
def test_what_pydantic_minds_has_sentences_of_our_own(values: str, english: str) -> None:
    error = study('{"kind": "serve", "model": "llama-2-7b", ' + values + "}")
    assert str(error).startswith(english)
    assert "Input" not in str(error)
    assert "{" not in Language("zh").error(error)
