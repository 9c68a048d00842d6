"""Layers that keep a fixed state instead of a growing cache: delta rule, Mamba, lightning attention, convolution."""

from __future__ import annotations

from math import ceil

from advisor.architecture.family import Family, on
from advisor.architecture.keys import Keys
from advisor.architecture.shape import Attention, Linear

Block = tuple[Attention, tuple[Linear, ...], int]  # the mixer, its modules, its other parameters


def _columns(name: str, inputs: int, *slices: tuple[int, int], bias: bool = False) -> Linear:
    return Linear(name, inputs, sum(w for w, _ in slices), "mixer", bias, side="column", slices=slices)


def _row(name: str, inputs: int, outputs: int, units: int, bias: bool = False) -> Linear:
    return Linear(name, inputs, outputs, "mixer", bias, side="row", slices=((inputs, units),))


def gated_delta(keys: Keys, family: Family, index: int) -> Block:
    """Qwen3-Next's gated delta rule: a key x value matrix a value head, behind a short convolution."""
    hidden = keys.whole("hidden")
    key_heads, value_heads = keys.whole("linear_num_key_heads"), keys.whole("linear_num_value_heads")
    key_dim, value_dim = keys.whole("linear_key_head_dim"), keys.whole("linear_value_head_dim")
    kernel = keys.whole("linear_conv_kernel_dim", default=4)
    key, value = key_heads * key_dim, value_heads * value_dim
    wide = 2 * key + value
    if family.fused_mixer:
        modules = [
            _columns("in_proj_qkvz", hidden, (2 * key, key_heads), (2 * value, value_heads)),
            _columns("in_proj_ba", hidden, (2 * value_heads, value_heads)),
        ]
    else:
        modules = [
            _columns("in_proj_qkv", hidden, (2 * key, key_heads), (value, value_heads)),
            _columns("in_proj_z", hidden, (value, value_heads)),
            _columns("in_proj_b", hidden, (value_heads, value_heads)),
            _columns("in_proj_a", hidden, (value_heads, value_heads)),
        ]
    modules.append(_row("out_proj", value, hidden, value_heads))
    mixer = Attention(
        "linear", state=value_heads * key_dim * value_dim, convolution=wide * (kernel - 1), state_heads=value_heads
    )
    return mixer, tuple(modules), wide * kernel + 2 * value_heads + value_dim


def kimi_delta(keys: Keys, family: Family, index: int) -> Block:
    """Kimi's delta attention: a decay a channel, low-rank gates."""
    inner = keys.part("linear_attn_config")
    hidden = keys.whole("hidden")
    heads = inner.whole("num_heads") if inner.config else keys.whole("linear_num_heads")
    dim = inner.whole("head_dim") if inner.config else keys.whole("linear_head_dim")
    kernel = (
        inner.whole("short_conv_kernel_size", default=4)
        if inner.config
        else keys.whole("linear_conv_kernel_dim", default=4)
    )
    wide = heads * dim
    modules = [_columns(name, hidden, (wide, heads)) for name in ("q_proj", "k_proj", "v_proj")]
    for gate in ("f", "g"):
        modules += [Linear(f"{gate}_a_proj", hidden, dim, "mixer"), _columns(f"{gate}_b_proj", dim, (wide, heads))]
    modules += [_columns("b_proj", hidden, (heads, heads)), _row("o_proj", wide, hidden, heads)]
    mixer = Attention("linear", state=wide * dim, convolution=3 * wide * (kernel - 1), state_heads=heads)
    return mixer, tuple(modules), 3 * wide * kernel + wide + heads + dim


