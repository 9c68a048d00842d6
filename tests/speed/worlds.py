"""A small world for the speed tests: the shipped chips and constants, formats and models of its own."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from advisor.architecture import ModelShape, read_config
from advisor.machines.hardware import Hardware
from advisor.memory.plan import Plan
from catalog.catalog import Catalog
from catalog.find import find
from catalog.records.formats import NumberFormat

BITS = {"fp16": 16.0, "bf16": 16.0, "fp8": 8.0, "int8": 8.5, "awq-int4": 4.25, "int4": 4.5}

LLAMA_8B: dict[str, Any] = {
    "model_type": "llama",
    "hidden_size": 4096,
    "intermediate_size": 14336,
    "num_hidden_layers": 32,
    "num_attention_heads": 32,
    "num_key_value_heads": 8,
    "vocab_size": 128256,
    "max_position_embeddings": 131072,
}
LLAMA_65B: dict[str, Any] = LLAMA_8B | {
    "hidden_size": 8192,
    "intermediate_size": 22016,
    "num_hidden_layers": 80,
    "num_attention_heads": 64,
    "num_key_value_heads": 64,
    "vocab_size": 32000,
    "max_position_embeddings": 2048,
}
MIXTRAL: dict[str, Any] = LLAMA_8B | {
    "model_type": "mixtral",
    "vocab_size": 32000,
    "num_local_experts": 8,
    "num_experts_per_tok": 2,
}


def world(catalog: Catalog) -> Catalog:
    """``catalog`` with the formats of this module."""
    formats = {
        name: NumberFormat(id=name, source="test", bits=bits, kind="float", plain_layers=("head",) if bits < 16 else ())
        for name, bits in BITS.items()
    }
    return replace(catalog, formats=formats)


def shape(config: dict[str, Any]) -> ModelShape:
    return read_config(config, "test")


def hardware(catalog: Catalog, name: str, count: int = 1, **more: Any) -> Hardware:
    chip = find(catalog.chips, name)
    assert chip is not None, name
    more.setdefault("interconnect", "none" if count == 1 else "nvlink" if chip.nvlink_gb_s else "pcie")
    return Hardware(chip, count, chip.memory_gb * 0.93e9, **more)


def tensor(count: int, engine: str = "vllm") -> Plan:
    return Plan(devices=count, tensor_parallel=count, engine=engine)
