"""``model CONFIG_OR_ID``: parameters, KV cache and memory by number format."""

from __future__ import annotations

import argparse

from advisor.architecture import ModelShape
from advisor.memory.weights import weights_of
from catalog.catalog import Catalog
from catalog.records.formats import NumberFormat
from catalog.records.models import Model
from reports.wording import Language
from ui.command_line.arguments import add_json, add_language
from ui.command_line.inputs import the_catalog, the_shape
from ui.command_line.output import Encoder, print_json, table

GIB = 2**30
SHOWN = (
    "fp32",
    "bf16",
    "fp8",
    "int8",
    "q8_0",
    "q6_k",
    "q5_k_m",
    "q4_k_m",
    "awq-int4",
    "gptq-int4",
    "nf4",
    "int4",
)
CONTEXTS = (2048, 8192, 32768, 131072)


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "model", metavar="CONFIG_OR_ID", help="a config.json, a GGUF file, or the name of a model of the catalog"
    )
    parser.add_argument("--all-formats", action="store_true", help="every number format of the catalog")
    add_json(parser)
    add_language(parser)


def run(arguments: argparse.Namespace) -> int:
    catalog = the_catalog()
    shape, found = the_shape(arguments.model, catalog)
    model = found if isinstance(found, Model) else None
    in_file = None if found is None or isinstance(found, Model) else found.weight_bytes
    words = Language(arguments.language)
    formats = formats_of(catalog, shape, arguments.all_formats)
    memory = {format.id: weights_of(shape, format).total for format in formats}
    if arguments.json:
        encoder = Encoder(words)
        print_json(
            {
                "name": shape.name,
                "id": model.id if model else None,
                "family": shape.family,
                "parameters": shape.parameters,
                "active_parameters": shape.active_parameters,
                "embedding_parameters": shape.embedding_parameters,
                "kv_bytes_per_token_fp16": shape.kv_bytes_per_token(16.0),
                "kv_bytes_fp16": {str(context): shape.kv_bytes(context, 16.0) for context in contexts_of(shape)},
                "memory_bytes": memory,
                "weight_bytes_in_file": in_file,
                "layers": len(shape.layers),
                "hidden": shape.hidden,
                "vocab": shape.vocab,
                "max_context": shape.max_context,
                "tied_embeddings": shape.tied,
                "assumed": shape.assumed,
                "licence": model.licence if model else None,
                "access": model.access if model else None,
                "notes": [encoder.plain(note) for note in shape.notes],
            }
        )
        return 0
    say = words.text
    print(f"{shape.name} ({shape.label or shape.family})")
    facts = [
        (say("parameters"), f"{shape.parameters:,}"),
        (say("active for each token"), f"{shape.active_parameters:,}"),
        (say("layers, hidden size, vocabulary"), f"{len(shape.layers)}, {shape.hidden}, {shape.vocab}"),
        (say("longest context"), f"{shape.max_context:,}" if shape.max_context else say("unknown")),
        (say("KV cache for each token (FP16)"), f"{shape.kv_bytes_per_token(16.0):,.0f} B"),
    ]
    if in_file is not None:
        facts.append((say("weights in the file"), f"{in_file / GIB:,.2f} GiB"))
    if model:
        facts.append((say("licence"), f"{model.licence} ({model.access})"))
    print(table((say("fact"), say("value")), facts, right=(1,)))
    print()
    rows = [(format.name or format.id, f"{format.bits:g}", f"{memory[format.id] / GIB:,.2f}") for format in formats]
    print(table((say("weights as"), say("bits"), "GiB"), rows, right=(1, 2)))
    print()
    cache = [(f"{context:,}", f"{shape.kv_bytes(context, 16.0) / GIB:,.3f}") for context in contexts_of(shape)]
    print(table((say("tokens in the cache"), "GiB"), cache, right=(0, 1)))
    if shape.assumed:
        print("\n" + say("The family is unknown: everything is computed from the sizes alone."))
    for note in shape.notes:
        print(words.note(note))
    return 0


def formats_of(catalog: Catalog, shape: ModelShape, everything: bool) -> tuple[NumberFormat, ...]:
    """The usual formats and the one that the model itself is published in."""
    weights = {id: format for id, format in catalog.formats.items() if format.for_weights}
    if everything:
        return tuple(sorted(weights.values(), key=lambda format: -format.bits))
    return tuple(weights[id] for id in (*SHOWN, shape.stored_format) if id in weights)


def contexts_of(shape: ModelShape) -> tuple[int, ...]:
    limit = shape.max_context or CONTEXTS[-1]
    return tuple(context for context in CONTEXTS if context <= limit) or (limit,)