def mamba(keys: Keys, family: Family, index: int) -> Block:
    """Mamba: a state of ``mamba_d_state`` values a channel."""
    hidden = keys.whole("hidden")
    state = keys.whole("mamba_d_state", "state_size", default=16)
    kernel = keys.whole("mamba_d_conv", "conv_kernel", default=4)
    wide = keys.whole("mamba_expand", "expand", default=2) * hidden
    rank = ceil(hidden / 16)
    if keys.first("mamba_dt_rank", "time_step_rank")[1] != "auto":
        rank = keys.whole("mamba_dt_rank", "time_step_rank", default=rank)
    bias = keys.flag("mamba_proj_bias", keys.flag("use_bias"))
    modules = (
        _columns("in_proj", hidden, (2 * wide, wide), bias=bias),
        _row("x_proj", wide, rank + 2 * state, wide),
        _columns("dt_proj", rank, (wide, wide), bias=True),
        _row("out_proj", wide, hidden, wide, bias),
    )
    convolution = wide * (kernel + (1 if keys.flag("mamba_conv_bias", keys.flag("use_conv_bias", True)) else 0))
    norms = rank + 2 * state if family.mixer_norms else 0
    mixer = Attention("state_space", state=wide * state, convolution=wide * (kernel - 1), state_heads=wide)
    return mixer, modules, convolution + wide * state + wide + norms


def mamba2(keys: Keys, family: Family, index: int) -> Block:
    """Mamba-2: heads with a state of head width x ``state``, keys shared by groups."""
    hidden = keys.whole("hidden")
    heads = keys.whole("mamba_n_heads", "mamba_num_heads", "num_heads")
    groups = keys.whole("mamba_n_groups", "n_groups", default=1)
    state = keys.whole("mamba_d_state", "ssm_state_size", "state_size", default=128)
    kernel = keys.whole("mamba_d_conv", "conv_kernel", default=4)
    name, dim = keys.first("mamba_d_head", "mamba_head_dim", "head_dim")
    wide = keys.whole("mamba_expand", "expand", default=2) * hidden
    if dim != "auto" and name:
        wide = heads * keys.whole(name)
    mixed = wide + 2 * groups * state
    bias = keys.flag("mamba_proj_bias", keys.flag("use_bias"))
    conv_bias = keys.flag("mamba_conv_bias", keys.flag("use_conv_bias", True))
    modules = (
        _columns("in_proj", hidden, (2 * wide + heads, heads), (2 * groups * state, groups), bias=bias),
        _row("out_proj", wide, hidden, heads, bias),
    )
    norm = wide if keys.flag("mamba_rms_norm", True) else 0
    mixer = Attention("state_space", state=wide * state, convolution=mixed * (kernel - 1), state_heads=heads)
    return mixer, modules, mixed * (kernel + (1 if conv_bias else 0)) + 3 * heads + norm


def lightning(keys: Keys, family: Family, index: int) -> Block:
    """MiniMax's linear attention: a head width x head width matrix a head."""
    hidden, heads = keys.whole("hidden"), keys.whole("heads")
    dim = keys.whole("head_dim", default=hidden // heads)
    wide = heads * dim
    modules = (
        _columns("qkv_proj", hidden, (3 * wide, heads)),
        _columns("output_gate", hidden, (wide, heads)),
        _row("out_proj", wide, hidden, heads),
    )
    return Attention("linear", state=wide * dim, state_heads=heads), modules, wide


def short_convolution(keys: Keys, family: Family, index: int) -> Block:
    """LFM2's gated convolution over a few tokens."""
    hidden, kernel, bias = keys.whole("hidden"), keys.whole("conv_L_cache", default=3), on(keys, "conv_bias")
    modules = (
        _columns("in_proj", hidden, (3 * hidden, hidden), bias=bias),
        _row("out_proj", hidden, hidden, hidden, bias),
    )
    return Attention("convolution", convolution=hidden * (kernel - 1)), modules, hidden * (kernel + (1 if bias else 0))


MIXERS = {
    "delta": gated_delta,
    "kimi": kimi_delta,
    "mamba": mamba,
    "mamba2": mamba2,
    "lightning": lightning,
    "convolution": short_convolution,
}
