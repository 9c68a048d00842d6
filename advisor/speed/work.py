"""What one token costs of a model in a given number format: bytes to read, operations to do."""

from __future__ import annotations

from dataclasses import dataclass

from advisor.architecture.shape import ModelShape
from catalog.records.formats import NumberFormat

HALF_BITS = 16.0


@dataclass(frozen=True, slots=True)
class Work:
    """A model's cost in plain numbers (bytes, FLOP).

    ``cache`` and ``scores`` are (amount per token of context, window or None): cached values, and FLOP of attention
    scores a token. ``state_bytes`` is what recurrent layers read and write a token, whatever the context.
    """

    layers: int
    mixture_layers: int
    hidden: int
    exchanges: (
        int  # all-reduces of a tensor-parallel pass: two a layer, one where attention and feed-forward run side by side
    )
    kv_heads: int  # fewest of any layer that has a cache; 0 = none has one
    plain_bytes: float  # weights that every step reads: attention, dense and shared feed-forward, router, head
    experts_bytes: float  # all routed experts of all layers
    experts: int
    experts_per_token: int
    matrix_flops: float  # of one token, head included
    head_flops: float
    cache: tuple[tuple[float, int | None], ...]
    scores: tuple[tuple[float, int | None], ...]
    state_bytes: float
    hosted_plain: float = 0.0  # bytes of plain weights that stay in main memory
    hosted_experts: float = 0.0  # share of the routed experts that stays in main memory, 0 .. 1

    def hosted_bytes(self, tokens: float) -> float:
        """The part of ``weight_bytes`` that is read from main memory."""
        found = self.hosted_plain
        if self.hosted_experts and self.experts:
            found += (
                self.hosted_experts * self.experts_bytes * used_experts(self.experts, self.experts_per_token, tokens)
            )
        return found

    def weight_bytes(self, tokens: float) -> float:
        """Bytes of weights that a step over ``tokens`` tokens reads: each expert once if any token chose it."""
        if not self.experts:
            return self.plain_bytes
        return self.plain_bytes + self.experts_bytes * used_experts(self.experts, self.experts_per_token, tokens)

    def cache_bytes(self, context: float, bits: float) -> float:
        """Bytes of keys and values (and recurrent state) that a token reads when it looks back on ``context``."""
        kept = 0.0
        for values, window in self.cache:
            kept += values * (context if window is None or context < window else window)
        return kept * bits / 8 + self.state_bytes

    def score_flops(self, context: float) -> float:
        """FLOP of attention scores and their sum over values for a token that looks back on ``context`` tokens."""
        total = 0.0
        for flops, window in self.scores:
            total += flops * (context if window is None or context < window else window)
        return total


def used_experts(experts: int, per_token: int, tokens: float) -> float:
    """The expected fraction of a layer's experts that ``tokens`` tokens choose, if routing is even and independent."""
    return 1.0 - float((1.0 - per_token / experts) ** max(tokens, 1.0))


@dataclass(frozen=True, slots=True)
class Bits:
    """Bits a stored weight takes, by where it stands: most matrices, the output head, attention."""

    matrices: float
    head: float
    attention: float


def bits_of(format: NumberFormat) -> Bits:
    """What a number format makes of each group of weights; layers that it leaves plain stay in half precision."""
    plain = max(format.bits, HALF_BITS)
    return Bits(
        format.bits,
        plain if "head" in format.plain_layers else format.bits,
        plain if "attention" in format.plain_layers else format.bits,
    )


HALF = Bits(HALF_BITS, HALF_BITS, HALF_BITS)

_known: dict[tuple[int, Bits], tuple[ModelShape, Work]] = {}


def work_of(shape: ModelShape, bits: Bits) -> Work:
    """``shape`` with its weights stored in ``bits``.

    Kept per shape: the search asks for the same model on hundreds of machines.
    """
    key = (id(shape), bits)
    found = _known.get(key)
    if found is not None and found[0] is shape:
        return found[1]
    if len(_known) > 256:
        _known.clear()
    work = _work(shape, bits)
    _known[key] = (shape, work)
    return work


def _work(shape: ModelShape, bits: Bits) -> Work:
    plain = 0.0  # bytes
    routed = 0.0
    exchanges = 0
    flops = 0.0
    rest = float(shape.other_parameters)
    state = 0.0
    mixture = 0
    kv_heads: list[int] = []
    cache: dict[int | None, float] = {}
    scores: dict[int | None, float] = {}
    for layer, count in shape.groups:
        for one in layer.linears:
            flops += 2.0 * one.inputs * one.outputs * one.active * count
            if one.group == "expert":
                routed += float(one.matrix) * count * bits.matrices / 8
            elif one.group in ("attention", "mixer"):
                plain += float(one.matrix) * count * bits.attention / 8
            else:
                plain += float(one.matrix) * count * bits.matrices / 8
        exchanges += (1 if layer.parallel else 2) * count
        rest += (layer.norm_parameters + layer.other_parameters) * count
        mixture += count if layer.mlp.experts else 0
        attention = layer.attention
        if attention.cached:
            cache[attention.window] = cache.get(attention.window, 0.0) + attention.cached * count
            kv_heads.append(1 if attention.kind == "mla" else attention.kv_heads)
            width = attention.heads * (attention.head_dim + attention.value_dim)
            scores[attention.window] = scores.get(attention.window, 0.0) + 2.0 * width * count
        state += 2 * 4.0 * attention.state * count  # read and written in single precision
    head = float(shape.vocab * (shape.embedding_dim or shape.hidden))
    experts = max((layer.mlp.experts for layer, _ in shape.groups), default=0)
    per_token = max((layer.mlp.experts_per_token for layer, _ in shape.groups), default=0)
    return Work(
        layers=len(shape.layers),
        mixture_layers=mixture,
        hidden=shape.hidden,
        kv_heads=min(kv_heads, default=0),
        exchanges=exchanges,
        plain_bytes=plain + rest * HALF_BITS / 8 + head * bits.head / 8,
        experts_bytes=routed,
        experts=experts,
        experts_per_token=per_token,
        matrix_flops=flops + 2.0 * head,
        head_flops=2.0 * head,
        cache=tuple((values, window) for window, values in cache.items()),
        scores=tuple((one, window) for window, one in scores.items()),
        state_bytes=state,
    )
