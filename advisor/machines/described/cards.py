"""The accelerators of a description."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from advisor.machines.build import GIVEN_ID, Cards
from advisor.machines.described.meant import APPLE_MACHINE, NOISE, form_said, meant_by
from advisor.machines.described.values import (
    GIVEN,
    MachineError,
    a_count,
    a_number,
    a_text,
    cap_share_in,
    caps_in,
    some_numbers,
    watts_in,
)
from advisor.machines.rules.leads import plugs
from catalog.catalog import Catalog
from catalog.find import find
from catalog.records.accelerators import Board, Chip
from catalog.records.machines import WholeMachine

POWER_KEYS = ("watts", "board_power_w", "power_w")
OWN_POWER = 0.97  # of the record's power: a figure further below is not the card's own
LEAST_CAP = 0.25  # of a card's power: a smaller figure in passing is no cap (SATA plugs, fans, idle)
CAP_IN_NAME = re.compile(
    r"(?i)[\s,;(]*\b(?:at|power[- ]?limit(?:ed)?|limit(?:ed)?|capped|cap|限功耗|限功率)\b"
    r"(?: (?:to|at|of))?:? *\d{2,3} ?W\b\)?"
    r"|[\s,;(]*@ ?\d{2,3} ?W\b\)?"
)
# words that make another product of a name: never left out
DISTINGUISHING = {
    "ti", "super", "d", "s", "xt", "xtx", "gre", "pro", "max", "max-q", "maxq", "sff", "ultra", "sxm", "nvl", "pcie",
    "ada", "blackwell", "laptop", "mobile", "server", "workstation",
}  # fmt: skip


def read_cards(description: Mapping[str, Any], catalog: Catalog, text: str) -> tuple[Cards, ...]:
    given = description.get("gpus")
    if given is None:
        return ()
    if isinstance(given, (str, Mapping)):
        given = [given]
    if not isinstance(given, Sequence):
        raise MachineError("gpus", "is {given}; expected a list of cards", given=repr(given))
    groups: list[Cards] = []
    form = form_said(description, text)
    for number, entry in enumerate(given):
        place = f"gpus[{number}]"
        card = {"name": entry} if isinstance(entry, str) else entry
        if not isinstance(card, Mapping):
            raise MachineError(
                place, "is {given}; expected a card as an object with a name and a count", given=repr(entry)
            )
        name = a_text(card.get("name"), f"{place}.name")
        count = a_count(card.get("count", 1), f"{place}.count")
        parts = split_cards(name, count)
        coolings = cooling_parts(a_text(card.get("cooling"), f"{place}.cooling"), len(parts))
        for (part, times), cooling in zip(parts, coolings, strict=True):
            groups.append(_card(part, times, dict(card) | {"cooling": cooling}, catalog, place, text, form))
    return tuple(_capped(groups, description.get("gpu_power_limit_w"), text))


def cooling_parts(cooling: str, kinds: int) -> list[str]:
    """One cooling for each kind of card: "AIO + blower" for two kinds is an AIO and a blower."""
    pieces = [piece.strip() for piece in re.split(r"\s\+\s|;|,", cooling)]
    return pieces if kinds > 1 and len(pieces) == kinds else [cooling] * kinds


def _capped(groups: list[Cards], given: object, text: str) -> list[Cards]:
    """The cards with their caps: one for all, or one for each kind; what is said in passing counts where none is given.

    A cap in passing has to be one: under the card's own power, and not so far under it that it means something else.
    """
    limits = some_numbers(given, "gpu_power_limit_w")
    if limits:
        return [
            _limited(group, limits[at] if len(limits) == len(groups) else max(limits))
            for at, group in enumerate(groups)
        ]
    share = cap_share_in(f"{'limit ' if isinstance(given, str) else ''}{given or ''}".lower()) or cap_share_in(text)
    if share is not None:
        return [
            _limited(group, round(share * group.rated_w)) if group.limit_w is None and group.rated_w else group
            for group in groups
        ]
    said = caps_in(text)
    if len(said) not in (1, len(groups)):
        return groups
    pairs = zip(groups, said * len(groups) if len(said) == 1 else said, strict=True)
    return [
        _limited(group, cap)
        if group.limit_w is None and group.rated_w is not None and LEAST_CAP * group.rated_w <= cap <= group.rated_w
        else group
        for group, cap in pairs
    ]


def split_cards(name: str, count: int) -> list[tuple[str, int]]:
    """("RTX 5090", 1), ("RTX 3090 Ti", 1) from "RTX 5090; RTX 3090 Ti"; a leading "2x" counts if no count is given."""
    parts = [part.strip() for part in re.split(r";|\s\+\s", name) if part.strip()] or [""]
    found: list[tuple[str, int]] = []
    for part in parts:
        match = re.match(
            r"^(\d{1,2})\+?\s*[x×]?\s+(?=[A-Za-z]\S)|^(\d{1,2})[x×](?=[A-Z])|^(\d{1,2})\s*[块张颗]\s*", part
        )
        times = int(next(number for number in match.groups() if number)) if match else 1
        plain = part[match.end() :] if match else part
        found.append((plain, times))
    if len(found) == 1:
        plain, times = found[0]
        return [(plain, count if count > 1 else times)]
    return found


def _limited(group: Cards, limit: float) -> Cards:
    return replace(group, limit_w=limit)


def _card(name: str, count: int, entry: Mapping[str, Any], catalog: Catalog, place: str, text: str, form: str) -> Cards:
    cooling = cooling_of(name) or cooling_of(str(entry.get("cooling") or ""))
    board = find(catalog.boards, name) if name else None
    named = board is not None
    chip = catalog.chips.get(board.chip_id) if board is not None else chip_of(name, catalog)
    meant = None if named else meant_by(CAP_IN_NAME.sub("", name), chip, catalog, form)
    spread = None
    if meant is not None:
        chip, board, spread = meant
    chip = chip or apple_of(name)
    if board is None and chip is not None and spread is None:
        board = board_of(chip, name, cooling, catalog)
    figures = _figures(entry, name, place, text if count else "")
    if cooling and (board is None or board.cooling != cooling):
        figures.setdefault("cooling", cooling)
    rated = spread[0] if spread is not None else Cards(name, count, chip, board).rated_w
    stated = figures.get("board_power_w")
    lowered = stated is not None and rated is not None and stated < rated * OWN_POWER
    if lowered:  # below what the card draws: a cap, whatever it is called
        del figures["board_power_w"]
    if figures and board is not None:
        unverified = tuple(field for field in board.unverified if field not in figures)
        if board.confidence == "C":
            unverified = tuple(field for field in Board.model_fields if field not in figures)
        figures = {**figures, "unverified": unverified, "confidence": "B"}
        board = board.model_copy(update=figures)
    elif figures:
        fields = tuple(field for field in Board.model_fields if field not in figures)
        board = Board.model_validate(
            {"id": GIVEN_ID, "name": name or "card", "chip_id": chip.id if chip else "", "source": GIVEN, **figures}
            | {"confidence": "B", "unverified": fields}
        )
    limit = entry.get("power_limit_w")
    cap = None if limit is None else a_number(limit, f"{place}.power_limit_w")
    one_design = chip is not None and chip.segment != "consumer"
    return Cards(
        CAP_IN_NAME.sub("", name).strip() or "card",
        count,
        chip,
        board,
        stated if cap is None and lowered else cap,
        named or one_design or chip is None or bool(cooling) or "slots" in figures,
        cap is None and lowered and any(entry.get(key) is not None for key in POWER_KEYS),
        None if "board_power_w" in figures else spread,
    )


def _figures(entry: Mapping[str, Any], name: str, place: str, text: str) -> dict[str, Any]:
    """Figures of a card that the description gives."""
    figures: dict[str, Any] = {}
    named = [(key, "board_power_w") for key in POWER_KEYS]
    for key, field in (*named, ("length_mm", "length_mm"), ("slots", "slots"), ("peak_w", "peak_w")):
        if entry.get(key) is not None:
            figures[field] = a_number(entry[key], f"{place}.{key}")
    connectors = entry.get("connectors")
    if connectors is not None:
        figures["connectors"] = tuple(connectors) if not isinstance(connectors, str) else tuple(connectors.split(";"))
    stated = f"{name} {entry.get('cooling') or ''}".lower()
    watts = watts_in(stated)
    if watts is not None and "board_power_w" not in figures and watts >= 40:
        figures["board_power_w"] = watts
    slots = r"(?<![\w.])([1-5](?:\.\d{1,2})?)[- ]slots?\b"
    thick = re.search(slots + r"(?![- ](?:powered|spacing|pitch|distance))", stated) or re.search(
        slots + r" (?:cards?|gpus?|\d{4})", text
    )
    if thick and "slots" not in figures:
        figures["slots"] = float(thick.group(1))
    return figures


# series of the makers, which say how a card is cooled
OPEN_AIR_SERIES = (
    "trio", "suprim", "ventus", "strix", "tuf", "astral", "dual oc", "gaming oc", "windforce", "eagle", "vision oc",
    "aorus master", "aorus elite", "trinity", "amp extreme", "amp holo", "gamerock", "jetstream", "ichill", "xlr8",
    "taichi", "phantom gaming", "steel legend", "challenger", "nitro", "pulse", "red devil", "hellhound", "merc 3",
    "speedster", "ftw3", "xc3", "solid oc", "gamingpro", "gaming pro", "sg oc", "hof", "colorful igame", "vulcan",
    "ultra w oc", "infinity",
)  # fmt: skip
LIQUID_WORDS = (
    "aio", "water", "liquid", "waterforce", "hydro", "hybrid", "sea hawk", "seahawk", "neptune", "kingpin", "ek-",
    "suprim x liquid", "strix lc", "水冷", "液冷",
)  # fmt: skip
OPEN_AIR_WORDS = ("open-air", "open air", "axial", "flow-through", "flow through", "founders", " fe", "three fans",
                  "triple fan", "triple-fan", "dual fan", "dual-fan", "风冷", "三风扇", "开放式")  # fmt: skip


def cooling_of(text: str) -> str:
    """ "blower", "open-air", "passive" or "liquid" from free words or a maker's series; "" where nothing is said."""
    lower = f" {text.lower()}"
    if "passive" in lower or "被动" in lower:
        return "passive"
    if re.search(r"\bblower|\bturbo\b|\baero\b|涡轮", lower):
        return "blower"
    if any(word in lower for word in LIQUID_WORDS):
        return "liquid"
    if any(word in lower for word in OPEN_AIR_WORDS) or any(word in lower for word in OPEN_AIR_SERIES):
        return "open-air"
    return ""


