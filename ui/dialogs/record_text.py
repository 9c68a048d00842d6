"""Records as text: a value in a cell, and what a search finds them by."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from catalog.records.hosts import Slot
    from catalog.records.record import Record


def shown(value: object) -> str:
    """A field as text."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "✓" if value else "–"
    if isinstance(value, float):
        return f"{value:,.6g}"
    if isinstance(value, int):
        return f"{value:,d}"
    if isinstance(value, tuple):
        return "; ".join(str(one) for one in value)
    return str(value)


def haystack(record: Record) -> str:
    texts = [record.id, record.name, *record.aliases]
    texts += [str(getattr(record, name, "")) for name in ("vendor", "provider", "model", "chip_id", "architecture")]
    return " ".join(texts).lower()


def is_number(records: list[Record], name: str) -> bool:
    values = [getattr(record, name) for record in records[:20]]
    return any(isinstance(value, (int, float, Decimal)) and not isinstance(value, bool) for value in values)


def slot_text(slot: Slot) -> str:
    """ "x16 · PCIe 5.0 · x16 or x8 · CPU" """
    lanes = f"x{slot.lanes_alone}" if slot.lanes_alone is not None else ""
    if slot.lanes_shared is not None and slot.lanes_shared != slot.lanes_alone:
        lanes += f"/x{slot.lanes_shared}"
    gen = f"PCIe {slot.pcie_gen}.0" if slot.pcie_gen else ""
    return " · ".join(part for part in (f"x{slot.physical_width}", gen, lanes, slot.host or "") if part)
