"""Which engine serves, and what it leaves in main memory."""

from __future__ import annotations

from advisor.architecture import ModelShape
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
            note("memory.format_not_in_engine", "warning", format=weights.name, engine=asked),
        ) if known else ()
    if weights.kind == "gguf":
        return "llama.cpp", (note("memory.engine_by_format", format=weights.name, engine="llama.cpp"),)
    for engine in ENGINES:
        if engine in weights.engines:
            return engine, (note("memory.engine_by_rule", engine=engine),)
    return "transformers", (note("memory.engine_by_rule", engine="transformers"),)


def moves_host_weights(
    shape: ModelShape, format: NumberFormat, plan: Plan, first: int, last: int
) -> tuple[float, float]:
    """Bytes and parameters of layers ``first`` up to ``last`` that offloading keeps in main memory, on each device.

    Experts go first, because each token needs few of them; a dense model gives up every second layer's feed-forward.
    """
    stored = Stored(shape, format.id, format.bits, format.kind, format.plain_layers)
    size = count = 0.0
    for index in range(first, last):
        layer = shape.layers[index]
        experts = layer.group("expert")
        chosen = experts if shape.mixture else (layer.group("mlp") if index % 2 else ())
        for one in chosen:
            share = one.share(plan.tensor_parallel)
            size += one.matrix * share * stored.matrix(one, layer, index) / 8
            count += one.matrix * share
    return size, count
