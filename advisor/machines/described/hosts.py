"""CPU, mainboard, memory, case, cooler and drives of a description."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from advisor.machines.build import GIVEN_ID
from advisor.machines.described.reader import Reader
from advisor.machines.described.values import (
    GIVEN,
    MachineError,
    a_count,
    a_number,
    a_text,
)
from catalog.find import find
from catalog.names import part_key
from catalog.records.hosts import Case, Cooler, Cpu, Drive, Mainboard, Psu
from catalog.records.machines import WholeMachine
from catalog.rules import with_series

SHORTEST_TAIL = 7  # letters and figures that tell a board apart: "X570-E" is no name of one


def read_whole(description: Mapping[str, Any], reader: Reader) -> WholeMachine | None:
    machines = reader.catalog.whole_machines
    for key in ("machine", "name", "case", "mainboard"):
        text = a_text(description.get(key), key)
        inside = re.findall(r"\(([^)]*)\)", text)
        for attempt in (text, *inside):
            found = find(machines, attempt) if attempt else None
            if found is not None:
                return found
    named = a_text(description.get("machine"), "machine")
    if re.search(GB10, named.lower()):
        spark = next((one for one in machines.values() if one.chip_id.startswith("gb10")), None)
        return None if spark is None else spark.model_copy(update={"name": named})
    return None


# the partners' boxes around the board of the DGX Spark (storagereview on the AI TOP ATOM, servethehome on the PGX)
GB10 = r"\bgb10\b|\bgx10\b|ai top atom|thinkstation pgx|\bdgx spark\b"
MADE_SERVER = (
    r"poweredge|proliant|thinksystem|primergy|fusionserver|dl[35]80|\b[rx]e?7[2-6]0\w*|\b(sys|as|ssg)-|"
    r"\b[124]\d{2,3}g[a-z]{1,2}\b|"  # Supermicro's servers for accelerators: 4028GR, 4029GP, 421GE, 4124GS
    r"inspur|nf5\d{3}|gigabyte g[24]\d\d|\bg[24]\d\d-|\besc[48]000|浪潮|超聚变|宝德|曙光|新华三|\bh3c\b|\bhgx\b|"
    r"\bc4140\b|\bsr6[57]\d\b|apollo|xl(270|645|675)d|\bucs c|\b[34]u8g\b|thunder hx|\bac922\b|服务器"
)
MADE_WORKSTATION = (
    r"precision|\bt[357][68]\d0\b|\bt[57]9[12]0\b|\bz[2468]( ?(g\d|fury))?\b|\bz[468][24]0\b|thinkstation|"
    r"\bp[3579][0-2]0c?\b|"
    r"\bp620\b|thinkcentre|optiplex|elitedesk|prodesk|mac pro|lenovo (p|tiny)|celsius"
)


def made_whole(description: Mapping[str, Any], psus: tuple[tuple[Psu, int], ...]) -> WholeMachine | None:
    """A maker's machine that the catalog has not: its board, supply and case are the maker's own."""
    named = a_text(description.get("machine"), "machine")
    said = [named] if named else [a_text(description.get(key), key) for key in ("case", "mainboard")]
    for name in said:
        lower = name.lower()
        server = re.search(MADE_SERVER, lower)
        if not server and not re.search(MADE_WORKSTATION, lower) and not (named and lower):
            continue
        rack = re.search(r"\bserver\b|\brack\b|\b[1-8]u\b", lower)
        kind = "server" if server or rack else "workstation"
        told = server or rack or re.search(rf"{MADE_WORKSTATION}|laptop|notebook|\bmini\b|\bpc\b|tower|desktop", lower)
        watts = {psu.watts for psu, _ in psus}
        return WholeMachine(
            id=GIVEN_ID, name=name, source=GIVEN, confidence="B", kind=kind, unverified=() if told else ("kind",),
            psu_count=sum(count for _, count in psus) or None, psu_watts=watts.pop() if len(watts) == 1 else None,
        )  # fmt: skip
    return None


def read_cpu(value: object, reader: Reader) -> tuple[Cpu | None, int, str]:
    count = 1
    if isinstance(value, Mapping):
        count = a_count(value.get("count", 1), "cpu.count")
        value = value.get("name")
    text = a_text(value, "cpu")
    match = re.match(r"^\s*(?:(\d)\s*[x×颗路]|dual|双路|两颗)\s*(.*)$", text, flags=re.I)
    if match:
        count = int(match.group(1) or 2)
        text = match.group(2)
    plain = re.sub(r"\(.*?\)|,.*$|\b\d{2,3} ?W\b|\b\d+-core\b|^\s*TR\b", " ", text).strip()
    found = find(reader.catalog.cpus, plain) if plain else None
    if found is None and re.match(r"^\s*(tr|threadripper)\b", text, flags=re.I):
        model = re.sub(r"(?i)^\s*tr\b", "Threadripper", text)
        model = re.sub(r"\(.*?\)|,.*$|\b\d{2,3} ?W\b", " ", model).strip()
        found = find(reader.catalog.cpus, model)
        text = model
    if found is None and re.search(r"(?i)\bepyc\b", plain):  # a P marks the same CPU for one socket only
        other = plain[:-1] if plain[-1:].upper() == "P" else f"{plain}P" if count == 1 else ""
        found = find(reader.catalog.cpus, other) if other else None
    series = with_series(plain.lower())
    if found is None and series != plain.lower():
        found, plain = find(reader.catalog.cpus, series), series
    if found is None and re.search(r"(?i)\bi[3579]-\d{4,5}k?f?$|\bultra [3579] \d{3}k?f?$", plain):
        found = find(reader.catalog.cpus, plain[:-1] if plain[-1:].upper() == "F" else f"{plain}F")  # F: no graphics
    return found, count, text


def read_board(value: object, reader: Reader) -> tuple[Mainboard | None, str]:
    text = a_text(value, "mainboard")
    if not text:
        return None, ""
    for attempt in (text, re.split(r",|\(", text)[0].strip()):
        found = find(reader.catalog.mainboards, attempt)
        if found is not None:
            return found, text
    found = _by_tail(reader.catalog.mainboards, text) or _without_wifi(reader.catalog.mainboards, text)
    if found is not None:
        return found, text
    chipset = reader.book.chipset_of(text)
    if chipset is None:
        return None, text
    size = next(iter(sizes_in(text)), "")
    return (
        Mainboard(
            id=GIVEN_ID, name=text, source=f"{GIVEN}; {chipset.source}", confidence=chipset.confidence,
            socket=chipset.socket, chipset=chipset.name, form_factor=size,
        ),
        text,
    )  # fmt: skip


def _by_tail(boards: Mapping[str, Mainboard], text: str) -> Mainboard | None:
    """The one board whose name ends with ``text``: "WRX90E-SAGE SE" without the maker's line ("Pro WS") before it."""
    core = part_key(re.split(r",|\(", text)[0]).core
    if len(core) < SHORTEST_TAIL or not re.search(r"\d", core):
        return None
    named = [board for board in boards.values() if part_key(board.name).core.endswith(core)]
    return named[0] if len(named) == 1 else None


