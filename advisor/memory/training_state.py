"""What training keeps for every parameter: weights, gradients, master copy, optimizer states."""

from __future__ import annotations

from dataclasses import dataclass

from advisor.architecture import ModelShape
from advisor.formulas import formula
from advisor.workload import FineTune

HALF, SINGLE = 2.0, 4.0  # bytes
BLOCKWISE = 1 + 4 / 256  # bytes of an 8-bit state with its single-precision scale per block of 256 (bitsandbytes)


@dataclass(frozen=True, slots=True)
class StateBytes:
    """Bytes per trained parameter. ``paged`` states are moved to main memory when the device fills up."""

    weight: float
    gradient: float
    master: float
    states: float
    paged: bool = False


@formula(
    "memory.training_state",
    "parameters * bytes_each / shards",
    unit="B",
    source="definition; ZeRO (arXiv 1910.02054) divides by the data-parallel ranks what its stage shards",
    valid_for="one device; the parameters of its stage and tensor-parallel slice",
    parameters="parameters that the device's part of the model has",
    bytes_each="bytes per parameter",
    shards="devices that share it out",
)
def state_bytes(parameters: float, bytes_each: float, shards: float) -> float:
    return parameters * bytes_each / shards


def per_parameter(job: FineTune, shape: ModelShape, *, single_gradients: bool, single_states: bool) -> StateBytes:
    """Bytes per trained parameter for the job's precision and optimizer.

    ``single_gradients``: the framework gathers gradients in single precision (Megatron); ``single_states``: its
    optimizer keeps single-precision states whatever the weights' precision (Megatron, DeepSpeed), unlike PyTorch's,
    whose states have the weights' precision.
    """
    half_weights = job.precision in ("mixed", "bf16", "fp8")
    weight = HALF if half_weights else SINGLE
    if job.precision == "fp8":
        weight += 1.0  # the fp8 copy that the matrix products read
    gradient = SINGLE if single_gradients or not half_weights else HALF
    master = SINGLE if job.precision in ("mixed", "fp8") else 0.0
    state = SINGLE if master or not half_weights or single_states else HALF
    return StateBytes(weight, gradient, master, _states(job.optimizer, state, shape), job.optimizer.startswith("paged"))


def _states(optimizer: str, each: float, shape: ModelShape) -> float:
    """Bytes of optimizer states per parameter; ``each`` is one full state's."""
    matrices = sum(one.matrix * n for layer, n in shape.groups for one in layer.linears)
    if optimizer == "adamw":
        return 2 * each
    if optimizer in ("adamw-8bit", "paged-adamw-8bit"):
        return 2 * BLOCKWISE
    if optimizer in ("lion", "sgd-momentum"):
        return each
    if optimizer == "sgd":
        return 0.0
    if optimizer == "muon":  # momentum for the layers' matrices, Adam for embeddings and the rest
        share = min(1.0, matrices / shape.parameters)
        return each * share + 2 * each * (1 - share)
    # Adafactor keeps a row and a column of second moments of every matrix
    rows = sum((one.inputs + one.outputs) * one.count * n for layer, n in shape.groups for one in layer.linears)
    width = shape.embedding_dim or shape.hidden
    rows += (shape.vocab + width) * (1 if shape.tied else 2)
    rest = max(0, shape.parameters - matrices - shape.embedding_parameters * (1 if shape.tied else 2))
    return SINGLE * (rows + rest) / shape.parameters
