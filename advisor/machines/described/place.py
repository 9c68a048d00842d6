"""Circuit, room, system and uninterruptible supply of a description."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from advisor.machines.build import Place
from advisor.machines.described.values import (
    MachineError,
    a_count,
    a_number,
    a_text,
    everything,
)


def read_place(description: Mapping[str, Any], text: str) -> Place:
    circuit = description.get("circuit")
    volts = amps = None
    circuits = 1
    if isinstance(circuit, Mapping):
        volts = None if circuit.get("volts") is None else a_number(circuit["volts"], "circuit.volts")
        amps = None if circuit.get("amps") is None else a_number(circuit["amps"], "circuit.amps")
        circuits = a_count(circuit.get("count", 1), "circuit.count")
    elif isinstance(circuit, str):
        circuits, volts, amps = circuit_in(circuit)
    elif circuit is not None:
        raise MachineError("circuit", "is {given}; expected volts and amps", given=repr(circuit))
    if circuit is None:
        said = {key: part for key, part in description.items() if key not in ("psus", "gpus")}
        circuits, volts, amps = circuit_in(everything(said))
    ups_w, ups_va = read_ups(description.get("ups"), text)
    return Place(
        a_text(description.get("country"), "country").upper(),
        room_of(a_text(description.get("room"), "room")) or room_in(text),
        volts,
        amps,
        circuits,
        system_of(a_text(description.get("os"), "os"), text),
        ups_w,
        ups_va,
        rack_depth_mm=rack_depth_in(text),
    )


def rack_depth_in(text: str) -> float | None:
    """Depth in mm of the rack that a text names: "800 mm deep rack", "rack depth 1000mm", "机柜深 800mm"."""
    for pattern, unit in (
        (r"(\d{3,4}) ?mm[- ]?(?:deep|depth)? ?(?:server )?(?:rack|cabinet)", 1.0),
        (r"(?:rack|cabinet)[^;,]{0,16}?(\d{3,4}) ?mm", 1.0),
        (r"(\d{2,3}) ?cm[- ]?(?:deep)? ?(?:server )?(?:rack|cabinet)", 10.0),
        (r"机柜[^;，]{0,6}?(\d{3,4}) ?(?:mm|毫米)", 1.0),
        (r"(\d{3,4}) ?(?:mm|毫米) ?深?(?:的)?机柜", 1.0),
    ):
        match = re.search(pattern, text)
        if match and 300 <= float(match.group(1)) * unit <= 1500:
            return float(match.group(1)) * unit
    return None


NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "2": 2, "3": 3, "4": 4}
USUAL_AMPS = 20.0  # of a circuit whose breaker is not said, to compare it with others that are


MAINS = (  # volts of an outlet where only its country is said
    (r"\bus\b|\busa\b|\bamerican?\b|\bcanad|\bnema ?5", 120.0),
    (r"\bjapan", 100.0),
    (r"\bchina|\bchinese|中国|国标|三孔|插座|空开", 220.0),
    (r"\beu\b|\beurop|\bgerman|\bschuko\b|\buk\b|\bfrance|\bfrench|\baustrali", 230.0),
)


def circuit_in(text: str) -> tuple[int, float | None, float | None]:
    """(circuits, volts, amps) from "15 A 120 V"; of several that are offered ("A, or B") the one that gives most."""
    offered: list[tuple[int, float | None, float | None]] = []
    for part in re.split(r";|\bor\b|/", text.lower()):
        volts = re.search(r"\b(100|110|115|120|127|200|208|220|230|240|277|380|400)[ -]?v(?:ac|olts?)?\b", part)
        amps = re.search(r"\b(10|13|15|16|20|25|30|32|40|50|60|63)[ -]?a(?:mps?)?\b(?!\w)", part)
        usual = next((usual for words, usual in MAINS if re.search(words, part)), None) if amps else None
        if volts is None and usual is None:
            continue
        several = re.search(r"\b(two|three|four|[234])\b ?x?(?: (?:different|separate|dedicated|own))? [^;]{0,24}?"
                            r"(?:circuits|outlets|breakers)", part)  # fmt: skip
        count = NUMBERS[several.group(1)] if several else 1
        given = float(volts.group(1)) if volts else usual
        offered.append((count, given, float(amps.group(1)) if amps else None))
    return max(offered, key=lambda one: one[0] * (one[1] or 0.0) * (one[2] or USUAL_AMPS), default=(1, None, None))


def read_ups(value: object, text: str) -> tuple[float | None, float | None]:
    """(real watts, VA) of an uninterruptible supply."""
    if isinstance(value, Mapping):
        watts = None if value.get("watts") is None else a_number(value["watts"], "ups.watts")
        va = None if value.get("va") is None else a_number(value["va"], "ups.va")
        return watts, va
    said = (
        a_text(value, "ups").lower()
        if value is not None
        else " ".join(re.findall(r"[^;]*\bups\b[^;]*|[^;]*\bcp\d{4}[^;]*", text))
    )
    if not said:
        return None, None
    watts_text = re.search(r"(\d{3,5}) ?w\b", said)
    va_text = re.search(r"(\d{3,5}) ?va\b", said) or re.search(r"\b(?:cp|or)(\d{4})", said)
    return (float(watts_text.group(1)) if watts_text else None), (float(va_text.group(1)) if va_text else None)


ROOMS = {"家": "home", "住宅": "home", "宿舍": "home", "办公": "office", "实验室": "lab", "机房": "server room"}


def room_of(text: str) -> str:
    """ "office" from "Office" or "办公室"."""
    return next((room for word, room in ROOMS.items() if word in text), text.lower())


ROOMS_SAID = (
    ("server room", r"\b(?:in|into) (?:the|a|our) (?:server|machine) room|\bdata ?cent(?:er|re)\b|机房"),
    ("office", r"\b(?:in|at) (?:the|an|my|our) office|under (?:the|a|my) desk|on (?:the|a|my) desk\b|办公室"),
    ("home", r"\b(?:in|at) (?:the|a|my|our) (?:bed|living|dorm)[ -]?(?:room)?|\bat home\b|宿舍|卧室|客厅|家里"),
)


def room_in(text: str) -> str:
    """The room that a text names in passing."""
    return next((room for room, pattern in ROOMS_SAID if re.search(pattern, text)), "")


def system_of(given: str, text: str) -> str:
    lower = given.lower() or text
    if "wsl" in lower:
        return "linux"
    if "windows" in lower:
        return "windows"
    if "macos" in lower or "mac os" in lower:
        return "macos"
    linux = ("linux", "ubuntu", "debian", "fedora", "rocky", "proxmox", "cachyos", "rhel", "mint")
    return "linux" if any(word in lower for word in linux) else ""


EXTERNAL = (
    r"\be-?gpu\b|\b(?:over|via|through|on) (?:a )?(?:thunderbolt|usb ?4|tb[345])\b|"
    r"thunderbolt ?[345]? (?:dock|enclosure|case|box)|外接显卡|显卡(?:扩展)?坞|雷电[^;]{0,6}(?:显卡|坞)"
)


def lanes_in(text: str, count: int) -> tuple[int, ...]:
    """Slot widths that the text itself gives: "x8/x8", "x4 / x8", "x16 each"."""
    split = re.search(r"\bx(?:8x8|4x4x4x4|8x4x4|4x4x8)\b", text)
    if split and count > 1:
        return tuple(int(width) for width in re.findall(r"\d{1,2}", split.group(0)))[:count]
    row = re.search(r"\bx\d{1,2}(?:\s*[/+,&]\s*x\d{1,2}\b)+|\b\d{1,2}x(?:\s*/\s*\d{1,2}x\b)+", text)
    if row:
        return tuple(int(width) for width in re.findall(r"\d{1,2}", row.group(0)) if int(width) > 0)
    one = re.search(r"\bx(1|2|4|8|16) (?:lanes?|link|electrical)|(?:at|runs at|链路) x(1|2|4|8|16)\b", text)
    if one and count == 1:
        return (int(one.group(1) or one.group(2)),)
    if "oculink" in text and count:
        return (8 if "x8" in text else 4,) * count
    if re.search(EXTERNAL, text) and count:
        return (4,) * count  # the PCIe tunnel of Thunderbolt 3 to 5 and USB4 has four lanes
    alone = r"(?:^|[;,:]) *(?:gen ?\d )?x(\d{1,2})(?: gen ?\d)? *(?:$|[;,])"  # "x16 Gen4" and nothing else
    each = re.search(rf"\bx(\d{{1,2}}) each\b|{alone}", text)
    if each and count:
        return (int(each.group(1) or each.group(2)),) * count
    return ()


def is_training(description: Mapping[str, Any], text: str) -> bool:
    given = description.get("training")
    if given is not None:
        if not isinstance(given, bool):
            raise MachineError("training", "is {given}; expected true or false", given=repr(given))
        return given
    return bool(re.search(r"\btrain|fine-?tun|kohya|\bddp\b|deepspeed|训练|微调", text))