WIFI = re.compile(r"\(?\bwi-?fi ?\d?e?\b\)?", re.I)  # the radio changes no slot


def _without_wifi(boards: Mapping[str, Mainboard], text: str) -> Mainboard | None:
    """The one board that has this name but for its radio: "MSI MAG B650 Tomahawk" is the one with WIFI."""
    asked = part_key(WIFI.sub(" ", re.split(r",|\(", text)[0]))
    if len(asked.core) < SHORTEST_TAIL or not re.search(r"\d", asked.core):
        return None
    keys = ((part_key(WIFI.sub(" ", board.name)), board) for board in boards.values())
    named = [board for key, board in keys if key.core.endswith(asked.core) and asked.makers <= key.makers]
    return named[0] if len(named) == 1 else None


def read_memory(value: object) -> tuple[float | None, str, int | None]:
    """(GB, "DDR4 UDIMM", modules)."""
    if value is None:
        return None, "", None
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return a_number(value, "memory"), "", None
    gigabytes: float | None = None
    modules: int | None = None
    if isinstance(value, Mapping):
        size = value.get("gb", value.get("total_gb"))
        gigabytes = None if size is None else a_number(size, "memory.gb")
        modules = None if value.get("modules") is None else a_count(value["modules"], "memory.modules")
        text = a_text(value.get("type"), "memory.type") + " " + a_text(value.get("name"), "memory.name")
    else:
        text = a_text(value, "memory")
    upper = text.upper()
    generation = re.search(r"DDR\d", upper)
    module = re.search(r"LRDIMM|RDIMM|UDIMM|SO-?DIMM", upper)
    if module is None and re.search(r"\bRECC\b|\bREG\b|REGISTERED|ECC[ -]?REG|寄存", upper):
        upper += " RDIMM"
    elif module is None and re.search(r"UNBUFFERED|\bUDDR", upper):
        upper += " UDIMM"
    module = module or re.search(r"RDIMM$|UDIMM$", upper)
    layout = re.search(r"\b(\d{1,2})\s*[X×条根]\s*(\d{1,3})(?!\d)", upper)
    if layout:
        modules = modules or int(layout.group(1))
        gigabytes = gigabytes if gigabytes is not None else float(int(layout.group(1)) * int(layout.group(2)))
    if gigabytes is None:
        size_text = re.search(r"\b(\d{1,4}) ?GB\b", upper)
        gigabytes = float(size_text.group(1)) if size_text else None
    words = [match.group(0).replace("-", "") for match in (generation, module) if match]
    return gigabytes, " ".join(words), modules


