"""Reading single values out of a config that may hold anything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from advisor.architecture.shape import ShapeError

# one meaning, the names that families give it; the first that is present counts
ALIASES: dict[str, tuple[str, ...]] = {
    "hidden": ("hidden_size", "n_embd", "d_model", "model_dim"),
    "layers": ("num_hidden_layers", "n_layer", "n_layers", "num_layers"),
    "heads": ("num_attention_heads", "n_head", "n_heads", "num_heads"),
    "kv_heads": (
        "num_key_value_heads",
        "num_kv_heads",
        "n_head_kv",
        "multi_query_group_num",
        "num_attention_groups",
        "kv_n_heads",
    ),
    "head_dim": ("head_dim", "kv_channels", "attention_head_dim", "head_size"),
    "intermediate": ("intermediate_size", "ffn_hidden_size", "n_inner", "ffn_dim", "d_ff", "inner_hidden_size"),
    "vocab": ("padded_vocab_size", "vocab_size", "n_vocab"),
    "context": (
        "max_position_embeddings",
        "n_positions",
        "seq_length",
        "max_seq_len",
        "model_max_length",
        "max_sequence_length",
        "n_ctx",
    ),
    "experts": ("num_local_experts", "num_experts", "n_routed_experts", "moe_num_experts"),
    "experts_per_token": ("num_experts_per_tok", "moe_k", "moe_top_k", "num_experts_per_token", "moe_topk"),
    "expert_intermediate": ("moe_intermediate_size", "expert_ffn_hidden_size", "ffn_hidden_size_expert"),
    "shared_experts": ("n_shared_experts", "moe_num_shared_experts", "num_shared_experts", "num_shared_expert"),
    "activation": ("hidden_act", "activation_function", "hidden_activation", "activation", "mlp_hidden_act"),
}
LARGEST = 2**31  # no dimension of any model comes near
MOST_LAYERS = 4096
MOST_PARAMETERS = 10**15
NOT_WHOLE = "{given} is not a whole number from {low} to {high}"


def shown(value: object) -> str:
    """What stands in a file, short enough for a message."""
    return f"{value!r:.60}"


class Keys:
    """A config with checked access; every complaint names the key, what stands there and what is expected."""

    def __init__(self, config: Mapping[str, Any], place: str) -> None:
        self.config = config
        self.place = place

    def fail(self, key: str, english: str, **values: object) -> ShapeError:
        return ShapeError(f"{self.place}: {key}", english, **values)

    def first(self, *names: str) -> tuple[str, Any]:
        """The first of ``names`` (or of an alias' names) that is there and not null, else ("", None)."""
        for name in names:
            for key in ALIASES.get(name, (name,)):
                value = self.config.get(key)
                if value is not None:
                    return key, value
        return "", None

    @staticmethod
    def names(alias: str) -> tuple[str, ...]:
        """The key names that families give to one meaning."""
        return ALIASES.get(alias, (alias,))

    def has(self, *names: str) -> bool:
        return bool(self.first(*names)[0])

    def whole(self, *names: str, default: int | None = None, low: int = 1, high: int = LARGEST) -> int:
        """A whole number from ``low`` to ``high``; ShapeError where it is missing without a default."""
        key, value = self.first(*names)
        if not key:
            if default is None:
                expected = " or ".join(ALIASES.get(names[0], names))
                raise ShapeError(self.place, "{keys} is missing; a whole number is expected", keys=expected)
            return default
        if isinstance(value, Sequence) and not isinstance(value, str) and value and len(set(map(repr, value))) == 1:
            value = value[0]  # one value a layer, all alike
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.fail(key, NOT_WHOLE, given=shown(value), low=str(low), high=str(high))
        if not low <= value <= high:
            if abs(value) >= 10**15:
                raise self.fail(
                    key,
                    "a number of more than 15 digits is not a whole number from {low} to {high}",
                    low=str(low),
                    high=str(high),
                )
            raise self.fail(key, NOT_WHOLE, given=str(value), low=str(low), high=str(high))
        return value

    def number(self, name: str, default: float) -> float:
        """A finite positive number."""
        key, value = self.first(name)
        if not key:
            return default
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < LARGEST:
            raise self.fail(key, "{given} is not a positive number", given=shown(value))
        return float(value)

    def flag(self, name: str, default: bool = False) -> bool:
        value = self.config.get(name)
        if value is None:
            return default
        if not isinstance(value, bool) and value not in (0, 1):
            raise self.fail(name, "{given} is not true or false", given=shown(value))
        return bool(value)

    def text(self, *names: str, default: str = "") -> str:
        key, value = self.first(*names)
        if not key:
            return default
        if not isinstance(value, str):
            raise self.fail(key, "{given} is not a text", given=shown(value))
        return value

    def items(self, name: str, length: int | None = None) -> tuple[Any, ...]:
        """A list, () where it is missing; of exactly ``length`` entries where that is given."""
        value = self.config.get(name)
        if value is None:
            return ()
        if isinstance(value, str) or not isinstance(value, Sequence):
            raise self.fail(name, "{given} is not a list", given=shown(value))
        if length is not None and len(value) != length:
            raise self.fail(
                name, "{count} entries; expected one for each of the {layers} layers", count=len(value), layers=length
            )
        return tuple(value)

    def part(self, name: str) -> Keys:
        """A nested config (``attn_config``), empty where it is missing."""
        value = self.config.get(name)
        if value is None:
            return Keys({}, f"{self.place}: {name}")
        if not isinstance(value, Mapping):
            raise self.fail(name, "{given} is not an object", given=shown(value))
        return Keys(value, f"{self.place}: {name}")

    def with_values(self, **values: Any) -> Keys:
        """The same config with some keys set anew."""
        return Keys({**self.config, **values}, self.place)
