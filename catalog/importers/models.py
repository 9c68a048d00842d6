"""A model from its ``config.json`` or from the head of a GGUF file."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from catalog.importers.gguf_header import GgufHead, Skipped, read_gguf_head
from catalog.importers.sheet import ImportProblemError
from catalog.records.models import Model

MOST_CONFIG_BYTES = 4_000_000

# GGUF's architecture -> Hugging Face's model_type, where the keys below say everything that the shape needs
MODEL_TYPES = {
    "llama": "llama",
    "qwen2": "qwen2",
    "qwen3": "qwen3",
    "qwen2moe": "qwen2_moe",
    "qwen3moe": "qwen3_moe",
    "gemma": "gemma",
    "gemma2": "gemma2",
    "gemma3": "gemma3_text",
    "phi3": "phi3",
    "olmo2": "olmo2",
    "starcoder2": "starcoder2",
    "glm4": "glm4",
    "command-r": "cohere",
}
KEYS = {
    "block_count": "num_hidden_layers",
    "embedding_length": "hidden_size",
    "feed_forward_length": "intermediate_size",
    "attention.head_count": "num_attention_heads",
    "attention.head_count_kv": "num_key_value_heads",
    "attention.key_length": "head_dim",
    "attention.sliding_window": "sliding_window",
    "context_length": "max_position_embeddings",
    "expert_feed_forward_length": "moe_intermediate_size",
    "expert_shared_feed_forward_length": "shared_expert_intermediate_size",
    "expert_used_count": "num_experts_per_tok",
    "vocab_size": "vocab_size",
}
NEEDED = ("num_hidden_layers", "hidden_size", "num_attention_heads", "vocab_size")


def model_from_file(file: Path, *, name: str = "", today: date) -> Model:
    """The model that a ``config.json``, a folder with one, or a ``.gguf`` describes.

    Raises ``ImportProblemError``. What the shape means is not checked here: that is the advisor's ``read_config``.
    """
    if file.is_dir():
        file = file / "config.json"
    if file.suffix.casefold() == ".gguf":
        head = read_gguf_head(file)
        config = config_of(head, file.name)
        title = name or str(head.keys.get("general.name") or file.stem)
        return _model(title, config, file, today, head.parameters, str(head.keys.get("general.license", "")))
    config = _config(file)
    path = str(config.get("_name_or_path") or "")
    return _model(name or path.rstrip("/").rsplit("/", 1)[-1] or file.absolute().parent.name, config, file, today)


def config_of(head: GgufHead, place: str) -> dict[str, Any]:
    """The ``config.json`` that a GGUF head amounts to; refuses what it cannot say whole."""
    architecture = str(head.keys.get("general.architecture", ""))
    if architecture not in MODEL_TYPES:
        raise ImportProblemError(
            f"{place}: architecture {architecture!r}; expected one of {', '.join(sorted(MODEL_TYPES))}: "
            "take the model's config.json instead"
        )
    config: dict[str, Any] = {"model_type": MODEL_TYPES[architecture]}
    for key, field in KEYS.items():
        value = _one(head.keys.get(f"{architecture}.{key}"), f"{architecture}.{key}", place)
        if value is not None:
            config[field] = value
    experts = head.keys.get(f"{architecture}.expert_count")
    if experts:
        config["num_experts"] = experts
        if architecture == "llama":
            config |= {"model_type": "mixtral", "num_local_experts": experts}
    tokens = head.keys.get("tokenizer.ggml.tokens")
    if "vocab_size" not in config and tokens is not None:
        config["vocab_size"] = tokens.length if isinstance(tokens, Skipped) else len(tokens)
    if head.tensors:
        config["tie_word_embeddings"] = "output.weight" not in head.tensors
    missing = [field for field in NEEDED if field not in config]
    if missing:
        raise ImportProblemError(f"{place}: says no {', '.join(missing)}; expected a whole model's head")
    return config


def _one(value: Any, key: str, place: str) -> Any:
    """A figure that holds for every layer."""
    if isinstance(value, list):
        if len(set(value)) != 1:
            raise ImportProblemError(f"{place}: {key} differs by layer; take the model's config.json instead")
        return value[0]
    return value


def _config(file: Path) -> dict[str, Any]:
    try:
        if file.stat().st_size > MOST_CONFIG_BYTES:
            raise ImportProblemError(f"{file.name}: {file.stat().st_size:,} bytes; expected a config.json")
        config = json.loads(file.read_bytes())
    except OSError as error:
        raise ImportProblemError(f"{file.name}: {error.strerror}; expected a config.json") from error
    except json.JSONDecodeError as error:
        raise ImportProblemError(f"{file.name}, line {error.lineno}: {error.msg}; expected a JSON object") from error
    except (UnicodeDecodeError, RecursionError, ValueError) as error:
        raise ImportProblemError(f"{file.name}: not readable as JSON; expected a config.json in UTF-8") from error
    if not isinstance(config, dict) or not ({"model_type", "architectures", "hidden_size", "n_embd"} & config.keys()):
        raise ImportProblemError(
            f"{file.name}: no model_type, no architectures, no hidden_size; expected a config.json"
        )
    return config


def _model(
    title: str, config: dict[str, Any], file: Path, today: date, parameters: int = 0, licence: str = ""
) -> Model:
    id = re.sub(r"[^a-z0-9.]+", "-", title.casefold()).strip("-.")
    context = config.get("max_position_embeddings")
    try:
        return Model(
            id=id or "model",
            name=title,
            family=str(config.get("model_type", "")),
            licence=licence,
            access="open",
            published_parameters=float(parameters) if parameters else None,
            context_tokens=context if isinstance(context, int) and context > 0 else None,
            config=config,
            source=f"{file.name}, imported {today}",
            as_of=today,
            confidence="B",
            unverified=("access",),
        )
    except ValidationError as error:
        raise ImportProblemError(f"{file.name}: {error.errors()[0]['msg']}; expected a model") from error
