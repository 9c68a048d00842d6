"""Hugging Face's config.json -> ModelShape."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from advisor.architecture.families import FAMILIES, SAME
from advisor.architecture.family import Family, Outside, on
from advisor.architecture.feed_forward import has_experts
from advisor.architecture.keys import MOST_LAYERS, MOST_PARAMETERS, Keys, shown
from advisor.architecture.layers import norm_width, usual_layer
from advisor.architecture.shape import LayerShape, ModelShape, ShapeError
from advisor.architecture.stored_format import stored_format
from advisor.architecture.windows import layer_kind
from advisor.quantity import Note, note

NEEDED = ("hidden", "layers", "heads", "intermediate", "vocab")  # shape keys that suffice for an unknown family


def read_config(config: Mapping[str, Any], name: str = "") -> ModelShape:
    """The shape of the model that ``config`` describes.

    ``name`` is what errors and the result call it. Raises ShapeError for a family that is neither known nor
    described by its shape keys, and for shapes that no model can have.
    """
    if not isinstance(config, Mapping):
        raise ShapeError(name or "config", "an object with keys is expected, not {kind}", kind=type(config).__name__)
    place = name or _name(config) or "config"
    keys, notes = _text_part(Keys(config, place))
    model_type = keys.text("model_type")
    family, assumed = _family(keys, model_type)
    if assumed:
        notes = (*notes, note("memory.unknown_family", "warning", family=model_type or "?"))
    if family.change:
        keys, family = family.change(keys, family)
    shape = _build(keys, family, model_type, place, assumed, notes)
    if shape.parameters > MOST_PARAMETERS:
        raise ShapeError(
            place,
            "{count} parameters; at most {most} are expected",
            count=f"{shape.parameters:.1e}",
            most=f"{MOST_PARAMETERS:.0e}",
        )
    return shape


def _build(
    keys: Keys, family: Family, model_type: str, place: str, assumed: bool, notes: tuple[Note, ...]
) -> ModelShape:
    hidden, vocab = keys.whole("hidden"), keys.whole("vocab")
    count = keys.whole("layers", high=MOST_LAYERS)
    layers = _layers(keys, family, count)
    outside = family.outside(keys, family) if family.outside else Outside()
    narrow = keys.whole("word_embed_proj_dim", default=hidden)
    if keys.whole("num_nextn_predict_layers", default=0, low=0):
        notes = (*notes, note("memory.prediction_layers_left_out", layers=keys.whole("num_nextn_predict_layers")))
    return ModelShape(
        name=place,
        family=SAME.get(model_type, model_type) or "?",
        hidden=hidden,
        vocab=vocab,
        max_context=keys.whole("context") if keys.has("context") else None,
        layers=layers,
        tied=keys.flag("tie_word_embeddings", family.tied),
        position=family.position,
        position_parameters=outside.positions,
        embedding_dim=0 if narrow == hidden else narrow,
        head_bias=on(keys, family.head_bias),
        other_parameters=outside.others + (norm_width(keys, family) if family.final_norm else 0),
        stored_format=stored_format(keys),
        assumed=assumed,
        notes=notes,
        label=family.label or model_type or "?",
        attention_dropout=_dropout(keys, family, "attention_dropout", "attn_pdrop"),
        hidden_dropout=_dropout(keys, family, "hidden_dropout", "resid_pdrop", "residual_dropout", "dropout"),
        embedding_dropout=_dropout(keys, family, "embedding_dropout", "embd_pdrop", "emb_pdrop", "embed_dropout"),
        attention_softcap=keys.number("attn_logit_softcapping", 0.0) or None,
        logit_softcap=keys.number("final_logit_softcapping", 0.0) or None,
        rotary_fraction=_rotary(keys),
    )


def _layers(keys: Keys, family: Family, count: int) -> tuple[LayerShape, ...]:
    """All layers; those that the config makes alike are one object, so that depth costs little."""
    build = family.layer or usual_layer
    types = keys.items("layers_block_type")
    shared = count - keys.whole("num_kv_shared_layers", default=0, low=0)
    built: dict[object, LayerShape] = {}
    layers: list[LayerShape] = []
    for index in range(count):
        kind = types[index] if index < len(types) else layer_kind(keys, family, index)
        alike = (repr(kind), has_experts(keys, index), index >= shared)
        if alike not in built:
            built[alike] = build(keys, family, index)
        layers.append(built[alike])
    return tuple(layers)


def _dropout(keys: Keys, family: Family, *names: str) -> float:
    for name in names:
        value = keys.config.get(name)
        if value is not None:
            if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1:
                raise keys.fail(name, "{given} is not a fraction below 1", given=shown(value))
            return float(value)
    return family.dropout


def _rotary(keys: Keys) -> float:
    for part in (
        keys,
        keys.part("rope_parameters") if isinstance(keys.config.get("rope_parameters"), Mapping) else keys,
    ):
        for name in ("partial_rotary_factor", "rotary_pct"):
            if part.config.get(name) is not None:
                return part.number(name, 1.0)
    return 1.0


def _family(keys: Keys, model_type: str) -> tuple[Family, bool]:
    found = FAMILIES.get(SAME.get(model_type, model_type))
    if found:
        return found, False
    missing = [one for one in NEEDED if not keys.has(one)]
    if missing:
        wanted = ", ".join(" or ".join(Keys.names(one)[:2]) for one in missing)
        if not model_type:
            raise ShapeError(
                keys.place, "model_type is missing, and its shape cannot be read without {keys}", keys=wanted
            )
        raise ShapeError(
            keys.place,
            "family {family} is not known, and its shape cannot be read without {keys}",
            family=shown(model_type),
            keys=wanted,
        )
    return _guess(keys), True


def _guess(keys: Keys) -> Family:
    """An unknown family by its shape keys: LLaMA with the biases and windows that the config states."""
    qk = keys.flag("use_qk_norm") or keys.flag("qk_layernorm")
    windowed = keys.has("sliding_window") and keys.flag("use_sliding_window", True) and keys.has("layer_types")
    return Family(
        label="",
        qkv_bias="qkv_bias" if keys.has("qkv_bias") else "attention_bias",
        out_bias="attention_bias",
        mlp_bias="mlp_bias",
        qk_norm="head" if qk else "none",
        window="all" if windowed else "none",
    )


def _text_part(keys: Keys) -> tuple[Keys, tuple[Note, ...]]:
    """The language model inside a multimodal config; its other parts are not counted, and a note says so."""
    for part in ("text_config", "language_config", "llm_config"):
        if isinstance(keys.config.get(part), Mapping):
            inner = keys.part(part)
            outer = {k: keys.config[k] for k in ("quantization_config", "tie_word_embeddings") if k in keys.config}
            model_type = inner.config.get("model_type") or keys.config.get("model_type")
            merged = {**outer, **inner.config, "model_type": model_type}
            return Keys(merged, keys.place), (note("memory.only_text_part", "warning"),)
    return keys, ()


def _name(config: Mapping[str, Any]) -> str:
    found = config.get("_name_or_path")
    return found[:200] if isinstance(found, str) else ""
