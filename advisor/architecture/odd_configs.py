"""Configs that write the usual things in their own way, brought into the usual form."""

from __future__ import annotations

from dataclasses import replace

from advisor.architecture.family import Family, Names
from advisor.architecture.keys import Keys, shown

Changed = tuple[Keys, Family]


def qwen_first(keys: Keys, family: Family) -> Changed:
    """Qwen counts both halves of the gated block in one intermediate size."""
    return keys.with_values(intermediate_size=keys.whole("intermediate") // 2), family


def baichuan(keys: Keys, family: Family) -> Changed:
    """The 13B sizes (40 layers) use ALiBi instead of rotary positions."""
    return keys, replace(family, position="alibi" if keys.whole("layers") >= 40 else "rope")


def chatglm(keys: Keys, family: Family) -> Changed:
    """ChatGLM-6B is GLM's old block (layer norms, biases, plain 4 h, tied); later ones are grouped and gated."""
    if not keys.has("multi_query_attention", "multi_query_group_num", "padded_vocab_size"):
        first = replace(
            family,
            names=Names(qkv="query_key_value", o="dense", up="dense_h_to_4h", down="dense_4h_to_h"),
            qkv_bias=True,
            out_bias=True,
            mlp_bias=True,
            gated=False,
            norm="layer",
            tied=True,
            four_hidden=True,
            activation="gelu",
        )
        return keys.with_values(tie_word_embeddings=None), first
    heads = keys.whole("heads")
    groups = keys.whole("kv_heads", default=heads) if keys.flag("multi_query_attention") else heads
    return keys.with_values(num_key_value_heads=groups), family


def falcon(keys: Keys, family: Family) -> Changed:
    """Heads, norms and positions of three generations of one family."""
    heads, new = keys.whole("heads"), keys.flag("new_decoder_architecture")
    parallel = new or keys.flag("parallel_attn", True)
    groups = 1 if keys.flag("multi_query", True) else heads
    if new:
        groups = keys.whole("kv_heads", default=heads)
    norms = keys.whole("num_ln_in_parallel_attn", default=2 if new else 1) if parallel else 2
    return keys.with_values(num_key_value_heads=groups), replace(
        family, norms=norms, parallel=parallel, position="alibi" if keys.flag("alibi") else "rope"
    )


def mpt(keys: Keys, family: Family) -> Changed:
    """MPT keeps its attention's keys in a part of their own and writes the feed-forward as a ratio."""
    inner = keys.part("attn_config")
    bias = not keys.flag("no_bias", True)
    changed = keys.with_values(
        intermediate_size=int(keys.number("expansion_ratio", 4) * keys.whole("hidden")),
        num_key_value_heads=inner.whole("kv_n_heads", default=keys.whole("heads")),
    )
    return changed, replace(
        family,
        qkv_bias=bias,
        out_bias=bias,
        mlp_bias=bias,
        norm="layer" if bias else "scale",
        qk_norm="full" if inner.flag("qk_ln") else "none",
        position="alibi" if inner.flag("alibi", True) else "learned",
    )


def dbrx(keys: Keys, family: Family) -> Changed:
    """DBRX nests attention and experts."""
    inner, experts = keys.part("attn_config"), keys.part("ffn_config")
    changed = keys.with_values(
        num_key_value_heads=inner.whole("kv_n_heads", default=1),
        moe_intermediate_size=experts.whole("ffn_hidden_size", default=3584),
        num_experts=experts.whole("moe_num_experts", default=4),
        num_experts_per_tok=experts.whole("moe_top_k", default=1),
    )
    return changed, family


def bamba(keys: Keys, family: Family) -> Changed:
    """Bamba without named attention layers has none."""
    return keys.with_values(attn_layer_indices=keys.items("attn_layer_indices")), family


def falcon_h1(keys: Keys, family: Family) -> Changed:
    """Falcon-H1 leaves out its mixer's norm unless told otherwise."""
    return keys.with_values(mamba_rms_norm=keys.flag("mamba_rms_norm", False)), family


def nemotron_h(keys: Keys, family: Family) -> Changed:
    """Nemotron-H writes its layers as one letter each (M, *, -, E); newer configs spell them out."""
    if not keys.has("hybrid_override_pattern"):
        kinds = keys.items("layers_block_type")
        return keys.with_values(num_hidden_layers=len(kinds) or None), family
    names = {"M": "mamba", "*": "attention", "-": "mlp", "E": "moe"}
    letters = keys.text("hybrid_override_pattern")
    if set(letters) - set(names):
        raise keys.fail(
            "hybrid_override_pattern",
            "{given} has other letters than {known}",
            given=shown(letters),
            known="".join(names),
        )
    kinds = tuple(names[letter] for letter in letters)
    return keys.with_values(layers_block_type=kinds, num_hidden_layers=len(kinds)), family


def minimax(keys: Keys, family: Family) -> Changed:
    """MiniMax-Text-01 marks attention layers by 1 in a list of numbers."""
    marks = keys.items("attn_type_list")
    if not marks:
        return keys, family
    return keys.with_values(layer_types=["full_attention" if one == 1 else "linear_attention" for one in marks]), family


def lfm2(keys: Keys, family: Family) -> Changed:
    """LFM2 cuts its stated feed-forward width to two thirds, rounded up to a block."""
    width = keys.whole("block_ff_dim", "intermediate")
    if keys.flag("block_auto_adjust_ff_dim", True):
        width = int(2 * width / 3)
        width = int(keys.number("block_ffn_dim_multiplier", 1.0) * width)
        block = keys.whole("block_multiple_of", default=256)
        width = -(-width // block) * block
    return keys.with_values(intermediate_size=width), family


def multi_query(keys: Keys, family: Family) -> Changed:
    """StarCoder's one key-value head can be switched off."""
    heads = 1 if keys.flag("multi_query", True) else keys.whole("heads")
    return keys.with_values(num_key_value_heads=heads), family


def shared_expert(keys: Keys, family: Family) -> Changed:
    """LLaMA 4 has one shared expert beside the routed ones, unstated in its config."""
    return keys.with_values(num_shared_experts=1), family


def parallel_norms(keys: Keys, family: Family) -> Changed:
    """StableLM's parallel layers share one norm."""
    parallel = keys.flag("use_parallel_residual")
    return keys, replace(family, parallel=parallel, norms=1 if parallel else 2)


def neox(keys: Keys, family: Family) -> Changed:
    """GPT-NeoX can run its two halves one after the other."""
    return keys, replace(family, parallel=keys.flag("use_parallel_residual", True))
