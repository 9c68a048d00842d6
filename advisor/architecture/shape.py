"""A model's shape: what it is made of, and what a token costs in bytes and operations."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import ceil
from typing import Literal

from advisor.quantity import Note
from catalog.model_files.error import ModelFileError

AttentionKind = Literal["full", "sliding", "chunked", "mla", "linear", "state_space", "convolution", "none"]
MlpKind = Literal["gated", "plain", "none"]
Side = Literal["column", "row", "whole"]
Group = Literal["attention", "mixer", "mlp", "shared", "expert", "router"]


class ShapeError(ModelFileError):
    """A config that describes no possible model, or a family that is not known."""


@dataclass(frozen=True, slots=True)
class Linear:
    """One kind of weight matrix of a layer, under the framework's own module name.

    ``count`` matrices exist (the experts of a layer), ``active`` of them work on a token. Tensor parallelism splits the
    outputs ("column") or the inputs ("row") at whole units: ``slices`` are (width, units) of the split side, heads for
    attention, so that two key-value heads over four devices are replicated; "whole" matrices are on every device.
    ``module`` is False for weights that are no linear module of their own (fused expert tensors), which LoRA skips.
    """

    name: str
    inputs: int
    outputs: int
    group: Group = "mlp"
    bias: bool = False
    count: int = 1
    active: int = 1
    side: Side = "whole"
    slices: tuple[tuple[int, int], ...] = ()
    module: bool = True

    @property
    def matrix(self) -> int:
        """Weights of all ``count`` matrices, biases left out."""
        return self.inputs * self.outputs * self.count

    @property
    def parameters(self) -> int:
        return self.matrix + (self.outputs * self.count if self.bias else 0)

    @property
    def active_parameters(self) -> int:
        """Parameters that work on one token."""
        return (self.inputs + (1 if self.bias else 0)) * self.outputs * self.active

    def share(self, tensor_parallel: int) -> float:
        """The fraction of the matrix on the fullest of ``tensor_parallel`` devices (1 = a whole copy on each)."""
        if tensor_parallel == 1 or not self.slices:
            return 1.0
        width = sum(width for width, _ in self.slices)
        return sum(width * ceil(units / tensor_parallel) / units for width, units in self.slices) / width


@dataclass(frozen=True, slots=True)
class Attention:
    """How a layer mixes tokens, and what it keeps of each.

    ``head_dim`` is the width of a query or key head, ``value_dim`` of a value head. ``window`` bounds the cached tokens
    of "sliding" and "chunked" layers. MLA caches ``kv_rank + rope_dim`` values a token. ``state`` and ``convolution``
    are the values a "linear" or "state_space" layer keeps a sequence, however long it is.
    """

    kind: AttentionKind
    heads: int = 0
    kv_heads: int = 0
    head_dim: int = 0
    value_dim: int = 0
    window: int | None = None
    query_rank: int = 0  # MLA; 0 = queries are not compressed
    kv_rank: int = 0
    rope_dim: int = 0  # MLA: width of the shared rotary key
    qk_norm: Literal["none", "head", "full"] = "none"
    qkv_bias: bool = False
    out_bias: bool = False
    output_gate: bool = False
    sinks: bool = False  # one learned logit a head
    state: int = 0
    convolution: int = 0
    state_heads: int = 0  # what tensor parallelism splits the state by
    index_dim: int = 0  # sparse attention: width of the key that its indexer keeps of each token

    @property
    def cached(self) -> int:
        """Values kept per token of context (keys and values; the latent vector with MLA)."""
        if self.kind == "mla":
            return self.kv_rank + self.rope_dim + self.index_dim
        return self.kv_heads * (self.head_dim + self.value_dim)

    @property
    def cached_keys(self) -> int:
        """The part of ``cached`` that belongs to keys, which may have a format of its own."""
        return self.cached if self.kind == "mla" else self.kv_heads * self.head_dim

    @property
    def cached_expanded(self) -> int:
        """Values per token where the engine keeps MLA's keys and values decompressed, as transformers does."""
        return self.heads * (self.head_dim + self.value_dim) if self.kind == "mla" else self.cached

    def tokens_kept(self, context_tokens: int) -> int:
        """Tokens of ``context_tokens`` that the layer keeps in its cache."""
        return context_tokens if self.window is None else min(context_tokens, self.window)


@dataclass(frozen=True, slots=True)
class Mlp:
    """A layer's feed-forward part; with ``experts`` > 0 it is a mixture of ``experts_per_token`` of them a token."""

    kind: MlpKind
    intermediate: int = 0  # of the dense part: 0 in a pure mixture
    activation: str = "silu"
    bias: bool = False
    experts: int = 0
    experts_per_token: int = 0
    expert_intermediate: int = 0
    shared_experts: int = 0
    shared_intermediate: int = 0  # of all shared experts together


@dataclass(frozen=True, slots=True)
class LayerShape:
    """One layer: its linear modules in the order of use, and the rest (norms, sinks, convolutions) as a count."""

    attention: Attention
    mlp: Mlp
    linears: tuple[Linear, ...]
    norm_parameters: int
    other_parameters: int = 0
    norms: int = 2  # as wide as the model
    norm_kind: Literal["rms", "layer", "none"] = "rms"
    parallel: bool = False  # attention and feed-forward read the same input
    parameters: int = field(init=False)
    active_parameters: int = field(init=False)

    def __post_init__(self) -> None:
        rest = self.norm_parameters + self.other_parameters
        object.__setattr__(self, "parameters", sum(one.parameters for one in self.linears) + rest)
        object.__setattr__(self, "active_parameters", sum(one.active_parameters for one in self.linears) + rest)

    def group(self, *groups: Group) -> tuple[Linear, ...]:
        """The linear modules that belong to any of ``groups``."""
        return tuple(one for one in self.linears if one.group in groups)


