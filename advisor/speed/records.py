"""From a fit to the catalog's records, each with its range, its reason and its basis."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import exp, isclose
from pathlib import Path

from advisor.speed.cases import Case
from advisor.speed.fit import Fit, names_of
from advisor.speed.kinds import ANY

COLUMNS = (
    "id", "name", "low", "likely", "high", "unit", "reason", "source", "as_of", "confidence", "note",
)  # fmt: skip
SAME = 0.02  # a record that differs less from what would be found without it is left out
WIDEST = 1.0
RANGE = 1.64  # standard deviations of a 90 % interval
Pair = tuple[str, str]

UNITS = {
    "layer_time": "s", "mixture_layer_time": "s", "step_time": "s", "sequence_time": "s", "hop_time": "s",
    "host_layer_time": "s", "reduce_latency": "s", "prompt_time": "s", "first_token_time": "s",
    "half_speed_tokens": "tok", "chunk_tokens": "tok", "train_half_speed_expert_tokens": "tok", "optimizer_bytes": "B",
    "reference_year": "a", "mature_years": "a",
}  # fmt: skip

TEXTS = {
    "memory_efficiency": (
        "Bandwidth reached while reading weights, over the data sheet's",
        "refresh, page changes and kernel edges keep a kernel below the data sheet",
    ),
    "cache_efficiency": ("Bandwidth reached while reading keys and values", "attention reads many small pieces"),
    "layer_time": (
        "Time a layer takes beyond its bytes",
        "kernel starts, synchronisation and norms, whatever the layer's size",
    ),
    "mixture_layer_time": (
        "Further time of a layer with routed experts",
        "routing, gathering and one kernel per expert",
    ),
    "step_time": ("Time a step takes beyond its layers", "sampling, scheduling and the host's part"),
    "sequence_time": (
        "Time a step takes per running request",
        "sampling, detokenising and bookkeeping of each request",
    ),
    "matrix_efficiency": (
        "Peak arithmetic reached by a batch's matrix products",
        "few rows a matrix leave tensor cores partly idle",
    ),
    "host_layer_time": (
        "Time in which the host prepares a layer's kernels",
        "without recorded graphs the device waits where it is faster than the host",
    ),
    "mixture_prompt": (
        "Arithmetic reached by mixtures of experts while reading prompts, against dense models",
        "each expert gets a part of the tokens only",
    ),
    "pipeline_use": (
        "Part of a pipeline's ideal gain that prompts reach",
        "stages wait for each other and for copies between devices",
    ),
    "format_host": (
        "Time in which the host prepares a layer in this format, against half precision",
        "packed formats start more kernels a layer",
    ),
    "hop_time": (
        "Time between two stages of a layer split",
        "activations pass over the host or the link and the next device starts",
    ),
    "reduce_latency": (
        "Time of one exchange between tensor-parallel devices, without its bytes",
        "two exchanges a layer wait for the slowest device",
    ),
    "link_efficiency": (
        "Part of the link's rate that an all-reduce reaches",
        "protocol, staging buffers, and without peer-to-peer the way over host memory",
    ),
    "train_link_efficiency": (
        "Part of the link's rate that training traffic reaches",
        "collectives of many devices, partly over the network between machines",
    ),
    "prompt_efficiency": ("Peak arithmetic reached while reading a prompt", "matrix products of a whole chunk"),
    "score_efficiency": (
        "Peak arithmetic reached by attention scores of a prompt",
        "softmax and memory traffic between two small products",
    ),
    "half_speed_tokens": (
        "Chunk length at which a prompt's products reach half their rate",
        "short chunks leave tensor cores partly idle",
    ),
    "chunk_tokens": ("Tokens of a prompt that are read at once", "default of the engines' chunked prefill"),
    "prompt_time": ("Fixed time of a prompt", "the host's part"),
    "first_token_time": ("Fixed time to the first token beyond the prompt", "scheduling, first step, transport"),
    "queue_share": (
        "Part of the prompts ahead that a new request really waits for",
        "several prompts are read in one pass",
    ),
    "waited_steps": (
        "Steps of running answers that come before a new request's first token",
        "schedulers finish what is under way, and prompts share steps with answers",
    ),
    "memory_share": ("Part of the memory that weights and cache may take", "default of the engines' memory pools"),
    "answer_reserved": ("Part of an answer for which the scheduler keeps memory free", "between none and all of it"),
    "batch_limit": (
        "Most requests that an engine runs together at full load",
        "scheduler setting of the measured runs",
    ),
    "load_efficiency": (
        "Part of the steady rate that a whole run at full load reaches",
        "ramp up, ramp down and unequal lengths",
    ),
    "format_memory": (
        "Bandwidth reached with this weight format against half precision",
        "decoding packed weights costs instructions",
    ),
    "format_matrix": (
        "Arithmetic reached with this weight format against half precision",
        "decoding packed weights, scaling and quantising activations",
    ),
    "format_train": (
        "Arithmetic reached in this format while training against half precision",
        "attention, norms and optimizer stay in half or single precision; casts and scales cost",
    ),
    "train_efficiency": (
        "Peak arithmetic reached by training's matrix products",
        "kernels, launch gaps, data and the optimizer",
    ),
    "train_half_speed_hidden": (
        "Model width at which training's products reach half their rate",
        "narrow matrices leave tensor cores partly idle",
    ),
    "train_score_efficiency": (
        "Peak arithmetic reached by attention scores in training",
        "forward and backward kernels of long sequences",
    ),
    "mixture_train": (
        "Arithmetic reached by mixtures of experts against dense models",
        "small products per expert and exchange of tokens between devices",
    ),
    "quantised_train": (
        "Training rate over a quantised base against a half-precision one",
        "weights are decoded in every pass",
    ),
    "offload_train": (
        "Training rate with states in main memory",
        "optimizer states cross PCIe and the CPU updates them",
    ),
    "adapter_train": (
        "Arithmetic reached while training adapters against all weights",
        "small products of the adapters",
    ),
    "train_half_speed_expert_tokens": (
        "Tokens an expert gets at which its products reach half their rate",
        "few rows a matrix leave tensor cores partly idle",
    ),
    "network_efficiency": (
        "Part of the network's rate between machines that training traffic reaches",
        "protocols, collisions and the slowest of many devices",
    ),
    "exposed_exchange": ("Part of tensor-parallel exchanges that nothing hides", "each layer waits for its sum"),
    "hidden_communication": (
        "Sharding traffic hidden behind arithmetic, as a part of the arithmetic's time",
        "weights of the next layer travel while this one computes",
    ),
    "optimizer_bytes": (
        "Bytes the optimizer moves per parameter and step",
        "gradient, master copy and two moments, read and written",
    ),
    "pipeline_bubble": ("Idle part of a pipeline against plain 1F1B", "interleaved schedules shorten it"),
    "lost_time": ("Time a long run loses to restarts and failures", "published GPU-hours contain them"),
    "yearly_gain": ("What a year of software gains", "newer releases on the same hardware"),
    "mature_years": ("Years after which a chip's software gains no more", "kernels for it are written by then"),
    "reference_year": ("The year the constants stand for", "the newest measurements"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One record to write."""

    id: str
    name: str
    low: float
    likely: float
    high: float
    unit: str
    reason: str
    source: str
    confidence: str
    note: str = ""


