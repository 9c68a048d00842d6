"""Which type llama.cpp's quantiser gives each tensor of a mixed format."""

from __future__ import annotations

from advisor.architecture import ModelShape

# bits of one weight by tensor type (ggml block sizes, scales included)
BITS: dict[str, float] = {
    "f32": 32, "f16": 16, "q4_0": 4.5, "q4_1": 5, "q5_0": 5.5, "q5_1": 6, "q6_0": 6.5, "q8_0": 8.5,
    "q2_k": 2.625, "q3_k": 3.4375, "q4_k": 4.5, "q5_k": 5.5, "q6_k": 6.5625,
    "iq1_s": 1.5625, "iq1_m": 1.75, "iq2_xxs": 2.0625, "iq2_xs": 2.3125, "iq2_s": 2.5625, "iq3_xxs": 3.0625,
    "iq3_s": 3.4375, "iq4_nl": 4.5, "iq4_xs": 4.25, "tq1_0": 1.6875, "tq2_0": 2.0625, "mxfp4": 4.25,
    "iq2_ks": 2.1875, "iq2_k": 2.375, "iq3_k": 3.4375, "iq4_ks": 4.25, "iq4_k": 4.5, "iq5_ks": 5.25, "iq5_k": 5.5,
    "iq6_k": 6.625,
}  # fmt: skip

# format -> its usual type, where the name of the format is not a type itself
BASE: dict[str, str] = {
    "q2_k_s": "q2_k", "q3_k_s": "q3_k", "q3_k_m": "q3_k", "q3_k_l": "q3_k", "q4_k_s": "q4_k", "q4_k_m": "q4_k",
    "q5_k_s": "q5_k", "q5_k_m": "q5_k", "iq2_s": "iq2_xs", "iq2_m": "iq2_s", "iq3_xs": "iq3_s", "iq3_m": "iq3_s",
    "mxfp4-moe": "mxfp4",
}  # fmt: skip

# (format, tensor) -> (where, type), the first that holds; where: "all", "more" (first and last eighth and every third
# layer between), "8th" and "16th" (that first part of the layers), "first 2", "first 4", "grouped" (4 query heads or
# more share a key-value head), "middle" (all but the first and last eighth)
RULES: dict[tuple[str, str], tuple[tuple[str, str], ...]] = {
    ("q2_k", "attn_v"): (("grouped", "q4_k"), ("all", "q3_k")),
    ("q2_k", "ffn_down"): (("all", "q3_k"),),
    ("q2_k", "attn_output"): (("all", "q3_k"),),
    ("q2_k_s", "attn_v"): (("grouped", "q4_k"),),
    ("q2_k_s", "ffn_down"): (("8th", "q4_k"),),
    ("q3_k_m", "attn_v"): (("first 2", "q5_k"), ("all", "q4_k")),
    ("q3_k_m", "ffn_down"): (("16th", "q5_k"), ("all", "q4_k")),
    ("q3_k_m", "attn_output"): (("all", "q4_k"),),
    ("q3_k_m", "attn_qkv"): (("all", "q4_k"),),
    ("q3_k_l", "attn_v"): (("all", "q5_k"),),
    ("q3_k_l", "ffn_down"): (("all", "q5_k"),),
    ("q3_k_l", "attn_output"): (("all", "q5_k"),),
    ("q3_k_l", "attn_qkv"): (("all", "q4_k"),),
    ("q4_k_s", "attn_v"): (("first 4", "q5_k"),),
    ("q4_k_s", "ffn_down"): (("8th", "q5_k"),),
    ("q4_k_m", "attn_v"): (("more", "q6_k"),),
    ("q4_k_m", "ffn_down"): (("more", "q6_k"),),
    ("q4_k_m", "attn_qkv"): (("all", "q5_k"),),
    ("q5_k_m", "attn_v"): (("more", "q6_k"),),
    ("q5_k_m", "ffn_down"): (("more", "q6_k"),),
    ("q5_k_m", "attn_qkv"): (("all", "q6_k"),),
    ("iq3_xs", "attn_v"): (("grouped", "q4_k"),),
    ("iq3_xs", "attn_q"): (("all", "iq3_xxs"),),
    ("iq3_xs", "attn_k"): (("all", "iq3_xxs"),),
    ("iq3_xs", "ffn_gate"): (("middle", "iq3_xxs"),),
    ("iq3_xs", "ffn_up"): (("middle", "iq3_xxs"),),
    ("iq3_xxs", "attn_v"): (("grouped", "q4_k"), ("all", "iq3_s")),
    ("iq3_xxs", "attn_q"): (("all", "iq2_s"),),
    ("iq3_xxs", "attn_k"): (("all", "iq2_s"),),
    ("iq3_xxs", "attn_output"): (("all", "iq3_s"),),
    ("iq3_xxs", "embedding"): (("all", "iq3_s"),),
    ("iq3_s", "attn_v"): (("grouped", "q4_k"),),
    ("iq3_m", "attn_v"): (("all", "q4_k"),),
    ("iq3_m", "attn_output"): (("all", "q4_k"),),
    ("iq3_m", "attn_qkv"): (("all", "q4_k"),),
    ("iq3_m", "ffn_down"): (("8th", "q4_k"),),
    ("iq4_nl", "attn_v"): (("grouped", "q5_k"),),
    ("iq4_xs", "attn_v"): (("grouped", "q5_k"),),
    ("tq1_0", "embedding"): (("all", "q4_k"),),
    ("tq2_0", "embedding"): (("all", "q4_k"),),
}
for _low in ("iq1_s", "iq1_m", "iq2_xxs", "iq2_xs"):
    RULES[_low, "attn_v"] = (("grouped", "q4_k"), ("all", "q2_k"))
    RULES[_low, "ffn_down"] = (("8th", "q2_k"),)
    RULES[_low, "embedding"] = (("all", "q2_k"),)
    if _low.startswith("iq1"):
        RULES[_low, "attn_output"] = (("all", "iq2_xxs"),)