def mixed_modules(value: object) -> bool:
    """Whether the memory is said to be of two kinds, of which a machine takes one: "RDIMM and LRDIMM"."""
    if isinstance(value, Mapping):
        value = f"{a_text(value.get('type'), 'memory.type')} {a_text(value.get('name'), 'memory.name')}"
    text = a_text(value, "memory").upper() if isinstance(value, str) else ""
    kinds = set(re.findall(r"\bLRDIMM|\bRDIMM|\bUDIMM", text))
    return len(kinds) > 1 and not re.search(r"\bOR\b|/|\bNO\b|\bNOT\b", text)


def read_case(value: object, reader: Reader) -> tuple[Case | None, str]:
    text = a_text(value, "case")
    if not text:
        return None, ""
    for attempt in (text, re.split(r",|\(", text)[0].strip()):
        found = find(reader.catalog.cases, attempt)
        if found is not None:
            return found, text
    lower = text.lower()
    if re.search(r"\bopen\b|bench|frame|cube|开放|矿架", lower):
        kind = "open frame"
    elif re.search(r"\b\d{1,2}u(?![a-z])|rack|chassis|机架|服务器", lower):
        kind = "rack"
    else:
        kind = "tower"
    sizes = sizes_in(text)
    unverified = tuple(field for field in Case.model_fields if field != "form_factors")
    return (
        Case(
            id=GIVEN_ID, name=text, source=GIVEN, confidence="B", unverified=unverified, kind=kind, form_factors=sizes
        ),
        text,
    )


def sizes_in(text: str) -> tuple[str, ...]:
    """Board sizes that a text names: ("E-ATX",) from "ROG GR701 (E-ATX)"."""
    lower = text.lower()
    sizes = (
        ("mITX", r"mini-?itx|\b(?:m-?)?itx\b"), ("mATX", r"micro-?atx|\bm-?atx"), ("E-ATX", r"\be-?atx|extended atx"),
        ("SSI-EEB", r"\beeb\b"), ("SSI-CEB", r"\bceb\b"), ("ATX", r"(?<![a-z-])atx\b(?! ?\d)"),
    )  # fmt: skip
    found = tuple(size for size, pattern in sizes if re.search(pattern, lower))
    if found:
        return found
    if re.search(r"\b[abhqwxz]\d{2,3}e?m\b", lower):  # makers write an M behind the chipset of a micro-ATX board
        return ("mATX",)
    if re.search(r"\b[abhqwxz]\d{2,3}e?-i\b|\b[abhqwxz]\d{2,3}e?i\b", lower):
        return ("mITX",)
    return ()


def read_cooler(text: str, reader: Reader) -> Cooler | None:
    """A cooler by its name; a shortened name counts where all that begin like it fit the same sockets."""
    found = find(reader.catalog.coolers, text) if text else None
    if found is not None or not text:
        return found
    asked = part_key(text).core
    alike = [cooler for cooler in reader.catalog.coolers.values() if part_key(cooler.name).core.startswith(asked)]
    if alike and len({cooler.sockets for cooler in alike}) == 1:
        return alike[0]
    radiator = re.search(r"(?<!\d)(120|140|240|280|360|420|480)(?!\d)", text)
    liquid = re.search(r"(?i)\baio\b|liquid|kraken|galahad|ryujin|ryuo|titan rx|celsius|eisbaer|水冷|radiator", text)
    if radiator is None or liquid is None:
        return None
    return Cooler(
        id=GIVEN_ID, name=text, source=GIVEN, confidence="B", unverified=("sockets",), kind="aio",
        radiator_mm=float(radiator.group(1)),
    )  # fmt: skip


def read_drives(value: object, reader: Reader) -> tuple[tuple[Drive, int], ...]:
    if value is None:
        return ()
    entries = [value] if isinstance(value, (str, Mapping)) else value
    if not isinstance(entries, Sequence):
        raise MachineError("drives", "is {given}; expected a list of drives", given=repr(value))
    found: list[tuple[Drive, int]] = []
    for number, entry in enumerate(entries):
        count = a_count(entry.get("count", 1), f"drives[{number}].count") if isinstance(entry, Mapping) else 1
        name = entry.get("name") if isinstance(entry, Mapping) else entry
        drive = find(reader.catalog.drives, name) if isinstance(name, str) and name.strip() else None
        if drive is not None:
            found.append((drive, count))
    return tuple(found)
