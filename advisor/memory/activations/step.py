"""A whole step from its pieces: the moments at which memory can be highest, and what lies there then.

The layers of a kind have one profile. Gradients of weights appear from the last layer to the first while kept tensors
go, so the peak can stand at the loss, in any layer's backward pass, or at the very end with the embedding's gradient.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from advisor.architecture.shape import ModelShape
from advisor.memory.activations.layer import head_profile, layer_profile, logits_kept
from advisor.memory.activations.setting import Setting
from advisor.memory.activations.tape import Profile, rounded


@dataclass(frozen=True, slots=True)
class Moment:
    """What lies in memory beside the weights at one moment, in bytes.

    ``kept``: tensors that wait for the backward pass; ``working``: the tensors of the piece that is being computed;
    ``logits``: logits and loss; ``gradients``: the weights' gradients made so far.
    """

    name: str
    kept: float
    working: float
    logits: float
    gradients: float

    @property
    def total(self) -> float:
        return self.kept + self.working + self.logits + self.gradients


@dataclass(frozen=True, slots=True)
class Step:
    """A micro-batch's way through the layers of one device."""

    moments: tuple[Moment, ...]
    after_forward: float
    kept_names: tuple[tuple[str, float], ...]

    @property
    def peak(self) -> Moment:
        return max(self.moments, key=lambda moment: moment.total)


def run_step(
    shape: ModelShape,
    setting: Setting,
    first: int = 0,
    last: int | None = None,
    *,
    embedding: bool = True,
    head: bool = True,
    in_flight: int = 1,
    gradient_scale: float = 1.0,
    frozen_layers: int = 0,
) -> Step:
    """The moments of one step over layers ``first`` up to ``last`` (None = all), with the embedding and the head
    where this device has them.

    ``in_flight`` micro-batches wait in the device's layers (pipeline); ``gradient_scale`` is bytes of a kept gradient
    per byte of its weight (2 where half-precision weights gather single-precision gradients, 0 where gradients are
    counted apart). The first ``frozen_layers`` are not trained and keep nothing, nor are embedding and head trained
    then.
    """
    chosen = [shape.groups[group][0] for group in shape.order[first:last]]
    rows, e = setting.rows, setting.element
    width = rounded(rows * shape.hidden * e)
    checkpoint = width / (setting.tensor_parallel if setting.sequence_parallel else 1)
    full = setting.recompute == "full"
    # without checkpoints a frozen embedding starts no gradient; with them the framework makes the input require one
    flows = (setting.train_base and not frozen_layers) or (full and setting.lora_rank > 0) or not embedding
    profiles: list[Profile] = []
    known: dict[tuple[int, bool], Profile] = {}  # equal layers are one object here
    for layer in chosen[frozen_layers:]:
        key = (id(layer), flows)
        if key not in known:
            known[key] = layer_profile(shape, layer, setting, flows)
        profiles.append(known[key])
        flows = flows or setting.train_base or setting.lora_rank > 0
    kept = [checkpoint if full else profile.kept_bytes + profile.input_kept for profile in profiles]
    grads = [profile.weight_gradients * gradient_scale for profile in profiles]
    waiting = sum(kept)
    earlier = waiting * (in_flight - 1)
    names: dict[str, float] = {}
    for profile in profiles:
        parts = (("layer input", checkpoint),) if full else profile.kept
        for name, size in parts:
            names[name] = names.get(name, 0.0) + size
    moments: list[Moment] = []
    if frozen_layers:
        still = replace(setting, train_base=False, lora_rank=0)
        once = max(layer_profile(shape, layer, still, False).forward_peak for layer in chosen[:frozen_layers])
        moments.append(Moment("forward", 0.0, once, 0.0, 0.0))
    table = rounded(shape.vocab * (shape.embedding_dim or shape.hidden) * e) / setting.tensor_parallel
    gathered = held = 0.0
    after_forward = earlier + waiting
    if head:
        end = head_profile(shape, replace(setting, train_base=False) if frozen_layers else setting, flows)
        held = rounded(logits_kept(shape, setting))
        loss_kept = end.kept_bytes + end.input_kept
        after_forward += loss_kept
        made = end.weight_gradients * gradient_scale
        top = max(end.forward_peak, end.backward(gradient_scale) + end.input_kept)
        moments.append(Moment("loss", earlier + waiting, 0.0, top, 0.0))
        gathered = made
    before = waiting
    for profile, own, made in zip(reversed(profiles), reversed(kept), reversed(grads), strict=True):
        before -= own
        base = before + (own if full else profile.input_kept)
        inside = profile.backward(gradient_scale)
        working = max(inside, profile.forward_peak + width) if full else inside
        # the layer's own gradients stand in its backward peak
        moments.append(
            Moment("layer", earlier + base, working - min(made, working), held, gathered + min(made, working))
        )
        gathered += made
    if embedding and setting.train_base and not frozen_layers:
        if shape.tied and head:
            moments.append(Moment("embedding", earlier, width, held, gathered + 2 * table * gradient_scale))
        else:
            moments.append(Moment("embedding", earlier, width, held, gathered + table * gradient_scale))
    return Step(tuple(moments), after_forward, tuple(names.items()))
