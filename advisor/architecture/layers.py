"""A layer of the usual kind, and the parameters outside the layers."""

from __future__ import annotations

from advisor.architecture.attention import latent, usual
from advisor.architecture.family import Family
from advisor.architecture.feed_forward import dense, has_experts, mixture
from advisor.architecture.keys import Keys
from advisor.architecture.shape import LayerShape


def norm_width(keys: Keys, family: Family) -> int:
    """Parameters of one norm as wide as the model."""
    return keys.whole("hidden") * {"rms": 1, "scale": 1, "layer": 2, "none": 0}[family.norm]


def usual_layer(keys: Keys, family: Family, index: int) -> LayerShape:
    """Attention (latent where the config has a key-value rank), then feed-forward or experts."""
    block = latent if keys.has("kv_lora_rank") else usual
    attention, modules, small = block(keys, family, index)
    if has_experts(keys, index):
        own = keys.first("shared_expert_intermediate_size", "shared_intermediate_size")[0]
        mlp, more, other = mixture(keys, family, shared_width=keys.whole(own, low=0) if own else None)
    else:
        wide = keys.whole("intermediate_size_mlp") if keys.has("intermediate_size_mlp") else 0
        mlp, more, other = dense(keys, family, wide)
    return LayerShape(
        attention,
        mlp,
        (*modules, *more),
        family.norms * norm_width(keys, family) + small,
        other,
        family.norms,
        "layer" if family.norm == "scale" else family.norm,
        family.parallel,
    )
