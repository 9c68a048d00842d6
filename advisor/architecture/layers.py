"""One layer: what mixes tokens, then feed-forward or experts."""

from __future__ import annotations

from dataclasses import replace

from advisor.architecture.attention import indexer, latent, usual
from advisor.architecture.family import Family
from advisor.architecture.feed_forward import dense, has_experts, mixture
from advisor.architecture.keys import Keys
from advisor.architecture.mixers import MIXERS
from advisor.architecture.shape import Attention, LayerShape, Linear, Mlp
from advisor.architecture.windows import layer_kind

SHARED = ("shared_expert_intermediate_size", "moe_shared_expert_intermediate_size", "shared_intermediate_size")
NO_ATTENTION, NO_MLP = Attention("none"), Mlp("none")


def norm_width(keys: Keys, family: Family) -> int:
    """Parameters of one norm as wide as the model."""
    return keys.whole("hidden") * {"rms": 1, "scale": 1, "layer": 2, "none": 0}[family.norm]


def usual_layer(keys: Keys, family: Family, index: int) -> LayerShape:
    """A token mixer and a feed-forward part, each behind a norm."""
    attention, modules, small = _mixer(keys, family, index)
    mlp, more, other = _feed_forward(keys, family, index)
    return _layer(keys, family, family.norms, attention, mlp, (*modules, *more), small, other)


def single_layer(keys: Keys, family: Family, index: int) -> LayerShape:
    """A layer that is one thing only: a mixer, attention, a feed-forward part or experts (Mamba, Nemotron-H)."""
    kind = str(keys.items("layers_block_type")[index]) if keys.has("layers_block_type") else "mamba"
    if kind in ("mlp", "moe"):
        mlp, modules, other = _experts(keys, family) if kind == "moe" else dense(keys, family)
        return _layer(keys, family, 1, NO_ATTENTION, mlp, modules, 0, other)
    build = usual if kind in ("attention", "full_attention") else MIXERS[family.mixer]
    attention, modules, small = build(keys, family, index)
    return _layer(keys, family, 1, attention, NO_MLP, modules, small, 0)


def _layer(
    keys: Keys,
    family: Family,
    norms: int,
    attention: Attention,
    mlp: Mlp,
    linears: tuple[Linear, ...],
    small: int,
    other: int,
) -> LayerShape:
    return LayerShape(
        attention,
        mlp,
        linears,
        norms * norm_width(keys, family) + small,
        other,
        norms,
        "layer" if family.norm == "scale" else family.norm,
        family.parallel,
    )


def _mixer(keys: Keys, family: Family, index: int) -> tuple[Attention, tuple[Linear, ...], int]:
    if family.mixer and family.both:  # attention beside the mixer in every layer
        attention, modules, small = usual(keys, family, index)
        mixer, more, rest = MIXERS[family.mixer](keys, family, index)
        joined = replace(attention, state=mixer.state, convolution=mixer.convolution, state_heads=mixer.state_heads)
        return joined, (*modules, *more), small + rest
    if family.mixer and layer_kind(keys, family, index)[0] == "linear":
        return MIXERS[family.mixer](keys, family, index)
    if not keys.has("kv_lora_rank"):
        return usual(keys, family, index)
    attention, modules, small = latent(keys, family, index)
    if keys.has("index_n_heads"):
        more, extra = indexer(keys)
        return replace(attention, index_dim=keys.whole("index_head_dim")), (*modules, *more), small + extra
    return attention, modules, small


def _feed_forward(keys: Keys, family: Family, index: int) -> tuple[Mlp, tuple[Linear, ...], int]:
    if has_experts(keys, index):
        return _experts(keys, family)
    wide = keys.first("intermediate_size_mlp", "shared_intermediate_size")[0]
    return dense(keys, family, keys.whole(wide) if wide else 0)


def _experts(keys: Keys, family: Family) -> tuple[Mlp, tuple[Linear, ...], int]:
    own = keys.first(*SHARED)[0]
    return mixture(keys, family, shared_width=keys.whole(own, low=0) if own else None)
