"""From a row of a table of measurements to a case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from advisor.architecture.shape import ModelShape
from advisor.speed.cases import Case, UnknownError
from advisor.speed.constants import table_of
from advisor.speed.kinds import ANY, hardware_chain
from advisor.speed.serving_cases import serving_case
from advisor.speed.training_cases import training_case
from advisor.speed.work import Bits, bits_of
from catalog.catalog import Catalog
from catalog.find import find
from catalog.records.accelerators import Chip

SERVED = ("decode", "prefill", "throughput", "ttft")
GGUF = ("q", "iq")
Q6_K = 6.5625
TRAINED = ("tokens_per_second_per_gpu", "gpu_hours", "days")


def case_of(row: Mapping[str, str], shape: ModelShape, catalog: Catalog) -> Case:
    """A row of either table as a case; UnknownError with the reason."""
    quantity = row.get("quantity", "")
    chip = find(catalog.chips, row.get("gpu", ""))
    if chip is None:
        raise UnknownError(f"no accelerator is called {row.get('gpu', '')!r}")
    if quantity in TRAINED:
        network, _ = table_of(catalog.assumptions).find("network_bytes", (ANY,), hardware_chain(chip))
        return training_case(row, shape, chip, network, released(chip, catalog))
    if quantity not in SERVED:
        raise UnknownError(f"quantity {quantity!r}; expected one of {', '.join((*SERVED, *TRAINED))}")
    return serving_case(row, shape, chip, stored_bits(row.get("weight_format", ""), catalog))


def released(chip: Chip, catalog: Catalog) -> float | None:
    """The year a chip came out; where its record does not say, the first of its architecture."""
    if year := chip.released[:4]:
        return float(year)
    kin = [one.released[:4] for one in catalog.chips.values() if one.architecture == chip.architecture and one.released]
    return float(min(kin)) if kin and chip.architecture else None


def stored_bits(format: str, catalog: Catalog) -> Bits:
    """Bits of a weight format as the tables name it."""
    known = find(catalog.formats, format)
    if known is None:
        raise UnknownError(f"unknown number format {format!r}")
    bits = bits_of(known)
    if format.casefold().startswith(GGUF):  # those mixes keep the head in Q6_K
        return replace(bits, head=max(bits.head, Q6_K))
    return bits
