"""Which layers look back only so far."""

from __future__ import annotations

from advisor.architecture.family import Family
from advisor.architecture.keys import Keys
from advisor.architecture.shape import AttentionKind

KINDS: dict[str, AttentionKind] = {
    "full_attention": "full",
    "attention": "full",
    "sliding_attention": "sliding",
    "sliding_window_attention": "sliding",
    "chunked_attention": "chunked",
    "linear_attention": "linear",
    "indexed_attention": "full",
    "mamba": "linear",
    "conv": "linear",
}


def layer_kind(keys: Keys, family: Family, index: int) -> tuple[AttentionKind, int | None]:
    """The kind of layer ``index`` and its window in tokens.

    A config's own ``layer_types`` wins over the family's rule. A window as long as the longest context is none at all.
    """
    layers = keys.whole("layers")
    types = keys.items("layer_types", layers)
    window = _window(keys)
    kind: AttentionKind
    mixed = _mixed(keys, index)
    if mixed is not None:
        kind = mixed
    elif types:
        if not isinstance(types[index], str) or types[index] not in KINDS:
            raise keys.fail(
                "layer_types", "{given} is not one of {known}", given=f"{types[index]!r:.40}", known=", ".join(KINDS)
            )
        kind = KINDS[types[index]]
    else:
        kind = "sliding" if window and _by_rule(keys, family, index) else "full"
        if kind == "sliding" and family.window == "no_rope":
            kind = "chunked"
    if kind not in ("sliding", "chunked"):
        return kind, None
    if window is None or window >= keys.whole("context", default=2**31):
        return "full", None
    return kind, window


def _mixed(keys: Keys, index: int) -> AttentionKind | None:
    """Hybrids that name their attention layers by number or by a period; all others keep a state."""
    if keys.has("attn_layer_period"):
        offset = keys.whole("attn_layer_offset", default=0, low=0)
        return "full" if index % keys.whole("attn_layer_period") == offset else "linear"
    for name in ("attn_layer_indices", "full_attn_idxs"):
        if keys.has(name):
            return "full" if index in keys.items(name) else "linear"
    inner = keys.part("linear_attn_config")
    if inner.has("full_attn_layers"):
        return "full" if index + 1 in inner.items("full_attn_layers") else "linear"
    if keys.has("full_attention_interval") and not keys.has("layer_types"):
        return "full" if (index + 1) % keys.whole("full_attention_interval") == 0 else "linear"
    return None


def _window(keys: Keys) -> int | None:
    for name in ("sliding_window", "attention_chunk_size", "sliding_window_size"):
        if keys.config.get(name):
            return keys.whole(name)
    return None


def _by_rule(keys: Keys, family: Family, index: int) -> bool:
    if family.window == "all":
        return keys.flag("use_sliding_window", True)
    if family.window == "even":
        return index % 2 == 0
    if family.window == "qwen":
        return keys.flag("use_sliding_window") and index >= keys.whole("max_window_layers", default=28, low=0)
    if family.window in ("pattern", "no_rope"):
        return _by_pattern(keys, family, index)
    return False


def _by_pattern(keys: Keys, family: Family, index: int) -> bool:
    flags = keys.items("no_rope_layers", keys.whole("layers")) if family.window == "no_rope" else ()
    if flags:
        return bool(flags[index])
    name, pattern = keys.first("sliding_window_pattern", "_sliding_window_pattern", "no_rope_layer_interval")
    if isinstance(pattern, str) and pattern and set(pattern) <= {"L", "G"}:  # "LLLG", L = local
        return pattern[index % len(pattern)] == "L"
    every = keys.whole(name, default=family.window_pattern) if name else family.window_pattern
    return (index + 1) % every != 0
