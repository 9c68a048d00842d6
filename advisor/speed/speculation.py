"""Speculative decoding: a cheap draft proposes tokens, the model checks them in one step."""

from __future__ import annotations

from advisor.formulas import formula


@formula(
    "speed.speculated",
    "(1 - accepted ** (drafted + 1)) / (1 - accepted) / (check + drafted * draft)",
    unit="tok/s",
    source="Leviathan, Kalman, Matias 2023 (arXiv:2211.17192), expected tokens a round",
    valid_for="each drafted token accepted with the same chance below 1, independent of the others",
    accepted="chance that a drafted token is accepted",
    drafted="tokens drafted a round",
    check="s of the step that checks all drafted tokens",
    draft="s to draft one token",
)
def speculated_rate(accepted: float, drafted: float, check: float, draft: float) -> float:
    """Tokens a second of one request with speculation."""
    return float(1 - accepted ** (drafted + 1)) / (1 - accepted) / (check + drafted * draft)
