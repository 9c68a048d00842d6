"""What the cache of keys and values takes, layer by layer."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from advisor.architecture import Attention, LayerShape, ModelShape
from advisor.formulas import formula

STATE_BITS = 32.0  # recurrent states are kept in single precision
CONVOLUTION_BITS = 16.0


@dataclass(frozen=True, slots=True)
class CacheHabits:
    """How an engine lays its cache out: ``block`` tokens are the unit of a sequence, ``expanded`` keeps MLA's keys and
    values decompressed, ``windowed`` stops layers with a window from growing (plus ``beyond_window`` tokens of the
    batch in work), ``slots`` reserves the whole context for every sequence."""

    block: int = 1
    expanded: bool = False
    windowed: bool = True
    beyond_window: int = 0
    slots: bool = False


HABITS: dict[str, CacheHabits] = {
    "vllm": CacheHabits(block=16),
    "sglang": CacheHabits(block=1),
    "tensorrt-llm": CacheHabits(block=32),
    "llama.cpp": CacheHabits(block=256, beyond_window=512, slots=True),
    "transformers": CacheHabits(block=1, expanded=True),
    "mlx": CacheHabits(block=256),
}


@formula(
    "memory.kv_cache",
    "sequences * layers * tokens * values * bits / 8",
    unit="B",
    source="definition: a key and a value of every key-value head a token; Ainslie et al. 2023, GQA (arXiv 2305.13245)",
    valid_for="one device; layers of one kind, its share of the key-value heads",
    sequences="sequences in the cache at the same time",
    layers="layers that keep a cache",
    tokens="tokens kept a sequence, rounded up to the engine's blocks",
    values="values kept a token and layer",
    bits="bits a value",
)
def cache_bytes(sequences: float, layers: float, tokens: float, values: float, bits: float) -> float:
    return sequences * layers * tokens * values * bits / 8


def tokens_kept(attention: Attention, context_tokens: int, habits: CacheHabits) -> int:
    """Tokens of one sequence that a layer's cache has room for."""
    tokens = context_tokens
    if attention.window is not None and habits.windowed:
        tokens = min(tokens, attention.window + habits.beyond_window)
    return ceil(tokens / habits.block) * habits.block


def values_kept(attention: Attention, habits: CacheHabits, tensor_parallel: int = 1) -> float:
    """Values a token on one of ``tensor_parallel`` devices: whole key-value heads, the latent vector on each."""
    if attention.kind == "mla" and not habits.expanded:
        return attention.cached
    heads = attention.heads if attention.kind == "mla" else attention.kv_heads
    if not heads:
        return 0.0
    values = attention.cached_expanded if habits.expanded else attention.cached
    return values * ceil(heads / tensor_parallel) / heads


def layer_cache(
    layer: LayerShape,
    context_tokens: int,
    sequences: int,
    key_bits: float,
    value_bits: float,
    habits: CacheHabits,
    tensor_parallel: int = 1,
) -> float:
    """Bytes that one layer's cache takes on one device for ``sequences`` of ``context_tokens`` each."""
    attention = layer.attention
    values = values_kept(attention, habits, tensor_parallel)
    if not values:
        return 0.0
    bits = key_bits
    if key_bits != value_bits and attention.kind != "mla":
        keys = attention.head_dim / (attention.head_dim + attention.value_dim)
        bits = key_bits * keys + value_bits * (1 - keys)
    return cache_bytes(sequences, 1, tokens_kept(attention, context_tokens, habits), values, bits)


@formula(
    "memory.recurrent_state",
    "sequences * (state * 4 + convolution * 2) / devices",
    unit="B",
    source="Mamba-2 and gated delta rule reference implementations: state FP32, convolution half precision",
    valid_for="linear-attention and state-space layers, however long the sequence",
    sequences="sequences at the same time",
    state="values of the recurrent state of all layers",
    convolution="values of the convolution's window of all layers",
    devices="devices that share the state's heads",
)
def state_bytes(sequences: float, state: float, convolution: float, devices: float) -> float:
    return sequences * (state * 4 + convolution * 2) / devices


def layer_state(layer: LayerShape, sequences: int, tensor_parallel: int = 1) -> float:
    """Bytes of one layer's recurrent state on one device."""
    attention = layer.attention
    if not attention.state and not attention.convolution:
        return 0.0
    heads = attention.state_heads or 1
    shares = heads / ceil(heads / tensor_parallel)
    return state_bytes(sequences, attention.state, attention.convolution, shares)


def whole_cache(
    shape: ModelShape, context_tokens: int, sequences: int, key_bits: float, value_bits: float, habits: CacheHabits
) -> float:
    """Bytes of the cache of the whole model, all devices together (one copy of every head)."""
    return sum(
        count * layer_cache(layer, context_tokens, sequences, key_bits, value_bits, habits)
        for layer, count in shape.groups
    )
