from __future__ import annotations

import string

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from reports.wording import Language
from tests.ui.strings import every
from ui.words import Words

SAME = {  # names and units, alike in both languages
    *("vLLM", "SGLang", "llama.cpp", "Transformers", "TensorRT-LLM", "MLX", "Megatron", "torchtune", "DeepSpeed"),
    *("Unsloth", "LLaMA-Factory", "FSDP", "ZeRO 1", "ZeRO 2", "ZeRO 3", "FlashAttention", "PyTorch SDPA", "RLHF"),
    "INT8",
    "INT4",
    *("AdamW", "Adafactor", "Lion", "SGD", "Muon", "FP8", "Linux", "Windows", "macOS", "A4", "Letter"),
    *("DPO", "KTO", "ORPO", "PPO", "GRPO"),
    *("V", "A", "W", "%", "1", "2", "4", "8", "tok/s", "{text}", "{length} mm"),
}


def holes(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_sentence_on_screen_is_translated() -> None:
    language = Language("zh")
    chinese = {english: language.word(english) for english in every()}
    assert [english for english, word in chinese.items() if word == english and english not in SAME] == []
    assert [english for english, word in chinese.items() if holes(word) != holes(english)] == []


def test_enough_sentences_are_found() -> None:
    assert len(every()) > 400


def test_a_switch_reaches_what_is_shown(qtbot: QtBot) -> None:
    words, label, gone = Words("en"), QLabel(), QLabel()
    qtbot.addWidget(label)
    words.say(label, "setText", "Undo")
    words.say(gone, "setText", "Redo")
    gone.deleteLater()
    del gone
    assert label.text() == "Undo"
    words.switch("zh")
    assert label.text() == "撤销"
    words.switch("en")
    assert label.text() == "Undo"


def test_the_last_words_count(qtbot: QtBot) -> None:
    words, label = Words("en"), QLabel()
    qtbot.addWidget(label)
    words.say(label, "setText", "Undo")
    words.say(label, "setText", "Redo")
    words.switch("zh")
    assert label.text() == "重做"