def chip_of(name: str, catalog: Catalog) -> Chip | None:
    """The chip that a card's name means: maker's series and cooler words are left out one by one from the end."""
    laptop = "macbook" in name.lower().replace(" ", "")  # its power is not that of the desktop machine
    plain = re.sub(r"\s+", " ", name if laptop else APPLE_MACHINE.sub(" ", name)).strip()
    stripped = re.sub(r"\s+", " ", re.sub(NOISE, " ", plain, flags=re.I)).strip(" ,;")
    without_memory = re.sub(r"\b\d{1,3} ?(gb|g)\b", " ", stripped, flags=re.I).strip()
    for attempt in dict.fromkeys((plain, stripped, without_memory)):
        chip = find(catalog.chips, attempt) if attempt else None
        if chip is not None:
            return chip
    either = re.match(r"^(.*?)(\S+)/(\S+)$", without_memory)  # "Titan X/Xp": one of two that are much alike
    for attempt in (f"{either.group(1)}{either.group(2)}", f"{either.group(1)}{either.group(3)}") if either else ():
        chip = find(catalog.chips, attempt)
        if chip is not None:
            return chip
    inside = re.findall(r"\(([^)]*)\)", name)
    for attempt in (re.split(r"\(", name)[0].strip(), *inside):
        chip = find(catalog.chips, attempt) if attempt else None
        if chip is not None:
            return chip
    for attempt in dict.fromkeys((plain, stripped)):  # of two forms of one card the one that goes into a slot
        chip = find(catalog.chips, f"{attempt} PCIe") if attempt else None
        if chip is not None:
            return chip
    words = without_memory.split()
    while len(words) > 1 and words[-1].lower() not in DISTINGUISHING:
        words.pop()
        chip = find(catalog.chips, " ".join(words))
        if chip is not None:
            return chip
    return None


