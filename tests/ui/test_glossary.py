"""The words of the trade in a window of their own."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from ui.dialogs.glossary import Glossary
from ui.forms.sections import EVERY
from ui.forms.terms import TERMS
from ui.words import Words


def shown(dialog: Glossary) -> list[str]:
    return [name.text() for entry, name, _ in dialog.entries if not entry.isHidden()]


def test_every_term_is_explained_and_found(qtbot: QtBot, words: Words) -> None:
    dialog = Glossary(words)
    qtbot.addWidget(dialog)
    assert len(shown(dialog)) == len(TERMS)
    dialog.search.setText("kv cache")
    assert "KV cache" in shown(dialog)
    assert len(shown(dialog)) < len(TERMS)
    dialog.search.setText("no such word")
    assert shown(dialog) == []
    assert not dialog.nothing.isHidden()
    dialog.search.clear()
    words.switch("zh")
    assert len(shown(dialog)) == len(TERMS)
    dialog.search.setText("显存")
    assert 0 < len(shown(dialog)) < len(TERMS)


def test_every_term_that_a_page_offers_is_there() -> None:
    offered = {id for one in EVERY for id in (*one.terms, *(one.for_training.terms if one.for_training else ()))}
    assert offered <= set(TERMS)
    assert set(TERMS) <= offered, "a term that no page offers is not found by who needs it"
