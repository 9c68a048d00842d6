"""From a row of a table of measurements to a case."""

from __future__ import annotations

from collections.abc import Mapping

from advisor.architecture.shape import ModelShape
from advisor.speed.cases import Case, UnknownError, serving_case, training_case
from catalog.catalog import Catalog
from catalog.find import find

SERVED = ("decode", "prefill", "throughput", "ttft")
TRAINED = ("tokens_per_second_per_gpu", "gpu_hours", "days")
BITS = {
    "f32": 32.0, "fp32": 32.0, "f16": 16.0, "fp16": 16.0, "bf16": 16.0, "fp8": 8.0, "mxfp8": 8.25, "int8": 8.25,
    "int4-awq": 4.25, "int4-gptq": 4.25, "awq-int4": 4.25, "gptq-int4": 4.25, "int4": 4.25, "nf4": 4.25, "nvfp4": 4.5,
    "mxfp4": 4.25, "q4_0": 4.5, "q4_k_m": 4.85, "q4_k_s": 4.58, "q5_k_m": 5.69, "q6_k": 6.56, "q8_0": 8.5,
    "q3_k_m": 3.91, "q2_k": 3.0,
}  # fmt: skip
"""Bits per weight of formats as the tables write them, scales included, where the catalog does not know the name."""


def case_of(row: Mapping[str, str], shape: ModelShape, catalog: Catalog) -> Case:
    """A row of either table as a case; UnknownError with the reason."""
    quantity = row.get("quantity", "")
    chip = find(catalog.chips, row.get("gpu", ""))
    if chip is None:
        raise UnknownError(f"no accelerator is called {row.get('gpu', '')!r}")
    if quantity in TRAINED:
        return training_case(row, shape, chip)
    if quantity not in SERVED:
        raise UnknownError(f"quantity {quantity!r}; expected one of {', '.join((*SERVED, *TRAINED))}")
    bits, head = bits_of(row.get("weight_format", ""), catalog)
    return serving_case(row, shape, chip, bits, head)


def bits_of(format: str, catalog: Catalog) -> tuple[float, float]:
    """(bits of a weight, bits of a weight of the output head) of a format as the tables name it."""
    name = format.casefold()
    if name.startswith("exl2-"):
        return float(name.removeprefix("exl2-")), 6.0
    known = find(catalog.formats, name)
    if known is None and name not in BITS:
        raise UnknownError(f"unknown number format {format!r}")
    bits = known.bits if known is not None else BITS[name]
    if name.startswith("q"):
        return bits, max(bits, 6.5625)
    return bits, max(bits, 16.0)
