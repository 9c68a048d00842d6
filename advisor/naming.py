"""A short name for an option, of records' own words."""

from __future__ import annotations

from advisor.answer import Option


def name_of(option: Option) -> str:
    """A short name of records' own words."""
    if option.machine is not None:
        cards = f"{option.machine.count} x {(option.machine.board or option.machine.chip).name}"
        whole = next((line.part.name for line in option.machine.lines if line.role == "machine"), "")
        if not whole:
            return cards
        return whole if option.machine.chip.unified else f"{cards}, {whole}"
    if option.offer is not None:
        offer = option.offer
        name = offer.name if offer.name.startswith(offer.provider) else f"{offer.provider} {offer.name}".strip()
        return name if option.instances == 1 else f"{option.instances} x {name}"
    return ", ".join(f"{price.provider} {price.model}" for price in option.tokens)
