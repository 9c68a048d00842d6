"""What one model family does differently, as data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from advisor.architecture.keys import Keys
from advisor.architecture.shape import LayerShape

Switch = bool | str  # a str is the config key that decides; "key=1" means true where the key is missing


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """The framework's module names; a fused name replaces its parts."""

    q: str = "q_proj"
    k: str = "k_proj"
    v: str = "v_proj"
    o: str = "o_proj"
    qkv: str = ""
    gate: str = "gate_proj"
    up: str = "up_proj"
    down: str = "down_proj"
    gate_up: str = ""
    router: str = "gate"


@dataclass(frozen=True, slots=True)
class Outside:
    """Parameters beside the layers: of a position table, and others (norms, projections)."""

    positions: int = 0
    others: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """How a family departs from LLaMA; every field is a fact of its reference implementation."""

    label: str
    names: Names = Names()
    qkv_bias: Switch = False
    out_bias: Switch = False
    mlp_bias: Switch = False
    head_bias: Switch = False
    gated: bool = True
    norm: Literal["rms", "layer", "scale", "none"] = "rms"  # "scale": a layer norm without bias
    norms: int = 2
    qk_norm: Literal["none", "head", "heads", "full"] = "none"  # "heads": a weight of its own for every head
    qk_norm_if: Switch = True
    tied: bool = False
    position: Literal["rope", "learned", "alibi", "none"] = "rope"
    parallel: bool = False
    activation: str = "silu"
    window: Literal["none", "all", "even", "pattern", "qwen", "no_rope"] = "none"
    window_pattern: int = 0  # every n-th layer is full
    kv_default: int = 0  # key-value heads where the config has none; 0 = as many as heads
    four_hidden: bool = False  # feed-forward of 4 x hidden where the config has none
    sinks: bool = False
    output_gate: bool = False
    output_gate_linear: bool = False
    expert_modules: bool = False  # experts are linear modules of their own, not one fused tensor
    expert_bias: bool = False
    router_bias: bool = False
    router_parameter: bool = False  # a correction bias an expert that is a parameter
    shared_gate: bool = False
    final_norm: bool = True
    mixer: Literal["", "delta", "kimi", "mamba", "mamba2", "lightning", "convolution"] = ""
    both: bool = False  # attention and mixer side by side in every layer
    fused_mixer: bool = False
    mixer_norms: bool = False
    wide_full_layers: bool = False  # full layers have wider heads than those with a window
    alternating: bool = False  # several streams of the residual (AltUp) and a low-rank path beside each layer
    dropout: float = 0.0  # where the config states none
    change: Callable[[Keys, Family], tuple[Keys, Family]] | None = None  # brings odd configs into the usual form
    layer: Callable[[Keys, Family, int], LayerShape] | None = None  # builds layers that are not of the usual kind
    outside: Callable[[Keys, Family], Outside] | None = None  # parameters beside embeddings, layers and final norm


def on(keys: Keys, switch: Switch) -> bool:
    """Whether a switch is set for this config."""
    if isinstance(switch, bool):
        return switch
    name, _, default = switch.partition("=")
    return keys.flag(name, default == "1")
