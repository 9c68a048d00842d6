"""How layers and heads are shared out."""

from __future__ import annotations

from advisor.architecture import ModelShape


def layer_ranges(layers: int, stages: int) -> tuple[tuple[int, int], ...]:
    """Consecutive ranges of layers, as even as they come; the first stages take what does not divide."""
    each, over = divmod(layers, stages)
    ranges: list[tuple[int, int]] = []
    first = 0
    for stage in range(stages):
        last = first + each + (1 if stage < over else 0)
        ranges.append((first, last))
        first = last
    return tuple(ranges)


def tensor_splits(shape: ModelShape, devices: int) -> bool:
    """Whether engines split this model over ``devices``: query heads divide evenly, key-value heads either way."""
    for layer, _ in shape.groups:
        attention = layer.attention
        if attention.heads and attention.heads % devices:
            return False
        if attention.kv_heads and attention.kv_heads % devices and devices % attention.kv_heads:
            return False
    return True
