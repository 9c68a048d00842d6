"""Gemma 3n and 4: layers that reuse earlier keys and values, and an embedding of its own for each layer."""

from __future__ import annotations

from dataclasses import replace

from advisor.architecture.attention import usual
from advisor.architecture.family import Family, Outside
from advisor.architecture.feed_forward import dense, mixture
from advisor.architecture.keys import Keys
from advisor.architecture.shape import Attention, LayerShape, Linear
from advisor.architecture.windows import layer_kind

ROUTED_NORMS = 3  # beside those of the dense block


def gemma_layer(keys: Keys, family: Family, index: int) -> LayerShape:
    """One layer: attention that may reuse another's cache, a dense block, experts beside it, the layer's own input."""
    hidden = keys.whole("hidden")
    full = layer_kind(keys, family, index)[0] == "full"
    reuses = index >= keys.whole("layers") - keys.whole("num_kv_shared_layers", default=0, low=0)
    own = _attention_keys(keys, full) if family.wide_full_layers else keys
    attention, modules, small = usual(own, family, index)
    if reuses:
        attention, modules, small = _reusing(attention, modules)
    elif full and family.wide_full_layers and keys.flag("attention_k_eq_v"):
        modules = tuple(one for one in modules if one.name != "v_proj")
    width = keys.whole("intermediate") * (2 if reuses and keys.flag("use_double_wide_mlp") else 1)
    mlp, more, other = dense(keys, family, width)
    norms = family.norms
    if keys.flag("enable_moe_block"):
        routed, experts, _ = mixture(keys.with_values(num_experts_per_tok=keys.whole("top_k_experts")), family)
        mlp, more, norms = replace(routed, intermediate=width), (*more, *experts), norms + ROUTED_NORMS
        other += hidden + routed.experts  # the router's scales
    inner = keys.whole("hidden_size_per_layer_input", default=0, low=0)
    if inner:
        more = (
            *more,
            Linear("per_layer_input_gate", hidden, inner),
            Linear("per_layer_projection", inner, hidden),
        )
        norms += 1
    if family.alternating:
        more = (*more, *_laurel(keys))
        ways = keys.whole("altup_num_inputs", default=4)
        other += ways * (ways + ways**2) + hidden * (ways + 2)  # predictions, corrections, router and its norm
        norms += 1
    return LayerShape(attention, mlp, (*modules, *more), norms * hidden + small, other, norms)


def gemma_outside(keys: Keys, family: Family) -> Outside:
    """The table of every layer's own input, its projection and norm; Gemma 3n's ways in and out."""
    inner = keys.whole("hidden_size_per_layer_input", default=0, low=0)
    hidden, layers = keys.whole("hidden"), keys.whole("layers")
    others = 0
    if inner:
        vocab = keys.whole("vocab_size_per_layer_input", default=keys.whole("vocab"))
        others += layers * inner * (vocab + hidden) + inner
    if family.alternating:
        others += 2 * (keys.whole("altup_num_inputs", default=4) - 1) * hidden * hidden
    return Outside(others=others)


def _attention_keys(keys: Keys, full: bool) -> Keys:
    if not full:
        return keys
    heads = keys.whole("kv_heads")
    if keys.flag("attention_k_eq_v"):
        heads = keys.whole("num_global_key_value_heads", default=heads)
    return keys.with_values(head_dim=keys.whole("global_head_dim", default=512), num_key_value_heads=heads)


def _reusing(attention: Attention, modules: tuple[Linear, ...]) -> tuple[Attention, tuple[Linear, ...], int]:
    """No keys and values of its own: nothing is cached, only queries are projected."""
    kept = tuple(one for one in modules if one.name not in ("k_proj", "v_proj"))
    return replace(attention, kv_heads=0), kept, attention.head_dim


def _laurel(keys: Keys) -> tuple[Linear, ...]:
    hidden, rank = keys.whole("hidden"), keys.whole("laurel_rank", default=64)
    return Linear("laurel.linear_left", hidden, rank), Linear("laurel.linear_right", rank, hidden)