for _low in ("iq2_s", "iq2_m"):
    RULES[_low, "attn_v"] = (("grouped", "q4_k"), ("all", "iq3_s"))
    RULES[_low, "ffn_down"] = (("8th", "iq3_s"),)
    RULES[_low, "attn_output"] = (("all", "iq3_s"),)
    RULES[_low, "embedding"] = (("all", "iq3_s"),)

HEAD_Q5 = frozenset({"iq1_s", "iq1_m", "iq2_xxs", "iq2_xs", "iq2_s", "iq2_m", "iq3_xxs"})
# rows that do not fill blocks of 256 weights take a type with blocks of 32
FALLBACK: dict[str, str] = {"q4_k": "q5_0", "q5_k": "q5_1", "q6_k": "q8_0", "tq1_0": "q4_0", "tq2_0": "q4_0"}
SMALL_BLOCKS = frozenset({"f32", "f16", "q4_0", "q4_1", "q5_0", "q5_1", "q6_0", "q8_0", "iq4_nl", "mxfp4"})


def is_gguf(format: str) -> bool:
    """Whether a format id names a GGUF format, which only llama.cpp reads."""
    return (format in BITS or format in BASE) and format not in ("f32", "f16", "mxfp4")


def mixed_bits(format: str, tensor: str, width: int, layer: int, shape: ModelShape) -> float:
    """Bits a weight of one tensor takes; ``width`` is the length of its rows, ``tensor`` its name in GGUF."""
    if format not in BITS and format not in BASE:
        raise KeyError(f"{format} is not a llama.cpp format")
    kind = BASE.get(format, format)
    if tensor == "head" or (tensor == "embedding" and shape.tied):
        if kind not in ("f32", "f16", "q8_0"):
            kind = "q5_k" if format in HEAD_Q5 else "q6_k"
        if shape.family == "falcon" or format == "mxfp4-moe":
            kind = "q8_0"
    elif format == "mxfp4-moe" and not tensor.endswith("_exps"):
        kind = "q8_0"
    else:
        for where, better in RULES.get((format, tensor.removesuffix("_exps")), ()):
            if _holds(where, layer, shape):
                kind = better
                break
        if tensor == "attn_v" and kind in ("q3_k", "q4_k") and _experts(shape) == 8:
            kind = "q8_0"
    if width % 256 and kind not in SMALL_BLOCKS:
        kind = FALLBACK.get(kind, "iq4_nl")
    if width % 32:
        kind = "f16"
    return BITS[kind]


def _holds(where: str, layer: int, shape: ModelShape) -> bool:
    layers = len(shape.layers)
    eighth = layers // 8
    match where:
        case "more":
            return layer < eighth or layer >= 7 * layers // 8 or (layer - eighth) % 3 == 2
        case "8th":
            return layer < eighth
        case "16th":
            return layer < layers // 16
        case "first 2":
            return layer < 2
        case "first 4":
            return layer < 4
        case "middle":
            return eighth <= layer < 7 * layers // 8
        case "grouped":
            attention = next((one.attention for one, _ in shape.groups if one.attention.kv_heads), None)
            return attention is not None and attention.heads >= 4 * attention.kv_heads
    return True


def _experts(shape: ModelShape) -> int:
    return max((layer.mlp.experts for layer, _ in shape.groups), default=0)