@dataclass(frozen=True, slots=True)
class ModelShape:
    """A whole model.

    Parameters are what the framework instantiates, tied tensors once; ``assumed`` marks an unknown family that was
    computed from its shape keys alone.
    """

    name: str
    family: str  # the config's model_type, wrappers and old names brought to the usual one
    hidden: int
    vocab: int
    max_context: int | None
    layers: tuple[LayerShape, ...]
    tied: bool = False
    position: Literal["rope", "learned", "alibi", "none"] = "rope"
    position_parameters: int = 0
    embedding_dim: int = 0  # 0 = hidden
    head_bias: bool = False
    other_parameters: int = 0  # final norm, projections, norm of the embeddings
    stored_format: str = ""  # quantisation that the config itself names ("fp8", "mxfp4")
    assumed: bool = False
    notes: tuple[Note, ...] = ()
    label: str = ""  # the family's name as printed
    attention_dropout: float = 0.0
    hidden_dropout: float = 0.0
    embedding_dropout: float = 0.0
    attention_softcap: float | None = None
    logit_softcap: float | None = None
    rotary_fraction: float = 1.0  # of a head's width that is rotated
    groups: tuple[tuple[LayerShape, int], ...] = field(init=False, repr=False)  # equal layers with their number
    order: tuple[int, ...] = field(init=False, repr=False)  # of each layer the index of its group
    parameters: int = field(init=False)
    active_parameters: int = field(init=False)
    embedding_parameters: int = field(init=False)
    head_parameters: int = field(init=False)  # of its own: 0 where tied

    def __hash__(self) -> int:  # cheap, so that results can be kept per shape
        return hash((self.name, self.family, self.parameters, self.hidden, self.vocab, len(self.layers)))

    def __post_init__(self) -> None:
        index: dict[LayerShape, int] = {}
        same: dict[int, int] = {}  # by identity first: comparing whole layers is slow
        for layer in self.layers:
            if id(layer) not in same:
                same[id(layer)] = index.setdefault(layer, len(index))
        order = tuple(same[id(layer)] for layer in self.layers)
        groups = tuple((layer, order.count(group)) for layer, group in index.items())
        width = self.embedding_dim or self.hidden
        embedding = self.vocab * width
        bias = self.vocab if self.head_bias else 0
        head = bias if self.tied else embedding + bias
        outside = embedding + head + self.position_parameters + self.other_parameters
        for name, value in (
            ("groups", groups),
            ("order", order),
            ("embedding_parameters", embedding),
            ("head_parameters", head),
            ("parameters", outside + sum(layer.parameters * count for layer, count in groups)),
            ("active_parameters", outside + sum(layer.active_parameters * count for layer, count in groups)),
        ):
            object.__setattr__(self, name, value)

    @property
    def mixture(self) -> bool:
        """Whether any layer routes tokens to experts."""
        return any(layer.mlp.experts for layer, _ in self.groups)

    @property
    def expert_parameters(self) -> int:
        """Parameters of all routed experts."""
        return sum(one.parameters * count for layer, count in self.groups for one in layer.group("expert"))

    def kv_bytes_per_token(self, bits: float = 16.0) -> float:
        """Bytes that a new token adds to the cache: keys and values of every layer that keeps any."""
        return sum(layer.attention.cached * n for layer, n in self.groups) * bits / 8

    def kv_bytes_per_token_beyond_windows(self, bits: float = 16.0) -> float:
        """Bytes that one more token costs once every layer with a window has filled it."""
        return sum(layer.attention.cached * n for layer, n in self.groups if layer.attention.window is None) * bits / 8

    def kv_bytes(self, context_tokens: int, bits: float = 16.0, state_bits: float = 32.0) -> float:
        """Bytes that a sequence of ``context_tokens`` keeps, windows and recurrent states counted as they are."""
        total = 0.0
        for layer, count in self.groups:
            kept = layer.attention.tokens_kept(context_tokens) * layer.attention.cached * bits
            state = (layer.attention.state + layer.attention.convolution) * state_bits
            total += count * (kept + state) / 8
        return total

    def flops_per_token(self, context_tokens: float) -> float:
        """Operations of one token's forward pass that looks back on ``context_tokens`` (2 a multiply-add).

        For a prefill of n tokens the mean context of a token is n / 2.
        """
        head = self.vocab * (self.embedding_dim or self.hidden)
        operations = 2.0 * head
        for layer, count in self.groups:
            attention = layer.attention
            seen = context_tokens if attention.window is None else min(context_tokens, attention.window)
            matrices = sum(one.inputs * one.outputs * one.active for one in layer.linears)
            scores = attention.heads * (attention.head_dim + attention.value_dim) * seen
            if attention.kind in ("linear", "state_space", "convolution", "none"):
                scores = 3.0 * attention.state  # decay, update and read of the state
            operations += count * 2.0 * (matrices + scores)
        return operations