def rows_of(fit: Fit, cases: Sequence[Case], source: str) -> list[Row]:
    """The fit as records: a general value of every constant, one for each engine and class that moves it, and their
    pairs.
    """
    out: list[Row] = []
    for name, prior in fit.priors.items():
        used = [case for case in cases if name in names_of(case, fit.priors).values()]
        values: dict[Pair, float] = {(ANY, ANY): fit.value(name, (ANY,), (ANY,))}
        families: dict[Pair, tuple[Sequence[str], Sequence[str]]] = {}
        counts: dict[Pair, int] = {(ANY, ANY): len(used)}
        for case in used:
            engines = [one for one in case.chain if one != ANY]
            classes = [one for one in case.classes if one != ANY]
            for chain, hardware in _pairs(engines, classes):
                key = (chain[0] if chain else ANY, hardware[0] if hardware else ANY)
                counts[key] = counts.get(key, 0) + (key != (ANY, ANY))
                families[key] = ((*chain, ANY), (*hardware, ANY))
                values.setdefault(key, fit.value(name, *families[key]))
        for engine, _ in prior.known:  # documented, whether measured or not
            values.setdefault((engine, ANY), fit.value(name, (engine, ANY), (ANY,)))
            counts.setdefault((engine, ANY), 0)
        for key in _needed(values, used):
            spread = fit.spread(name, *families.get(key, ((key[0], ANY), (key[1], ANY))))
            out.append(_row(name, key, values[key], spread, counts[key], source))
    return out


