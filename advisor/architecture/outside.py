"""Parameters beside the layers: position tables, norms of the embeddings, projections."""

from __future__ import annotations

from advisor.architecture.family import Family, Outside
from advisor.architecture.keys import Keys


def learned_positions(keys: Keys, family: Family) -> Outside:
    """One learned vector a position."""
    return Outside(keys.whole("context") * keys.whole("hidden") if family.position == "learned" else 0)


def opt_positions(keys: Keys, family: Family) -> Outside:
    """OPT's position table starts at 2; a narrower embedding is projected in and out."""
    hidden = keys.whole("hidden")
    width = keys.whole("word_embed_proj_dim", default=hidden)
    return Outside((keys.whole("context") + 2) * hidden, 0 if width == hidden else 2 * hidden * width)


def bloom_norm(keys: Keys, family: Family) -> Outside:
    """BLOOM normalises its embeddings."""
    return Outside(others=2 * keys.whole("hidden"))