def apple_of(name: str) -> Chip | None:
    """Apple's chip as the name says it, where the catalog has it not; its memory has to be said, no more is known."""
    size = re.search(r"(?i)(?<![\w.])(\d{1,3}) ?gb?\b", name)
    if not APPLE_MACHINE.search(name) or size is None or float(size.group(1)) <= 0:
        return None
    return Chip(
        id=GIVEN_ID, name=name, source=GIVEN, confidence="B", vendor="Apple", segment="unified", form="soc",
        memory_gb=float(size.group(1)),
    )  # fmt: skip


def board_of(chip: Chip, name: str, cooling: str, catalog: Catalog) -> Board | None:
    """The board of a chip that fits what is said of it; a generic one of grade C where nothing is said."""
    boards = [board for board in catalog.boards.values() if board.chip_id == chip.id]
    lower = f" {name.lower()} "
    if "founders" in lower or " fe " in lower:
        own = [board for board in boards if "founders" in board.name.lower() or board.id.endswith("-fe")]
        if own:
            return own[0]
    if cooling:
        same = sorted(
            (board for board in boards if board.cooling == cooling), key=lambda board: (board.confidence, board.id)
        )
        generic = [board for board in same if board.id.endswith("-partner")]
        if cooling == "open-air" and chip.segment == "consumer" and generic:
            return _as_thick(generic[0], boards)
        return same[0] if same else None
    if chip.segment != "consumer":
        return min(boards, key=lambda board: (board.confidence, board.id), default=None)
    generic = [board for board in boards if board.id.endswith("-partner")]
    if not generic:
        return boards[0] if len(boards) == 1 else None
    return _as_thick(generic[0], boards)