def _pairs(engines: Sequence[str], classes: Sequence[str]) -> Iterable[tuple[Sequence[str], Sequence[str]]]:
    for i in range(len(engines) + 1):
        for j in range(len(classes) + 1):
            yield engines[i:], classes[j:]


def _needed(values: Mapping[Pair, float], used: Sequence[Case]) -> list[Pair]:
    """The pairs without which a look-up would find something else, general ones first."""
    kept: dict[Pair, float] = {(ANY, ANY): values[ANY, ANY]}
    chains = {case.chain for case in used}
    families = {case.classes for case in used}
    depth = {name: len(chain) - chain.index(name) for chain in (*chains, *families) for name in chain}
    order = sorted(values, key=lambda key: 100 * (2 - key.count(ANY)) + depth.get(key[0], 1) + depth.get(key[1], 1))
    for engine, hardware in order[1:]:
        chain = next((one[one.index(engine) :] for one in chains if engine in one), (ANY,))
        classes = next((one[one.index(hardware) :] for one in families if hardware in one), (ANY,))
        found = look_up(kept, chain, classes)
        if not isclose(found, values[engine, hardware], rel_tol=SAME):
            kept[engine, hardware] = values[engine, hardware]
    return list(kept)


def look_up(values: Mapping[Pair, float], chain: Sequence[str], classes: Sequence[str]) -> float:
    """The rule by which the program finds a constant (see ``constants.Table.find``)."""
    for engine in chain:
        for hardware in classes:
            if ANY not in (engine, hardware) and (engine, hardware) in values:
                return values[engine, hardware]
    general = values[ANY, ANY]
    of_engine = next((values[one, ANY] for one in chain if (one, ANY) in values), general)
    of_class = next((values[ANY, one] for one in classes if (ANY, one) in values), general)
    return of_engine * of_class / general if general else 0.0


def _row(name: str, key: Pair, value: float, spread: float, count: int, source: str) -> Row:
    base, _, kind = name.partition(".")
    title, reason = TEXTS[base]
    engine, hardware = key
    width = exp(RANGE * min(spread, WIDEST))
    where = ", ".join(
        one for one in (kind, engine if engine != ANY else "", hardware if hardware != ANY else "") if one
    )
    return Row(
        id=f"speed.{name}.{engine}.{hardware}",
        name=f"{title}{f' ({where})' if where else ''}",
        low=value / width,
        likely=value,
        high=value * width,
        unit=UNITS.get(base, "1"),
        reason=reason,
        source=f"{source}; {count} measurement{'' if count == 1 else 's'}" if count else "expert judgement",
        confidence="B" if count >= 5 else "C",
    )


def write_rows(rows: Iterable[Row], file: Path, as_of: str) -> None:
    """Write the records as a table of assumptions."""
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(COLUMNS)
        for row in rows:
            writer.writerow(
                (row.id, row.name, f"{row.low:.4g}", f"{row.likely:.4g}", f"{row.high:.4g}", row.unit, row.reason,
                 row.source, as_of, row.confidence, row.note)
            )  # fmt: skip
