"""The supplies of a description: by name, by figures, or both."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from advisor.machines.build import GIVEN_ID, NAMELESS
from advisor.machines.described.reader import Reader
from advisor.machines.described.values import GIVEN, MachineError, a_count, a_number, a_text, label_in, watts_in
from catalog.find import find
from catalog.records.hosts import Psu

SUPPLY_FIGURES = (
    "native_16pin", "cables_16pin", "pcie_8pin", "eps_8pin", "length_mm", "atx_version", "efficiency", "inlet",
)  # fmt: skip
LEADS = {"native_16pin", "cables_16pin", "pcie_8pin", "eps_8pin"}  # of which a supply may have none


def read_psus(value: object, reader: Reader) -> tuple[tuple[tuple[Psu, int], ...], str]:
    if value is None:
        return (), ""
    if isinstance(value, (str, Mapping)):
        value = [value]
    if not isinstance(value, Sequence):
        raise MachineError("psus", "is {given}; expected a list of power supplies", given=repr(value))
    units: list[tuple[Psu, int]] = []
    names: list[str] = []
    for number, entry in enumerate(value):
        place = f"psus[{number}]"
        figure = isinstance(entry, (int, float)) and not isinstance(entry, bool)
        unit = {"watts": entry} if figure else {"name": entry} if isinstance(entry, str) else entry
        if not isinstance(unit, Mapping):
            raise MachineError(
                place, "is {given}; expected a supply as an object with name, watts and count", given=repr(entry)
            )
        name = a_text(unit.get("name"), f"{place}.name")
        names.append(name)
        found = [_psu(part, piece, reader, place) for part, piece in _joined(name, unit)]
        if any(supply is None for supply in found):
            return (), "; ".join(name for name in names if name)  # one of them is not known: nor is what they give
        units += [supply for supply in found if supply is not None]
    return tuple(units), "; ".join(name for name in names if name)


LEVELS = (("钛金", "titanium"), ("白金", "platinum"), ("金牌", "gold"), ("银牌", "silver"), ("铜牌", "bronze"),
          ("白牌", "white"))  # fmt: skip
FORMATS = (  # series of which every unit has one format
    ("SFX", r"\bsf-?\d{3,4}|\bsx\d{3,4}\b|\bv\d{3} sfx|sfx gold|\bspl-?\d{3}|\bfocus sgx|\bsgx-\d{3}"),
    ("ATX", r"\b(?:rm|hx|ax|tx|cx|vs)\d{3,4}[a-z]*\b|supernova|\b(?:gx|px|tx|focus|prime)[- ]\d{3,4}|leadex|"
            r"toughpower|straight power|dark power|pure power|\bhela\b|\brog thor\b|\bmeg ai\d"),
)  # fmt: skip


def _joined(name: str, unit: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    """("EVGA 1600 G2", ...), ("RM850x", ...) from "EVGA 1600 G2 + RM850x": each with its own watts."""
    parts = [part.strip() for part in re.split(r"\s\+\s|\s(?:and|plus)\s(?=\D*\d{3,4})", name)]
    if len(parts) < 2 or any(re.match(r"80\+|\d+ ?(eps|pcie)", part.lower()) for part in parts):
        return [(name, unit)]
    own = [watts_in(part) or label_in(part) for part in parts]
    if unit.get("watts") is not None and any(watts is None for watts in own):
        return [(name, unit)]
    return [(part, {}) for part in parts]


def _psu(name: str, entry: Mapping[str, Any], reader: Reader, place: str) -> tuple[Psu, int] | None:
    count = a_count(entry.get("count", 1), f"{place}.count")
    match = re.match(r"^\s*(\d{1,2})\s*[x×个台]\s*(.*)$", name)
    plain = match.group(2) if match else name
    whole_name = plain.strip()
    plain = re.split(r";|\s\(", plain)[0].strip()
    times = int(match.group(1)) if match else 1
    watts = None if entry.get("watts") is None else a_number(entry["watts"], f"{place}.watts")
    found = find(reader.catalog.psus, whole_name) or find(reader.catalog.psus, plain) if plain else None
    unit = found.watts if found is not None else watts_in(plain) or label_in(plain)
    units = re.search(r"\((\d|two|three|four) (?:units|supplies|psus)\)", name.lower())
    if units and times == 1:
        times = {"two": 2, "three": 3, "four": 4}.get(units.group(1)) or int(units.group(1))
    if count == 1 and times > 1:
        count = times
        if watts is not None and (unit is None or watts >= times * unit):
            watts /= times  # the sum was given
    label = watts if watts is not None else unit
    if label is None:
        return None
    figures: dict[str, Any] = {"watts": label}
    for key in (
        "native_16pin",
        "cables_16pin",
        "pcie_8pin",
        "eps_8pin",
        "length_mm",
        "atx_version",
        "efficiency",
        "inlet",
    ):
        if entry.get(key) is not None:
            text = isinstance(entry[key], str)
            figures[key] = entry[key] if text else a_number(entry[key], f"{place}.{key}", zero=key in LEADS)
    lower = name.lower()
    version = re.search(r"atx ?(\d\.\d)", lower)
    if version:
        figures.setdefault("atx_version", version.group(1))
    if found is not None and found.watts == label:
        given = {key for key in figures if key != "watts" or watts is not None}
        if not given:
            return found, count
        unchecked = found.unverified if found.confidence != "C" else tuple(Psu.model_fields)
        figures["unverified"] = tuple(field for field in unchecked if field not in given)
        return Psu.model_validate({**found.model_dump(), **figures, "confidence": "B"}), count
    level = re.search(r"titanium|platinum|gold|silver|bronze|white", lower)
    chinese = next((english for word, english in LEVELS if word in lower), "")
    if level or chinese:
        figures.setdefault("efficiency", level.group(0) if level else chinese)
    form = re.search(r"sfx-?l?|\batx\b|\bcrps\b", lower)
    series = next((size for size, words in FORMATS if re.search(words, lower)), "")
    figures["form_factor"] = form.group(0).upper() if form else series
    try:
        psu = Psu.model_validate(
            {"id": GIVEN_ID, "name": _shown(plain, label), "source": GIVEN, "confidence": "B", **figures}
        )
    except ValueError as error:
        raise MachineError(place, "a figure cannot be right: {reason}", reason=str(error).splitlines()[0]) from None
    return psu, count


def _shown(name: str, label: float) -> str:
    """A supply's name as it is printed: what says no more than its watts is "PSU 1600 W"."""
    bare = re.sub(r"(?i)\b\d+(\.\d+)? ?w(atts?)?\b|\b(psu|power supply|supply|total|native|unit|units|server|atx|gold|"
                  r"platinum|titanium|bronze|80\+?|plus|12v-2x6|on|distribution|board|in|multi|single|rail|mode|"
                  r"leads|with|two|modular|and|for|each|used)\b|[^\w]|\d", " ", name).split()  # fmt: skip
    return name if bare else f"{NAMELESS}{label:g} W"
