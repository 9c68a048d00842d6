"""What may stand beside the model on every device: LoRA adapters and a draft model."""

from __future__ import annotations

from advisor.architecture import ModelShape, ShapeError, read_config
from advisor.formulas import formula
from advisor.memory.kv_cache import HABITS, layer_cache
from advisor.memory.plan import Term
from advisor.memory.serving_job import Serving
from advisor.memory.weights import weights_of
from advisor.quantity import Note, Quantity, note
from advisor.workload import Serve
from catalog.catalog import Catalog


@formula(
    "memory.adapters",
    "adapters * rank * widths * 2 / devices",
    unit="B",
    source="Hu et al. 2021, LoRA (arXiv 2106.09685): two matrices of rank r beside each adapted one; half precision",
    valid_for="adapters kept on the device for serving (vLLM max_loras)",
    adapters="adapters on the device at the same time",
    rank="their rank",
    widths="inputs plus outputs of all adapted matrices",
    devices="devices that share them",
)
def adapter_bytes(adapters: float, rank: float, widths: float, devices: float) -> float:
    return adapters * rank * widths * 2 / devices


@formula(
    "memory.draft",
    "weights + cache",
    unit="B",
    source="Leviathan et al. 2023, speculative decoding (arXiv 2211.17192): a second model with its own cache",
    valid_for="a draft model on every device of a group",
    weights="bytes of the draft model's weights",
    cache="bytes of its cache",
)
def draft_bytes(weights: float, cache: float) -> float:
    return weights + cache


def beside_terms(job: Serve, serving: Serving, catalog: Catalog) -> tuple[tuple[Term, ...], tuple[Note, ...]]:
    """The terms of adapters and a draft model on each device, and what has to be said of them."""
    terms: list[Term] = []
    notes: list[Note] = []
    if job.lora_adapters:
        terms.append(Term("adapters", _adapters(job, serving)))
    if job.draft_model:
        draft = model_shape(job.draft_model, catalog)
        if draft is None:
            notes.append(note("memory.draft_unknown", "unknown", model=job.draft_model))
        else:
            terms.append(Term("draft", _draft(draft, serving)))
    return tuple(terms), tuple(notes)


def _adapters(job: Serve, serving: Serving) -> Quantity:
    widths = sum(
        count * (one.inputs + one.outputs)
        for layer, count in serving.shape.groups
        for one in layer.group("attention", "mlp", "shared", "mixer")
    )
    devices = serving.plan.tensor_parallel * serving.plan.pipeline_parallel
    return Quantity(
        adapter_bytes(job.lora_adapters, job.lora_rank, widths, devices),
        "B",
        formula="memory.adapters",
        inputs=(
            ("adapters", Quantity(job.lora_adapters, "1")),
            ("rank", Quantity(job.lora_rank, "1")),
            ("widths", Quantity(widths, "1")),
            ("devices", Quantity(devices, "1")),
        ),
    )


def _draft(draft: ModelShape, serving: Serving) -> Quantity:
    held = weights_of(draft, serving.weights).total
    bits, habits = serving.cache.bits, HABITS[serving.engine]
    cache = sum(
        count * layer_cache(layer, serving.context, serving.users, bits, bits, habits) for layer, count in draft.groups
    )
    inputs = (("weights", Quantity(held, "B")), ("cache", Quantity(cache, "B")))
    return Quantity(draft_bytes(held, cache), "B", formula="memory.draft", inputs=inputs)


_KNOWN: dict[str, ModelShape] = {}


def model_shape(model: str, catalog: Catalog) -> ModelShape | None:
    """The catalog model's shape; None where the catalog has no such model or only its name."""
    record = catalog.models.get(model)
    if record is None or record.config is None:
        return None
    if model not in _KNOWN:
        try:
            _KNOWN[model] = read_config(record.config, record.name)
        except ShapeError:
            return None
    return _KNOWN[model]
