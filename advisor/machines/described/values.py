"""Texts, counts and figures of a description; what cannot be one is refused with its place."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from catalog.told import ToldError

GIVEN = "as described"


class MachineError(ToldError):
    """A description that cannot be read: ``place`` says where, ``text`` what is wrong and what is expected."""


def everything(value: object) -> str:
    """All texts of a description in small letters, for what is said in passing."""
    if isinstance(value, Mapping):
        return " ; ".join(everything(part) for part in value.values() if part is not None)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return " ; ".join(everything(part) for part in value)
    return str(value).lower() if value is not None else ""


def watts_in(text: str) -> float | None:
    match = re.search(r"(?<![\d.])(\d{2,4}) ?w\b", text.lower())
    return float(match.group(1)) if match else None


def label_in(text: str) -> float | None:
    """A supply's model number usually carries its watts: RM1000x, HX1500i, TX-1300."""
    match = re.search(r"(?<!\d)(\d{3,4})(?!\d)", text)
    value = float(match.group(1)) if match else 0.0
    return value if 300 <= value <= 3300 and value % 50 == 0 else None


def a_text(value: object, place: str) -> str:
    if value is None:
        return ""
    if isinstance(value, Mapping):
        value = value.get("name") or ""
    if isinstance(value, Sequence) and not isinstance(value, str):
        value = "; ".join(str(part) for part in value)
    if not isinstance(value, str):
        raise MachineError(place, "is {given}; expected a text", given=repr(value))
    return value.strip()


def a_count(value: object, place: str) -> int:
    if value is None:
        return 1
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 1 <= value <= 1000 or value != int(value):
        raise MachineError(place, "is {given}; expected a whole number from 1 to 1000", given=repr(value))
    return int(value)


def a_number(value: object, place: str, *, zero: bool = False) -> float:
    """A number above 0; ``zero`` where none is a fact as well (leads of a supply)."""
    if zero and value == 0 and not isinstance(value, bool):
        return 0.0
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 < value < 1e7:
        raise MachineError(place, "is {given}; expected a number above 0", given=repr(value))
    return float(value)


def some_numbers(value: object, place: str) -> list[float]:
    """Numbers of a cap: one, or as many as there are kinds of cards ("400 + 290"); volts and amperes are none."""
    if value is None:
        return []
    if isinstance(value, str):
        value = re.sub(ONLY_THEN, " ", value.lower())
        return [
            float(number)
            for number in re.findall(r"\b(\d{2,4})(?! ?(?:(?:v|a|volts?|amps?)\b|%))(?!\d)", value.lower())
        ]
    if isinstance(value, Sequence):
        return [a_number(part, place) for part in value]
    return [a_number(value, place)]


CAPS = (
    r"(?:power[- ]?limit(?:ed)?|\blimit(?:ed)?|\bcap(?:ped|s)?|\bpl|undervolted|drawn?|drawing)"
    r"(?: ?[:=]| to| at| of| is| each| about| around| them| all| cards?| per card)* *"
    r"(\d{2,3}(?: ?w)?(?: ?[+/] ?\d{2,3})*)"
    r"(?! ?(?:(?:v|a|mm|gb|mhz|ghz|percent)\b|%))(?!\d)",
    r"(\d{2,3}) ?w (?:power )?(?:limit|caps?\b|capped)",
    r"限(?:功耗|功率|制)?(?:在|到|为)?:? ?(\d{2,3}) ?w",
    r"(\d{2,3})(?: ?w)? drawn",
)
ONLY_THEN = r"\d{2,3}(?: ?w)?(?=(?: only)? for (?:one|a|an|single|the)\b)[^;,]*"  # "150 for one 15 A outlet": not now
NO_CAP = (
    r"no (?:power )?(?:limit|cap)|without (?:a )?(?:power )?(?:limit|cap)|not (?:power )?(?:limited|capped)|unlimited"
)


def caps_in(text: str) -> list[float]:
    """Watts that a text gives as a cap: "limit 280 W each", "capped at 250 W", "power limit: 400 + 290"."""
    if re.search(NO_CAP, text):
        return []
    text = re.sub(ONLY_THEN, " ", text)
    for pattern in CAPS:
        match = re.search(pattern, text)
        if match:
            return [float(number) for number in re.findall(r"\d{2,3}", match.group(1))]
    return []


SHARE = (
    r"(?:power[- ]?limit\w*|limit\w*(?: (?:gpu|card))?(?: power)?|\bcap(?:ped|s)?\b|\bpl\b|\btdp|限(?:功耗|功率|制))"
    r"[^;,%\d]{0,16}(\d{2})(?:\.\d+)? ?(?:%|percent)"
)


def cap_share_in(text: str) -> float | None:
    """Part of the cards' own power that a text gives as their cap: 0.7 from "power limit 70 %"."""
    match = None if re.search(NO_CAP, text) else re.search(SHARE, text)
    share = float(match.group(1)) / 100 if match else 0.0
    return share if 0.25 <= share < 1.0 else None
