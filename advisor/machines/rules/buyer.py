"""What the buyer may not buy, and what is said about export: facts with a date and a question, never a legal answer."""

from __future__ import annotations

import re
from collections.abc import Iterator

from advisor.machines.build import Build, Known, finding
from advisor.machines.machine import Finding
from advisor.machines.rules.registry import rule
from catalog.records.accelerators import Chip


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", text.lower()).strip()


def is_barred(chip: Chip, item: str) -> bool:
    """Whether ``item`` (a chip, a vendor or an architecture, as people write it) means this chip.

    "A100" bars every A100, but "RTX 4090" does not bar the RTX 4090 D: whole words are compared, and a further word
    that is a memory size, a form or a link (80GB, PCIe, SXM, NVL) does not make another chip.
    """
    wanted = _plain(item).split()
    if not wanted:
        return False
    if " ".join(wanted) in (_plain(chip.vendor), _plain(chip.architecture)):
        return True
    for name in (chip.id, chip.name, *chip.aliases):
        words = [word for word in _plain(name).split() if word not in _plain(chip.vendor).split()]
        words = [word for word in words if word not in ("geforce", "tesla", "instinct", "radeon", "quadro")]
        target = [word for word in wanted if word not in ("nvidia", "amd", "intel", "geforce", "tesla")]
        if target and words[: len(target)] == target:
            rest = words[len(target) :]
            if all(re.fullmatch(r"\d+(gb|g)?|pcie|sxm\d?|nvl|oam|hbm\w*|module|server", word) for word in rest):
                return True
    return False


@rule("place")
def barred(build: Build, known: Known) -> Iterator[Finding]:
    """The buyer's own list refuses; it needs no proof."""
    for group in build.cards:
        if group.chip is None:
            continue
        for item, reason in build.place.barred:
            if is_barred(group.chip, item):
                yield finding(
                    "buyer.barred", "conflict", "barred", known, group.chip, card=group.chip.name, reason=reason or item
                )
                break


@rule("place")
def export(build: Build, known: Known) -> Iterator[Finding]:
    """A fact with its date, and the question that the buyer has to answer."""
    for group in build.cards:
        chip = group.chip
        if chip is not None and chip.export_note:
            answer = "warning" if build.place.country.upper() in ("CN", "HK", "MO") else "ok"
            yield finding(
                "buyer.export", answer, "export", known, chip,
                card=chip.name, fact=chip.export_note, as_of=chip.as_of.isoformat() if chip.as_of else None,
            )  # fmt: skip