def _as_thick(generic: Board, boards: Sequence[Board]) -> Board:
    """A typical board; what every checked open-air board of the chip has at the least counts as known of it.

    That is its thickness, and its power plugs.
    """
    checked = [board for board in boards if board.confidence != "C" and board.cooling == "open-air"]
    thick = [board.slots for board in checked if board.slots]
    sure_of = set()
    if thick and generic.slots is not None and min(thick) >= generic.slots:
        sure_of.add("slots")
    own = plugs(Cards(generic.name, 1, None, generic))
    others = [plugs(Cards(board.name, 1, None, board)) for board in checked if board.connectors]
    if own and others and all(other == own for other in others):
        sure_of.add("connectors")
    if not sure_of:
        return generic
    fields = tuple(field for field in Board.model_fields if field not in sure_of)
    return generic.model_copy(update={"confidence": "B", "unverified": fields})


def cards_of(whole: WholeMachine, catalog: Catalog) -> tuple[Cards, ...]:
    """The accelerators that a complete machine is sold with; none where the buyer chooses them."""
    chip = catalog.chips.get(whole.chip_id)
    if chip is None:
        return ()
    boards = [board for board in catalog.boards.values() if board.chip_id == chip.id]
    board = boards[0] if len(boards) == 1 else None
    return (Cards(chip.name, whole.chip_count or 1, chip, board),)


def unified_of(cards: tuple[Cards, ...], catalog: Catalog) -> WholeMachine | None:
    """A chip with the system around it stands for its machine; its power is known where all such machines agree."""
    if len(cards) == 1 and cards[0].chip is not None and cards[0].chip.unified:
        chip = cards[0].chip
        machines = [one for one in catalog.whole_machines.values() if one.chip_id == chip.id and one.chip_count == 1]
        stated = {one.max_power_w for one in machines if one.max_power_w is not None}
        return WholeMachine(
            id=GIVEN_ID, name=cards[0].name, source=chip.source, confidence=chip.confidence, kind="unified",
            chip_id=chip.id, chip_count=1, max_power_w=stated.pop() if len(stated) == 1 else None,
        )  # fmt: skip
    return None
