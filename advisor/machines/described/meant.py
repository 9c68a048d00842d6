"""Which cards a bare name may mean: "A100" is four cards of 250 to 400 W, "H100" three, "M3 Ultra" three memories."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from advisor.machines.build import GIVEN_ID
from catalog.catalog import Catalog
from catalog.names import chip_key
from catalog.records.accelerators import Board, Chip

APPLE_MACHINE = re.compile(r"(?i)\b(?:apple |mac ?(?:studio|mini|pro|book(?: ?pro| ?air)?)\b|imac\b)")
APPLE_CHIP = re.compile(r"(?i)^\W*m[1-9](?: ?(?:pro|max|ultra))?(?![\w-])")
NOISE = (
    r"\b(founders edition|fe|turbo|blower|gaming x trio|gaming oc|gaming|trio|suprim|strix|tuf|windforce|aorus|"
    r"xtreme|waterforce|used|modified|mod|passive|pcie|evga|msi|asus|rog|gigabyte|zotac|palit|inno3d|pny|gainward|"
    r"galax|kfa2|colorful|igame|sapphire|powercolor|xfx|asrock|dell|hp|oem|(?:ftw3|xc3)(?: ultra)?|"
    r"trinity|ventus|eagle|vision|astral|ichill|gamerock|master|aero|hybrid|open[- ]air|water[- ]?cooled|liquid|"
    r"ultra oc|\d-slot|\d{2,3} ?w|80-core|class|model not stated|\(.*?\))\b|\(.*?\)|"
    r"涡轮|水冷|被动|公版|风冷|改装?|魔改|二手|全新|显卡|"
    r"微星|华硕|技嘉|七彩虹|影驰|索泰|映众|铭瑄|耕升|万丽|丽台|华擎|蓝宝石|讯景|撼讯|瀚铠|盈通"
)
MODULES = re.compile(r"\bsxm\d?|\bhgx\b|\bdgx\b|\boam\b|base ?board|nv ?switch")
IN_SLOTS = re.compile(r"pci-?e|\bslots?\b")
NOT_OPEN = r"\bpci-?e\b|\bsxm|\bnvl\b|\boam\b|\bmod\b|modif|modded|魔改"  # names that leave no form open

Meant = tuple[Chip, Board | None, tuple[float, float] | None]


def is_apple(name: str) -> bool:
    """Whether a name is one of Apple's machines or chips: "Mac mini M4", "m3 ultra", "MacBook Pro"."""
    return bool(APPLE_MACHINE.search(name) or APPLE_CHIP.search(name))


def plain_name(name: str) -> str:
    """A card's name without its maker's series and cooler words, an Apple chip's without its machine."""
    without = APPLE_MACHINE.sub(" ", name)
    return re.sub(r"\s+", " ", re.sub(NOISE, " ", without, flags=re.I)).strip(" ,;")


def form_said(description: Mapping[str, Any], text: str) -> str:
    """ "module" or "pcie" where the rest of a description says in which form its cards come; else ""."""
    if MODULES.search(text):
        return "module"
    composed = description.get("mainboard") or (description.get("case") and not description.get("machine"))
    return "pcie" if composed or IN_SLOTS.search(text) else ""


def candidates(name: str, catalog: Catalog, form: str) -> tuple[Chip, ...]:
    """The chips that agree with a name in everything that it says."""
    key = chip_key(plain_name(name))
    if not key.core:
        return ()
    found: list[Chip] = []
    for chip in catalog.chips.values():
        tail = r"(?:\d+core)?" if chip.vendor == "Apple" else ""
        for text in (chip.name, *chip.aliases):
            other = chip_key(text)
            same_size = key.memory_gb is None or key.memory_gb in (chip.memory_gb, other.memory_gb)
            same_form = not key.form or key.form in (other.form, chip.form)
            if same_size and same_form and re.fullmatch(re.escape(key.core) + tail, other.core):
                found.append(chip)
                break
    fitting = [chip for chip in found if (chip.form == "pcie") == (form == "pcie")] if form else []
    return tuple(fitting or found)


def meant_by(name: str, exact: Chip | None, catalog: Catalog, form: str) -> Meant | None:
    """Chip, board and range of power for a name that several cards share; None where the name is one card's.

    ``exact`` is the chip that the catalog gives for the name; it stands unless the name leaves the form open.
    """
    if re.search(NOT_OPEN, name.lower()) or not name:
        return None
    chips = candidates(name, catalog, form)
    forms = {chip.form for chip in chips}
    named = exact is not None and (exact in chips and len(forms) < 2)
    if not chips or named or (exact is not None and exact.form not in ("pcie", "sxm", "oam")):
        return None
    laptop = "macbook" in name.lower().replace(" ", "")  # its power is not that of the desktop machine
    boards = [_board(chip, catalog) for chip in chips]
    watts = [_watts(chip, board) for chip, board in zip(chips, boards, strict=True)]
    chip = _common(chips, name, laptop)
    known = [one for one in watts if one is not None and not laptop]
    spread = (min(known), max(known)) if len(known) == len(chips) and min(known) < max(known) else None
    cards = [board for one, board in zip(chips, boards, strict=True) if one.form == "pcie"]
    return chip, _common_board(chip, cards, name), spread


def _board(chip: Chip, catalog: Catalog) -> Board | None:
    boards = (board for board in catalog.boards.values() if board.chip_id == chip.id)
    return min(boards, key=lambda board: (board.confidence, board.id), default=None)


def _watts(chip: Chip, board: Board | None) -> float | None:
    return chip.board_power_w if board is None or board.board_power_w is None else board.board_power_w


def _differing(records: Iterable[Chip | Board | None], fields: Iterable[str]) -> list[str]:
    rows = list(records)
    return [field for field in fields if len({getattr(row, field, None) for row in rows}) > 1]


def _common(chips: tuple[Chip, ...], name: str, laptop: bool) -> Chip:
    """What all these chips have in common; the rest is unknown."""
    if len(chips) == 1 and not laptop:
        return chips[0]
    kept = {"id", "name", "source", "aliases", "note", "unverified", "confidence", "vendor", "segment", "as_of"}
    differing = _differing(chips, (field for field in Chip.model_fields if field not in kept))
    if laptop:
        differing.append("board_power_w")
    first = min(chips, key=lambda chip: (chip.form != "pcie", chip.memory_gb))
    blank = {field: Chip.model_fields[field].default for field in differing if field not in ("memory_gb", "form")}
    said = {"id": f"{GIVEN_ID}-{first.id}", "name": name, "aliases": (), "unverified": (*first.unverified, *differing)}
    return first.model_copy(update={**blank, **said, "confidence": max(chip.confidence for chip in chips)})


def _common_board(chip: Chip, boards: list[Board | None], name: str) -> Board | None:
    if None in boards or not boards:
        return None
    if len(boards) == 1:
        return boards[0]
    kept = {"id", "name", "source", "aliases", "note", "unverified", "confidence", "chip_id", "as_of"}
    first = next(board for board in boards if board is not None)
    differing = _differing(boards, (field for field in Board.model_fields if field not in kept))
    blank = {field: Board.model_fields[field].default for field in differing}
    worst = max(board.confidence for board in boards if board is not None)
    return first.model_copy(update={**blank, "id": GIVEN_ID, "name": name, "chip_id": chip.id, "confidence": worst})
