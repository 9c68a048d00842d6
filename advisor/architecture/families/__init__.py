"""The table of families: Hugging Face's ``model_type`` and how it departs from LLaMA."""

from __future__ import annotations

from advisor.architecture.families.decoders import DECODERS
from advisor.architecture.families.gemma import GEMMA
from advisor.architecture.families.gpt import GPT
from advisor.architecture.families.hybrids import HYBRIDS
from advisor.architecture.families.mixtures import MIXTURES
from advisor.architecture.families.same import SAME
from advisor.architecture.family import Family

__all__ = ["FAMILIES", "SAME"]

FAMILIES: dict[str, Family] = {**DECODERS, **GEMMA, **MIXTURES, **GPT, **HYBRIDS}
