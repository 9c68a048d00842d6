"""Parameter counts against the model classes of Hugging Face transformers."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from advisor.architecture import read_config
from catalog.model_files.config_json import read_config_json

HERE = Path(__file__).parent
ROWS = list(csv.DictReader((HERE / "parameters.csv").read_text(encoding="utf-8").splitlines()))


@pytest.mark.parametrize("row", ROWS, ids=[row["config"] for row in ROWS])
def test_parameters_are_exactly_what_the_framework_instantiates(row: dict[str, str]) -> None:
    shape = read_config(read_config_json(HERE / row["config"]))
    assert shape.parameters == int(row["measured"])


# name, published, how exact the makers print it
PUBLISHED = [
    ("llama-3-70b", 70.6e9, 0.002),
    ("mixtral-8x7b", 46.7e9, 0.001),
    ("deepseek-v3", 671e9, 0.001),
    ("gpt-oss-20b", 20.9e9, 0.002),
    ("falcon-180b", 180e9, 0.005),
    ("baichuan2-13b", 13.9e9, 0.002),
    ("chatglm3-6b", 6.24e9, 0.002),
    ("qwen-14b", 14.2e9, 0.005),
    ("phi-2", 2.78e9, 0.002),
    ("internlm-7b", 7.3e9, 0.005),
]


@pytest.mark.parametrize(("name", "published", "tolerance"), PUBLISHED)
def test_parameters_that_makers_print(name: str, published: float, tolerance: float) -> None:
    shape = read_config(read_config_json(HERE / "configs" / f"{name}.json"))
    assert shape.parameters == pytest.approx(published, rel=tolerance)


ACTIVE = [("mixtral-8x7b", 12.9e9), ("qwen3-30b-a3b", 3.3e9), ("qwen3-235b-a22b", 22e9), ("deepseek-v3", 37.5e9)]


@pytest.mark.parametrize(("name", "published"), ACTIVE)
def test_active_parameters_that_makers_print(name: str, published: float) -> None:
    shape = read_config(read_config_json(HERE / "configs" / f"{name}.json"))
    assert shape.active_parameters == pytest.approx(published, rel=0.02)


FAMILIES = json.loads((HERE / "family_defaults.json").read_text(encoding="utf-8"))["families"]


@pytest.mark.parametrize("family", sorted(FAMILIES))
def test_every_family_is_built_as_the_framework_builds_it(family: str) -> None:
    shape = read_config(FAMILIES[family]["config"], family)
    assert not shape.assumed
    assert shape.parameters == FAMILIES[family]["parameters"]
