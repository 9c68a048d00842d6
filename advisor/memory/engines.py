"""Which engine serves, and what it leaves in main memory."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from advisor.architecture import ModelShape
from advisor.architecture.shape import Group
from advisor.memory.plan import Plan
from advisor.memory.weights import Stored
from advisor.quantity import Note, note
from catalog.records.formats import NumberFormat

ENGINES = ("vllm", "sglang", "llama.cpp", "transformers", "tensorrt-llm", "mlx")


def engine_for(asked: str, weights: NumberFormat) -> tuple[str, tuple[Note, ...]]:
    """The engine that serves weights of this format, with a note where it was chosen for the user.

    The rule of "auto": GGUF formats run on llama.cpp and MLX formats on MLX because nothing else reads them; any
    other format runs on vLLM where vLLM loads it, else on the first engine that does.
    """
    if asked and asked != "auto":
        known = weights.engines and asked not in weights.engines
        return asked, (
            note("memory.format_not_in_engine", "warning", format=weights.name, engine=f"term:{asked}"),
        ) if known else ()
    if weights.kind == "gguf":
        return "llama.cpp", (note("memory.engine_by_format", format=weights.name, engine="term:llama.cpp"),)
    for engine in ENGINES:
        if engine in weights.engines:
            return engine, (note("memory.engine_by_rule", engine=f"term:{engine}"),)
    return "transformers", (note("memory.engine_by_rule", engine="term:transformers"),)


def hosted(plan: Plan, layers: int, index: int) -> bool:
    """Does layer ``index`` leave its experts (a dense model: its feed-forward) in main memory?

    Hosted layers are spread evenly, so that every device of a layer split gives up the same.
    """
    if not plan.cpu_offload:
        return False
    count = layers if plan.host_layers is None else plan.host_layers
    return (index + 1) * count // layers > index * count // layers


@lru_cache(maxsize=256)
def hosted_share(shape: ModelShape, plan: Plan) -> float:
    """Share of the experts' (a dense model: the feed-forward's) parameters that lie in main memory."""
    moved = whole = 0.0
    for index, layer in enumerate(shape.layers):
        size = float(sum(one.matrix for one in layer.group(_movable(shape))))
        whole += size
        moved += size if hosted(plan, len(shape.layers), index) else 0.0
    return moved / whole if whole else 0.0


def _movable(shape: ModelShape) -> Group:
    """Experts go, because each token needs few of them; a dense model gives up its feed-forward."""
    return "expert" if shape.mixture else "mlp"


def moves_host_weights(
    shape: ModelShape, format: NumberFormat, plan: Plan, first: int, last: int
) -> tuple[float, float]:
    """Bytes and parameters of layers ``first`` up to ``last`` that offloading keeps in main memory, on each device."""
    layers = _movable_layers(shape, format, plan.tensor_parallel)
    moved = [layers[index] for index in range(first, last) if hosted(plan, len(layers), index)]
    return sum(one.size for one in moved), sum(one.count for one in moved)


def largest_hosted(shape: ModelShape, format: NumberFormat, plan: Plan) -> float:
    """Bytes of the largest tensor in main memory: reading a prompt, llama.cpp copies it to the device to compute."""
    layers = _movable_layers(shape, format, 1)
    return max((one.largest for index, one in enumerate(layers) if hosted(plan, len(layers), index)), default=0.0)


@dataclass(frozen=True, slots=True)
class Movable:
    """What of a layer can go to main memory: bytes and parameters on a device, bytes of the largest tensor."""

    size: float
    count: float
    largest: float


def _movable_layers(shape: ModelShape, format: NumberFormat, tensor: int) -> tuple[Movable, ...]:
    return _layers(shape, format.id, format.bits, format.kind, format.plain_layers, tensor)


@lru_cache(maxsize=64)
def _layers(
    shape: ModelShape, id: str, bits: float, kind: str, plain: tuple[str, ...], tensor: int
) -> tuple[Movable, ...]:
    stored = Stored(shape, id, bits, kind, plain)
    found: list[Movable] = []
    for index, layer in enumerate(shape.layers):
        parts = [
            (one, one.matrix * stored.matrix(one, layer, index) / 8, one.share(tensor))
            for one in layer.group(_movable(shape))
        ]
        found.append(
            Movable(
                sum(size * share for _, size, share in parts),
                sum(one.matrix * share for one, _, share in parts),
                max((size / max(1, len(one.slices)) for one, size, _ in parts), default=0.0),  # gate and up apart
            )
        )
    return tuple(found)
