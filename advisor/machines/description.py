"""A machine as somebody describes it, with part names as people write them, read into a ``Build``.

Figures that are given are used as they are; what neither the description nor the catalog says stays unknown.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from advisor.machines.build import Build
from advisor.machines.described.cards import cards_of, read_cards, unified_of
from advisor.machines.described.hosts import (
    made_whole,
    mixed_modules,
    read_board,
    read_case,
    read_cooler,
    read_cpu,
    read_drives,
    read_memory,
    read_whole,
)
from advisor.machines.described.keys import as_known
from advisor.machines.described.place import is_training, lanes_in, read_place
from advisor.machines.described.reader import Reader
from advisor.machines.described.supplies import read_psus
from advisor.machines.described.traits import traits_in
from advisor.machines.described.values import (
    MachineError,
    a_text,
    everything,
    watts_in,
)
from catalog.catalog import Catalog
from catalog.rules import load_rules

INSIDE = re.compile(r"(?i)\b(?:with|mit|incl\w*\.?)\s+(\d{1,2}\s*[x×]\s*.+)$|[，,]\s*(?:含|配|内含)\s*(\d.+)$")


def read_description(description: Mapping[str, Any], catalog: Catalog) -> Build:
    """The build that a description means; raises ``MachineError`` where a value cannot be understood."""
    if not isinstance(description, Mapping):
        raise MachineError("machine", "is not an object; expected names and values in braces")
    description = as_known(description)
    reader = Reader(catalog, load_rules())
    text = everything(description)
    traits = traits_in(text)
    whole = read_whole(description, reader)
    cards = read_cards(description, catalog, text)
    if whole is not None and not cards:
        cards = cards_of(whole, catalog)
    if not cards:  # "Dell R750xa with 4x A100 80GB PCIe"
        inside = INSIDE.search(a_text(description.get("machine"), "machine"))
        cards = read_cards({"gpus": [inside.group(1) or inside.group(2)]}, catalog, text) if inside else ()
    psus, psu_name = read_psus(description.get("psus"), reader)
    if whole is None:
        whole = unified_of(cards, catalog) or made_whole(description, psus)
    memory_gb, memory_type, modules = read_memory(description.get("memory"))
    if mixed_modules(description.get("memory")):
        traits |= {"mixed modules"}
    cpu, cpus, cpu_name = read_cpu(description.get("cpu"), reader)
    board, board_name = read_board(description.get("mainboard"), reader)
    case, case_name = read_case(description.get("case"), reader)
    cooler_name = a_text(description.get("cooler"), "cooler")
    names = (
        ("cpu", cpu_name),
        ("mainboard", board_name),
        ("case", case_name),
        ("psu", psu_name),
        ("cooler", cooler_name),
    )
    family = reader.book.family_of(cpu_name) if cpu is None and cpu_name else None
    stated_cpu_w = watts_in(cpu_name)
    cores = re.search(r"(\d{1,3})[- ]?cores?\b", cpu_name.lower())
    if board is not None and "mcio" in board.lane_modes.lower():
        traits |= {"risers", "mcio"}  # a board without slots: every card hangs on a cable
    return Build(
        cards,
        cpu,
        cpus,
        board,
        memory_gb=memory_gb,
        memory_type=memory_type,
        modules=modules,
        drives=read_drives(description.get("drives"), reader),
        psus=psus,
        case=case,
        cooler=read_cooler(cooler_name, reader),
        whole=whole,
        place=read_place(description, text),
        training=is_training(description, text),
        traits=traits,
        stated_lanes=lanes_in(text, sum(group.count for group in cards)),
        names=tuple((role, name) for role, name in names if name),
        cpu_socket=family.socket if family is not None else "",
        cpu_limit_w=stated_cpu_w if stated_cpu_w is not None else family.max_power_w if family is not None else None,
        cpu_limit_stated=stated_cpu_w is not None,
        cpu_cores=int(cores.group(1)) if cores else None,
        cpu_least_w=family.least_power_w if family is not None and stated_cpu_w is None else None,
    )
