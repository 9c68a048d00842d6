"""The keys of a description as people write them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from advisor.machines.described.values import MachineError

KEYS = (
    "name", "gpus", "cpu", "mainboard", "memory", "psus", "case", "cooler", "drives", "circuit", "gpu_power_limit_w",
    "os", "notes", "ups", "machine", "country", "room", "training",
)  # fmt: skip
WRITTEN: dict[str, tuple[str, ...]] = {
    "gpus": ("gpu", "cards", "card", "graphics", "graphics_cards", "accelerators", "显卡", "加速卡"),
    "cpu": ("cpus", "processor", "processors", "处理器"),
    "mainboard": ("motherboard", "board", "主板"),
    "memory": ("ram", "内存"),
    "psus": ("psu", "power_supply", "power_supplies", "电源"),
    "case": ("chassis", "enclosure", "机箱"),
    "cooler": ("cooling", "cpu_cooler", "散热器"),
    "drives": ("drive", "storage", "ssd", "ssds", "disks", "硬盘"),
    "os": ("operating_system", "操作系统"),
    "notes": ("note", "remarks", "comment", "comments", "备注"),
    "circuit": ("outlet", "mains", "插座", "电路"),
    "room": ("location", "place", "房间", "地点"),
    "machine": ("server", "整机", "服务器"),
    "gpu_power_limit_w": ("gpu_power_limit", "power_limit_w", "power_limit"),
}
INSIDE: dict[str, dict[str, tuple[str, ...]]] = {
    "gpus": {"name": ("model", "型号"), "count": ("quantity", "qty", "number", "数量")},
    "cpu": {"name": ("model", "型号"), "count": ("quantity", "qty", "数量")},
    "psus": {
        "name": ("model", "型号"), "watts": ("wattage", "wattage_w", "watts_w", "power_w"),
        "count": ("quantity", "qty", "数量"),
    },
    "memory": {
        "gb": ("size_gb", "capacity_gb", "total", "size", "ram_gb"), "type": ("ram_type", "kind"),
        "modules": ("sticks", "dimms"),
    },
    "circuit": {"volts": ("voltage", "v"), "amps": ("breaker_amps", "a"), "count": ("circuits",)},
}  # fmt: skip


def as_known(description: Mapping[str, Any]) -> dict[str, Any]:
    """The description with the keys that the program knows; raises ``MachineError`` for others and for two of one."""
    plain = _renamed(description, WRITTEN, "machine")
    unknown = sorted(set(plain) - set(KEYS))
    if unknown:
        raise MachineError(unknown[0], "is not a known key; expected one of: {keys}", keys=", ".join(KEYS))
    return {key: _inside(key, value) for key, value in plain.items()}


def _inside(key: str, value: Any) -> Any:
    names = INSIDE.get(key)
    if names is None:
        return value
    if isinstance(value, Mapping):
        return _renamed(value, names, key)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [
            _renamed(entry, names, f"{key}[{at}]") if isinstance(entry, Mapping) else entry
            for at, entry in enumerate(value)
        ]
    return value


def _renamed(given: Mapping[str, Any], names: Mapping[str, tuple[str, ...]], place: str) -> dict[str, Any]:
    """Keys by their usual names; a key that is usual itself stays, whatever stands beside it."""
    known = {other: key for key, others in names.items() for other in (key, *others)}
    result: dict[str, Any] = {}
    first: dict[str, str] = {}
    for written, value in given.items():
        key = known.get(_plain(written), written)
        if key in result and value is not None and result[key] is not None:
            raise MachineError(place, "has {first} and {second}, which are one; give it once", first=first[key],
                               second=written)  # fmt: skip
        if result.get(key) is None:
            result[key], first[key] = value, written
    return result


def _plain(key: str) -> str:
    return re.sub(r"[\s-]+", "_", key.strip().lower())
