"""What the command line says of a machine that is owned already: heads of tables, and what a step costs and brings."""

from __future__ import annotations

SENTENCES: dict[str, str] = {
    "upgrade.room": "As it stands it takes {n} more such {n:card|cards}.",
    "upgrade.no_room": "As it stands it takes no further card.",
    "upgrade.room_unknown": "Whether it takes further cards is not known: slots or cards are not documented well enough.",
    "upgrade.runs": "What it serves to one user, up to {tokens} tokens (the largest first)",
    "upgrade.runs_more": "... and {n} smaller {n:model|models} (--json names all)",
    "upgrade.runs_none": "No model of the catalog runs on it, or its cards are not known.",
    "upgrade.jobs": "The jobs of {study} on it as it stands",
    "upgrade.jobs_none": "The jobs of {study} do not fit on it as it stands.",
    "upgrade.more_cards": "{n} x {card} (further cards of the same kind)",
    "upgrade.other_cards": "{n} x {card} in place of the old cards",
    "upgrade.cost": "The new parts cost {cost}.",
    "upgrade.cost_unknown": "What the new parts cost is not known: {parts} has no price.",
    "upgrade.buy": "Buy: {parts}",
    "upgrade.keep": "Keep: {parts}",
    "upgrade.brings": "The old parts may bring {price}.",
    "upgrade.verdict": "After the step: {verdict}",
    "upgrade.no_steps": "No step to other cards is known for it.",
}
TERMS: dict[str, str] = {
    "upgrade.steps": "Next steps, the cheapest first",
    "upgrade.model": "model",
    "upgrade.parameters": "parameters",
    "upgrade.weights": "format",
    "upgrade.memory": "memory of a card",
    "upgrade.verdict": "fits",
    "upgrade.speed": "tokens/s",
    "upgrade.unpriced": "price unknown",
}
