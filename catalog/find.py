"""A record by its name as people write it.

The rules, in their order:

1. An id is itself. Otherwise names and aliases are compared without case, separators and the maker's words.
2. A name or alias that agrees in product, memory and form wins. So a bare name means what the catalog's ``aliases``
   say: "H100" is the SXM5 card with 80 GB, "RTX 3080" the one with 10 GB.
3. For accelerators, memory and form that are given must be right, and one record must be left: "H800 PCIe" is found
   although its name ends in 80GB; "A100" alone stays open between four cards, "RTX 3090 16GB" is no card at all: None.
4. Everything else has to agree to the letter. A laptop part, a "Ti", a "SUPER" or an "-E" is another product; nothing
   is guessed.
5. Where the whole name is not known, text in parentheses is left out, then the owner before "/" (models), then the
   memory behind a board's name and the watts behind a processor's ("RTX 3090 FE 24GB", "EPYC 7763 280 W").
6. A bare number ("4090", "3080 Ti") is a card if just one series has it; the vendor's word before it ("nvidia 3090")
   leaves only the vendor's own series. A processor's model behind its maker ("Ryzen 5950X", "R9 5950X") is found alike.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import TypeVar

from catalog.names import Key, chip_key, part_key
from catalog.records.accelerators import Board, Chip
from catalog.records.hosts import Cpu
from catalog.records.record import Record

R = TypeVar("R", bound=Record)

SERIES = {"RTX": "NVIDIA", "GTX": "NVIDIA", "RX": "AMD"}
TIERS = ("Ryzen 3", "Ryzen 5", "Ryzen 7", "Ryzen 9", "Core i3", "Core i5", "Core i7", "Core i9", "Core Ultra 5",
         "Core Ultra 7", "Core Ultra 9")  # fmt: skip

Index = dict[str, list[tuple[Key, str]]]
_indices: dict[int, tuple[Mapping[str, Record], Index]] = {}
_KEPT = 32
_BESIDE = re.compile(r",?\s*\d{1,4}\s*(?:GB|G|W)\s*$", re.IGNORECASE)
_NUMBER_ALONE = re.compile(
    r"\s*(?P<vendor>(?:(?:nvidia|geforce|amd|radeon|英伟达)\s*)+)?(?P<number>(?:\d{4}(?!\d)|w\d{4}$).*)",
    re.IGNORECASE | re.DOTALL,
)
_MODEL_ALONE = re.compile(
    r"\s*((?:(?:amd|intel|ryzen|core|锐龙|英特尔|酷睿)\s*)+)(\d{3,5}[a-z0-9]{0,3})\s*", re.IGNORECASE
)
_SHORT_TIER = re.compile(r"\br([3579])[\s-]*(?=\d{4})", re.IGNORECASE)


def find(records: Mapping[str, R], text: str) -> R | None:
    """The record that ``text`` names, None where none or more than one would do."""
    text = text.strip()
    if text in records:
        return records[text]
    without_brackets = re.sub(r"[(\[（【].*?[)\]）】]", " ", text)
    variants = [text, without_brackets, without_brackets.rsplit("/", 1)[-1]]
    first = next(iter(records.values()), None)
    if isinstance(first, Board | Cpu):
        variants.append(_BESIDE.sub(" ", without_brackets))
    for variant in dict.fromkeys(variants):
        found = _find_exactly(records, variant)
        if found is not None:
            return found
    named: dict[str, R] = {}
    if isinstance(first, Chip):
        named = _without_series(records, text)
    elif isinstance(first, Cpu):
        named = _without_tier(records, text)
    return named.popitem()[1] if len(named) == 1 else None


def suggest(records: Mapping[str, Record], text: str, n: int = 3) -> tuple[str, ...]:
    """Up to ``n`` names near to ``text``: that begin like it, that contain it, that are spelt like it."""
    index = _index(records)
    core = _key_of(records, text).core
    if not core:
        return ()
    beginning = sorted((key for key in index if key.startswith(core)), key=len)
    inside = sorted((key for key in index if core in key), key=len) if len(core) > 2 else []
    near = get_close_matches(core, list(index), n=2 * n + 2, cutoff=0.6)
    ids = dict.fromkeys(id for key in [*beginning, *inside, *near] for _, id in index[key])
    return tuple((records[id].name or id) for id in list(ids)[:n])


def _without_series(records: Mapping[str, R], text: str) -> dict[str, R]:
    """Cards of which only the number is given ("4090", "nvidia 3080 Ti"), or AMD's letter and number ("W7900")."""
    match = _NUMBER_ALONE.fullmatch(text)
    if match is None:
        return {}
    before, number = (match.group("vendor") or "").lower(), match.group("number")
    vendor = "AMD" if re.search("amd|radeon", before) else "NVIDIA" if before else ""
    series = ("Radeon PRO",) if number[0] in "Ww" else tuple(SERIES)
    tried = [name for name in series if not vendor or vendor == SERIES.get(name, "AMD")]
    found = [_find_exactly(records, f"{name} {number}") for name in tried]
    return {record.id: record for record in found if record is not None}


def _without_tier(records: Mapping[str, R], text: str) -> dict[str, R]:
    """Desktop processors without their tier ("Ryzen 5950X", "Intel 14900K"), or with "R9" for "Ryzen 9"."""
    short = _SHORT_TIER.sub(r"Ryzen \1 ", text)
    match = _MODEL_ALONE.fullmatch(text)
    if match is None and short == text:
        return {}
    tried = [short] if match is None else [f"{match.group(1)} {tier} {match.group(2)}" for tier in TIERS]
    found = [_find_exactly(records, name) for name in tried]
    return {record.id: record for record in found if record is not None}


def _find_exactly(records: Mapping[str, R], text: str) -> R | None:
    asked = _key_of(records, text)
    if not asked.core:
        return None
    known = [(key, id) for key, id in _index(records).get(asked.core, []) if asked.makers <= key.makers]
    if asked.makers:  # the whole maker's name, where it is there
        known = [(key, id) for key, id in known if asked.makers == key.makers] or known
    same = {id for key, id in known if (key.memory_gb, key.form) == (asked.memory_gb, asked.form)}
    if not same:
        same = {id for key, id in known if _agrees(asked, key, records[id])}
    return records[same.pop()] if len(same) == 1 else None


def _agrees(asked: Key, key: Key, record: Record) -> bool:
    """Memory and form, where asked for, are those of the record."""
    if not isinstance(record, Chip):
        return False
    memory = asked.memory_gb is None or asked.memory_gb == (key.memory_gb or record.memory_gb)
    form = not asked.form or asked.form == (key.form or record.form)
    return memory and form


def _key_of(records: Mapping[str, Record], text: str) -> Key:
    first = next(iter(records.values()), None)
    return chip_key(text) if isinstance(first, Chip) else part_key(text)


def _index(records: Mapping[str, Record]) -> Index:
    """Every name and alias by its core; kept for as long as the mapping is in use."""
    kept = _indices.get(id(records))
    if kept is not None and kept[0] is records:
        return kept[1]
    index: Index = {}
    for record in records.values():
        for name in dict.fromkeys([record.name, *record.aliases, record.id]):
            key = _key_of(records, name)
            if key.core:
                index.setdefault(key.core, []).append((key, record.id))
    if len(_indices) >= _KEPT:
        _indices.pop(next(iter(_indices)))
    _indices[id(records)] = (records, index)
    return index
