"""Feed-forward blocks: plain, gated, and mixtures of experts."""

from __future__ import annotations

from advisor.architecture.family import Family, on
from advisor.architecture.keys import Keys
from advisor.architecture.shape import Group, Linear, Mlp, ShapeError

Block = tuple[Mlp, tuple[Linear, ...], int]  # the shape, its modules, other parameters


def dense(keys: Keys, family: Family, width: int = 0, *, group: Group = "mlp", prefix: str = "") -> Block:
    """One feed-forward block of ``width`` (0 = the config's)."""
    hidden = keys.whole("hidden")
    if not width:
        width = keys.whole("intermediate", default=4 * hidden if family.four_hidden else None)
    bias = on(keys, family.mlp_bias)
    columns = ((width, width),)
    names = family.names
    down = Linear(prefix + names.down, width, hidden, group, bias, side="row", slices=columns)
    if not family.gated:
        up: tuple[Linear, ...] = (Linear(prefix + names.up, hidden, width, group, bias, side="column", slices=columns),)
    elif names.gate_up:
        up = (Linear(prefix + names.gate_up, hidden, 2 * width, group, bias, side="column", slices=columns * 2),)
    else:
        up = tuple(
            Linear(prefix + name, hidden, width, group, bias, side="column", slices=columns)
            for name in (names.gate, names.up)
        )
    activation = keys.text("activation", default=family.activation)
    return Mlp("gated" if family.gated else "plain", width, activation, bias), (*up, down), 0


def mixture(keys: Keys, family: Family, *, shared_width: int | None = None) -> Block:
    """Routed experts with a router, and shared experts where the config has them."""
    hidden, experts, chosen = keys.whole("hidden"), keys.whole("experts"), keys.whole("experts_per_token")
    if chosen > experts:
        raise ShapeError(
            keys.place,
            "{chosen} experts a token; expected at most the {experts} that there are",
            chosen=chosen,
            experts=experts,
        )
    width = keys.whole("expert_intermediate", "intermediate")
    linears = [Linear(family.names.router, hidden, experts, "router", family.router_bias)]
    linears += _experts(hidden, width, experts, chosen, family)
    shared = keys.whole("shared_experts", default=0, low=0)
    if shared_width is None:
        shared_width = shared * width
    if shared_width:
        linears += dense(keys, family, shared_width, group="shared", prefix="shared_expert.")[1]
    if family.shared_gate and shared_width:
        linears.append(Linear("shared_expert_gate", hidden, 1, "router"))
    shape = Mlp(
        "gated",
        0,
        keys.text("activation", default=family.activation),
        family.expert_bias,
        experts,
        chosen,
        width,
        shared or (1 if shared_width else 0),
        shared_width,
    )
    return shape, tuple(linears), experts if family.router_parameter else 0


def _experts(hidden: int, width: int, experts: int, chosen: int, family: Family) -> list[Linear]:
    one = ((width, width),)
    inwards: list[tuple[str, int, tuple[tuple[int, int], ...]]] = [("experts.gate_up_proj", 2 * width, one * 2)]
    if not family.gated:
        inwards = [("experts.up_proj", width, one)]
    elif family.expert_modules:
        inwards = [
            ("experts.gate_proj", width, one),
            ("experts.up_proj", width, one),
        ]
    bias, module = family.expert_bias, family.expert_modules
    matrices = [
        Linear(name, hidden, outputs, "expert", bias, experts, chosen, "column", slices, module)
        for name, outputs, slices in inwards
    ]
    matrices.append(Linear("experts.down_proj", width, hidden, "expert", bias, experts, chosen, "row", one, module))
    return matrices


def has_experts(keys: Keys, index: int) -> bool:
    """Whether layer ``index`` is a mixture, by whichever rule the config states."""
    if not keys.has("experts") or keys.whole("experts", low=0) < 2:
        return False
    layers = keys.whole("layers")
    if keys.has("moe_layers"):
        return index in keys.items("moe_layers")
    if keys.has("mlp_layer_types"):
        return str(keys.items("mlp_layer_types", layers)[index]) == "sparse"
    if index in keys.items("mlp_only_layers"):
        return False
    if keys.has("interleave_moe_layer_step"):
        step = keys.whole("interleave_moe_layer_step")
        return index % step == step - 1
    if keys.has("decoder_sparse_step"):
        return (index + 1) % keys.whole("decoder_sparse_step") == 0
    if keys.has("expert_layer_period"):
        return index % keys.whole("expert_layer_period") == keys.whole("expert_layer_offset", default=0, low=0)
    if keys.has("moe_layer_start_index"):
        start = keys.whole("moe_layer_start_index", low=0)
        end = keys.whole("moe_layer_end_index", default=layers - 1, low=-1)
        step = keys.whole("moe_layer_interval", default=1)
        return start <= index <= (layers - 1 if end == -1 else end) and (index + 1) % step == 0
    if index < keys.whole("first_k_dense_replace", "num_dense_layers", default=0, low=0):
        return False
    return index % keys.whole("moe_layer_freq", default=1) == 0
