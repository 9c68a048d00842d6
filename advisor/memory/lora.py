"""Low-rank adapters: which modules get one, and how many parameters that is."""

from __future__ import annotations

from math import ceil

from advisor.architecture import LayerShape, Linear, ModelShape
from advisor.formulas import formula

QUERY_VALUE = ("q_proj", "v_proj")


@formula(
    "memory.lora_parameters",
    "rank * widths",
    unit="1",
    source="LoRA (arXiv 2106.09685): an inputs x rank and a rank x outputs matrix beside each module",
    valid_for="one model",
    rank="rank of the adapters",
    widths="inputs plus outputs, summed over the modules with an adapter",
)
def adapter_parameters(rank: float, widths: float) -> float:
    return rank * widths


def targets_of(shape: ModelShape, choice: str) -> tuple[str, ...]:
    """Module names for "all-linear", "attention" or "query-value"; fused projections count as query and value."""
    layer = shape.layers[-1]
    if choice == "all-linear":
        return tuple(sorted({_last(one) for each, _ in shape.groups for one in each.linears if one.module}))
    attention = tuple(_last(one) for one in layer.group("attention"))
    if choice == "attention":
        return attention
    chosen = tuple(name for name in attention if name in QUERY_VALUE)
    return chosen or attention[:1]


def _last(one: Linear) -> str:
    return one.name.rsplit(".", 1)[-1]


def adapter_widths(
    shape: ModelShape,
    targets: tuple[str, ...],
    first: int = 0,
    last: int | None = None,
    *,
    tensor_parallel: int = 1,
    experts: bool = False,
) -> float:
    """Inputs plus outputs of the adapted modules of layers ``first`` up to ``last`` on one device.

    The side that tensor parallelism splits is shared out. ``experts``: fused expert tensors have adapters too, the
    joined gate and up tensor of twice the rank.
    """
    each = [_layer_widths(layer, targets, tensor_parallel, experts) for layer, _ in shape.groups]
    return sum(each[group] for group in shape.order[first:last])


def _layer_widths(layer: LayerShape, targets: tuple[str, ...], tensor_parallel: int, experts: bool) -> float:
    total = 0.0
    for one in layer.linears:
        if experts and one.group == "expert" and not one.module:
            joined = 2 if "gate_up" in one.name else 1
            total += joined * (one.inputs + one.outputs) * one.count
            continue
        if not one.module or _last(one) not in targets:
            continue
        share = one.share(tensor_parallel)
        inputs = one.inputs * (share if one.side == "row" else 1.0)
        outputs = one.outputs * (share if one.side == "column" else 1.0)
        total += (ceil(inputs) + ceil(outputs)) * one.count
    return total
