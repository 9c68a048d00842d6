"""Attention blocks: the usual one with grouped key-value heads, and the latent one (MLA)."""

from __future__ import annotations

from typing import Literal

from advisor.architecture.family import Family, on
from advisor.architecture.keys import Keys
from advisor.architecture.shape import Attention, AttentionKind, Linear, ShapeError
from advisor.architecture.windows import layer_kind

Block = tuple[Attention, tuple[Linear, ...], int]  # the attention, its modules, its norms' parameters


def usual(keys: Keys, family: Family, index: int, kind: AttentionKind | None = None) -> Block:
    """Queries, keys, values and output, fused where the framework fuses them."""
    hidden, heads = keys.whole("hidden"), keys.whole("heads")
    kv_heads = keys.whole("kv_heads", default=family.kv_default or heads)
    dim = head_dim(keys, hidden, heads)
    if heads % kv_heads:
        raise ShapeError(
            keys.place,
            "{heads} attention heads cannot share {kv_heads} key-value heads evenly; expected a divisor",
            heads=heads,
            kv_heads=kv_heads,
        )
    found, window = layer_kind(keys, family, index) if kind is None else (kind, None)
    bias, out_bias = on(keys, family.qkv_bias), on(keys, family.out_bias)
    norm = family.qk_norm if on(keys, family.qk_norm_if) else "none"
    query, each = heads * dim * (2 if family.output_gate else 1), kv_heads * dim
    linears: list[Linear] = []
    if family.names.qkv:
        slices = ((query, heads), (each, kv_heads), (each, kv_heads))
        linears.append(
            Linear(family.names.qkv, hidden, query + 2 * each, "attention", bias, side="column", slices=slices)
        )
    else:
        for name, width, units in (
            (family.names.q, query, heads),
            (family.names.k, each, kv_heads),
            (family.names.v, each, kv_heads),
        ):
            linears.append(Linear(name, hidden, width, "attention", bias, side="column", slices=((width, units),)))
    if family.output_gate_linear:
        linears.append(
            Linear("gate_proj", hidden, heads * dim, "attention", side="column", slices=((heads * dim, heads),))
        )
    linears.append(
        Linear(family.names.o, heads * dim, hidden, "attention", out_bias, side="row", slices=((heads * dim, heads),))
    )
    widths = {"none": 0, "head": 2 * dim, "heads": (heads + kv_heads) * dim, "full": (heads + kv_heads) * dim}
    norms = widths[norm] * (2 if family.norm == "layer" else 1)
    kept: Literal["none", "head", "full"] = "full" if norm == "heads" else norm
    attention = Attention(
        found,
        heads,
        kv_heads,
        dim,
        dim,
        window,
        qk_norm=kept,
        qkv_bias=bias,
        out_bias=out_bias,
        output_gate=family.output_gate,
        sinks=family.sinks,
    )
    return attention, tuple(linears), norms + (heads if family.sinks else 0)


def latent(keys: Keys, family: Family, index: int) -> Block:
    """Multi-head latent attention: queries and keys-values pass a low-rank bottleneck, one rotary key is shared."""
    hidden, heads = keys.whole("hidden"), keys.whole("heads")
    rank, rope = keys.whole("kv_lora_rank"), keys.whole("qk_rope_head_dim", low=0)
    nope, value = keys.whole("qk_nope_head_dim"), keys.whole("v_head_dim")
    query_rank = keys.whole("q_lora_rank", default=0, low=0)
    bias = on(keys, "attention_bias")
    wide = heads * (nope + rope)
    columns = ((wide, heads),)
    linears: list[Linear] = []
    if query_rank:
        linears.append(Linear("q_a_proj", hidden, query_rank, "attention", bias))
        linears.append(Linear("q_b_proj", query_rank, wide, "attention", side="column", slices=columns))
    else:
        linears.append(Linear("q_proj", hidden, wide, "attention", side="column", slices=columns))
    expanded = heads * (nope + value)
    linears += [
        Linear("kv_a_proj_with_mqa", hidden, rank + rope, "attention", bias),
        Linear("kv_b_proj", rank, expanded, "attention", side="column", slices=((expanded, heads),)),
        Linear("o_proj", heads * value, hidden, "attention", bias, side="row", slices=((heads * value, heads),)),
    ]
    attention = Attention("mla", heads, heads, nope + rope, value, None, query_rank, rank, rope, qkv_bias=bias)
    return attention, tuple(linears), rank + query_rank


def indexer(keys: Keys) -> tuple[tuple[Linear, ...], int]:
    """DeepSeek sparse attention's indexer, which picks the tokens worth looking at; with its norm's parameters."""
    heads, dim = keys.whole("index_n_heads"), keys.whole("index_head_dim")
    hidden, rank = keys.whole("hidden"), keys.whole("q_lora_rank")
    modules = (
        Linear("indexer.wq_b", rank, heads * dim, "attention"),
        Linear("indexer.wk", hidden, dim, "attention"),
        Linear("indexer.weights_proj", hidden, heads, "attention"),
    )
    return modules, 2 * dim


def head_dim(keys: Keys, hidden: int, heads: int) -> int:
    """Width of a head: the config's own, else hidden / heads, which must come out even."""
    if keys.has("head_dim"):
        return keys.whole("head_dim")
    if hidden % heads:
        raise ShapeError(
            keys.place,
            "hidden size {hidden} does not divide into {heads} heads; expected a multiple of them",
            hidden=str(hidden),
            heads=heads,
        )
    return hidden // heads
