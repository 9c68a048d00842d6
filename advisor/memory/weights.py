"""Bytes of weights by format: scales, zero points and the layers that stay plain."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import ceil

from advisor.architecture import LayerShape, Linear, ModelShape
from advisor.formulas import formula
from advisor.memory.gguf_mix import mixed_bits
from catalog.records.formats import NumberFormat

PLAIN_BITS = 16.0
GGUF_NAMES = {  # our module names by ending -> the tensor's role in llama.cpp's mix
    "q_proj": "attn_q", "k_proj": "attn_k", "v_proj": "attn_v", "o_proj": "attn_output",
    "qkv_proj": "attn_qkv", "query_key_value": "attn_qkv", "c_attn": "attn_qkv", "W_pack": "attn_qkv",
    "wqkv": "attn_qkv", "Wqkv": "attn_qkv", "dense": "attn_output", "out_proj": "attn_output", "wo": "attn_output",
    "down_proj": "ffn_down", "dense_4h_to_h": "ffn_down", "fc2": "ffn_down", "fc_out": "ffn_down",
    "gate_proj": "ffn_gate", "up_proj": "ffn_up", "gate_up_proj": "ffn_up", "dense_h_to_4h": "ffn_up", "fc1": "ffn_up",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Weights:
    """Bytes on one device of a tensor-parallel group: of each layer, and of what stands before and after them."""

    layers: tuple[float, ...]
    embedding: float
    head: float  # 0 where tied, except where the engine keeps a copy
    rest: float  # final norm, position table
    counts: tuple[float, ...]  # parameters of each layer on this device
    bits: float  # of the format
    plain_bits: float

    @property
    def total(self) -> float:
        return sum(self.layers) + self.embedding + self.head + self.rest


@formula(
    "memory.weights",
    "parameters * bits / 8 + plain_parameters * plain_bits / 8",
    unit="B",
    source="definition; bits of a format count its scales and zero points",
    valid_for="one device; the parameters that it holds",
    parameters="parameters stored in the format",
    bits="bits a parameter, scales included",
    plain_parameters="parameters that stay unquantised (embeddings, head, norms, routers)",
    plain_bits="bits of those",
)
def weight_bytes(parameters: float, bits: float, plain_parameters: float, plain_bits: float) -> float:
    return parameters * bits / 8 + plain_parameters * plain_bits / 8


def weights_of(shape: ModelShape, format: NumberFormat, tensor_parallel: int = 1, expert_parallel: int = 1) -> Weights:
    """Bytes of a model's weights on one of ``tensor_parallel`` devices.

    Matrices split at whole heads or columns, so that a few key-value heads are replicated; experts split over
    ``expert_parallel`` devices, embedding and head over the vocabulary.
    """
    return _weights(shape, format.id, format.bits, format.kind, format.plain_layers, tensor_parallel, expert_parallel)


@lru_cache(maxsize=512)
def _weights(
    shape: ModelShape, id: str, bits: float, kind: str, plain: tuple[str, ...], tensor: int, expert: int
) -> Weights:
    stored = Stored(shape, id, bits, kind, plain)
    known: dict[tuple[int, tuple[float, ...]], float] = {}
    layers: list[float] = []
    for index, layer in enumerate(shape.layers):
        each = tuple(stored.matrix(one, layer, index) for one in layer.linears)
        key = (shape.order[index], each)
        if key not in known:
            total = (layer.norm_parameters + layer.other_parameters) * stored.small
            for one, width in zip(layer.linears, each, strict=True):
                total += _share(one, tensor, expert) * (
                    one.matrix * width + (one.parameters - one.matrix) * stored.small
                )
            known[key] = total / 8
        layers.append(known[key])
    split = ceil(shape.vocab / tensor) / shape.vocab  # the largest share of a split vocabulary
    embedding = shape.embedding_parameters * split * stored.bits_of("embedding", "embedding", shape.hidden, 0) / 8
    head = shape.vocab * split * stored.small / 8 if shape.head_bias else 0.0
    if not shape.tied:
        head += shape.embedding_parameters * split * stored.bits_of("head", "head", shape.hidden, 0) / 8
    held = [
        layer.norm_parameters
        + layer.other_parameters
        + sum(one.parameters * _share(one, tensor, expert) for one in layer.linears)
        for layer, _ in shape.groups
    ]
    rest = (shape.position_parameters + shape.other_parameters) * stored.small / 8
    counts = tuple(held[group] for group in shape.order)
    return Weights(tuple(layers), embedding, head, rest, counts, bits, stored.plain_bits)


@dataclass(frozen=True, slots=True)
class Stored:
    """How many bits each part of a model takes in one format."""

    shape: ModelShape
    id: str
    bits: float
    kind: str
    plain: tuple[str, ...]

    @property
    def plain_bits(self) -> float:
        return self.bits if self.kind == "float" and self.bits >= PLAIN_BITS else PLAIN_BITS

    @property
    def small(self) -> float:
        """Norms and biases: 32 bits in GGUF."""
        return 32.0 if self.kind == "gguf" else self.plain_bits

    def bits_of(self, part: str, tensor: str, width: int, layer: int) -> float:
        if self.kind == "gguf":
            return mixed_bits(self.id, tensor, width, layer, self.shape)
        return self.plain_bits if part in self.plain else self.bits

    def matrix(self, one: Linear, layer: LayerShape, index: int) -> float:
        if one.group == "router":
            return self.small
        if one.group == "attention" and layer.attention.kind == "mla" and "mla" in self.plain:
            return self.plain_bits
        name = GGUF_NAMES.get(one.name.rpartition(".")[2], "other")
        if one.group == "expert":
            name += "_exps"
        return self.bits_of(one.group, name, one.inputs, index)


def _share(one: Linear, tensor: int, expert: int) -> float:
    if one.group == "expert" and expert > 1:
        return ceil(one.count / expert) / one.count
    return one.share(tensor)


def kernel_padding(shape: ModelShape, format: NumberFormat, tensor_parallel: int, *, native: bool) -> float:
    """Bytes as loaded over bytes as stored: MXFP4 kernels round the width of a device's experts up to 256.

    ``native`` is False on cards before Hopper, whose kernels round the model's width too. Source: vLLM, mxfp4.py; held
    against its start-up logs of gpt-oss-120b.
    """
    if format.id != "mxfp4" or not shape.mixture:
        return 1.0
    each = max(layer.mlp.expert_intermediate for layer, _ in shape.groups) / tensor_parallel
    padded = ceil(each / 256) * 256 / each
    if not native:
        padded *= ceil(shape.hidden / 256) * 256 / shape.hidden
    experts = shape.expert_parameters * format.bits
    whole = experts + (shape.parameters - shape.expert_parameters) * PLAIN_BITS
    return 1 + experts / whole * (padded - 1)
