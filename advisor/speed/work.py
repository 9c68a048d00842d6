"""What one token costs of a model in a given number format: bytes to read, operations to do."""

from __future__ import annotations

from dataclasses import dataclass

from advisor.architecture.shape import ModelShape

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


_known: dict[tuple[int, float, float], tuple[ModelShape, Work]] = {}


def work_of(shape: ModelShape, bits: float, head_bits: float) -> Work:
    """``shape`` with its matrices stored at ``bits`` a weight and the output head at ``head_bits``.

    Kept per shape: the search asks for the same model on hundreds of machines, and hashing a shape of 80 layers costs
    more than the answer.
    """
    key = (id(shape), bits, head_bits)
    found = _known.get(key)
    if found is not None and found[0] is shape:
        return found[1]
    if len(_known) > 256:
        _known.clear()
    work = _work(shape, bits, head_bits)
    _known[key] = (shape, work)
    return work


def _work(shape: ModelShape, bits: float, head_bits: float) -> Work:
    plain = 0.0
    routed = 0.0
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
                routed += float(one.matrix) * count
            else:
                plain += float(one.matrix) * count
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
        plain_bytes=plain * bits / 8 + rest * HALF_BITS / 8 + head * head_bits / 8,
        experts_bytes=routed * bits / 8,
        experts=experts,
        experts_per_token=per_token,
        matrix_flops=flops + 2.0 * head,
        head_flops=2.0 * head,
        cache=tuple((values, window) for window, values in cache.items()),
        scores=tuple((one, window) for window, one in scores.items()),
        state_bytes=state,
    )
