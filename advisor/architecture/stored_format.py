"""The format that a config says its weights are stored in."""

from __future__ import annotations

from collections.abc import Mapping

from advisor.architecture.keys import NOT_WHOLE, Keys, shown

BITS = ("bits", "w_bit", "wbits", "weight_bits", "nbits", "num_bits")
MOST_BITS = 32
MEAN_BITS = ("exl2", "exl3")  # a mean over layers: 4.25 bits are usual there
SWITCHES = ("load_in_4bit", "load_in_8bit")


def stored_format(keys: Keys) -> str:
    """What quantised the weights ("gptq", "fp8", "mxfp4"); "" = plain. ShapeError for bits that no weight can have."""
    inner = keys.part("quantization_config")
    method = inner.text("quant_method")
    _check(inner, method)
    if isinstance(keys.config.get("quantization"), Mapping):  # MLX's own name for it
        _check(keys.part("quantization"), "")
    return method


def _check(inner: Keys, method: str) -> None:
    for name in BITS:
        if inner.config.get(name) is None:
            continue
        if isinstance(inner.config[name], list):  # ``whole`` takes one value a layer
            given = shown(inner.config[name])
            raise inner.fail(name, NOT_WHOLE, given=given, low="1", high=str(MOST_BITS))
        if method not in MEAN_BITS:
            inner.whole(name, high=MOST_BITS)
        elif inner.number(name, 1.0) > MOST_BITS:
            given = shown(inner.config[name])
            raise inner.fail(name, "{given} bits a weight; at most {most} are expected", given=given, most=MOST_BITS)
    for name in SWITCHES:
        inner.flag(name)
