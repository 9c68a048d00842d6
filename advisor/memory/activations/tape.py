"""A tape of operations without data: what automatic differentiation keeps, and how high memory rises.

Reverse-mode differentiation keeps an operand only where another operand's gradient needs it: a frozen weight needs no
input, a sum needs nothing. The tape applies that rule per operation with the sizes of the real tensors, so that a
layer written down once gives its kept bytes and the peaks of its forward and backward pass, for full training and for
adapters alike.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

BLOCK = 512  # bytes: the CUDA caching allocator rounds every request up to it (c10/cuda/CUDACachingAllocator.cpp)


def rounded(size: float) -> int:
    """Bytes that a tensor of ``size`` bytes takes."""
    return -(-int(size) // BLOCK) * BLOCK


@dataclass(eq=False, slots=True)
class Value:
    """A tensor of ``size`` bytes. ``grad``: a gradient flows to it; ``weight``: a parameter; ``base``: whose
    storage it shares.
    """

    size: int
    grad: bool
    name: str
    weight: bool = False
    base: Value | None = None

    @property
    def root(self) -> Value:
        return self if self.base is None else self.base


@dataclass(slots=True)
class Operation:
    """One recorded step. ``gives`` are the operands that receive a gradient; ``uncopied``: it is the incoming one
    itself.
    """

    reads: tuple[Value, ...]
    outputs: tuple[Value, ...]
    saves: tuple[Value, ...]
    gives: tuple[Value, ...]
    forward_extra: int
    backward_extra: int
    uncopied: bool


@dataclass(frozen=True, slots=True)
class Profile:
    """What one piece of a model costs, in bytes.

    ``kept`` names what stays from forward to backward, the input left out; ``input_kept`` is the input's size where an
    operation needs it. ``forward_peak`` is the highest point of the forward pass above what lay there before.
    ``backward_peak`` is the highest point of the backward pass with the kept tensors, the incoming gradient and the
    weights' gradients made so far; the input is not in it.
    """

    kept: tuple[tuple[str, int], ...]
    input_kept: int
    forward_peak: int
    backward_peak: int
    backward_bare: int  # the same without the weights' gradients, where those are counted apart
    weight_gradients: int
    output: int

    def backward(self, gradient_scale: float = 1.0) -> float:
        """The backward peak where a weight's gradient takes ``gradient_scale`` times the weight's bytes."""
        return max(self.backward_bare, self.backward_peak + (gradient_scale - 1) * self.weight_gradients)

    @property
    def kept_bytes(self) -> int:
        return sum(size for _, size in self.kept)


@dataclass(slots=True)
class _Buffer:
    """A gradient's storage and how many values it is the gradient of."""

    size: int
    users: int = 1


@dataclass(eq=False)
class Tape:
    """Records operations in the order of the forward pass."""

    operations: list[Operation] = field(default_factory=list)

    def input(self, size: float, grad: bool, name: str = "input") -> Value:
        """A tensor that was there before."""
        return Value(rounded(size), grad, name)

    def weight(self, size: float, trained: bool, name: str = "weight") -> Value:
        """A parameter."""
        return Value(rounded(size), trained, name, weight=True)

    def record(
        self,
        name: str,
        reads: Iterable[Value],
        size: float,
        *,
        saves: Iterable[Value] = (),
        saves_output: bool = False,
        keeps: float = 0.0,
        forward_extra: float = 0.0,
        backward_extra: float = 0.0,
        uncopied: bool = False,
    ) -> Value:
        """Append an operation with an output of ``size`` bytes and return the output.

        ``keeps`` are bytes made for the backward pass beside the output (a softmax's row sums, a dropout mask);
        ``forward_extra`` and ``backward_extra`` live only while the operation runs.
        """
        read = tuple(reads)
        giving = tuple(one for one in read if one.grad)
        output = Value(rounded(size), bool(giving), name)
        outputs: tuple[Value, ...] = (output,)
        saved: tuple[Value, ...] = ()
        if giving:
            saved = tuple(one for one in saves if not one.weight) + ((output,) if saves_output else ())
            if keeps:
                made = Value(rounded(keeps), False, name)
                saved, outputs = (*saved, made), (*outputs, made)
        self.operations.append(
            Operation(read, outputs, saved, giving, rounded(forward_extra), rounded(backward_extra), uncopied)
        )
        return output

    def split(self, whole: Value, *sizes: float) -> tuple[Value, ...]:
        """Views on parts of a tensor; backward joins the parts' gradients in a new tensor."""
        parts = tuple(Value(rounded(size), whole.grad, whole.name, base=whole.root) for size in sizes)
        giving = (whole,) if whole.grad else ()
        self.operations.append(Operation((whole,), parts, (), giving, 0, 0, False))
        return parts

    def profile(self, inputs: tuple[Value, ...], output: Value) -> Profile:
        """Run the operations forward and backward. ``inputs`` lay there before."""
        kept: dict[Value, None] = {}
        for operation in self.operations:
            kept.update((one.root, None) for one in operation.saves)
        outside = sum(value.size for value in inputs if value in kept)
        for value in inputs:
            kept.pop(value, None)
        names: dict[str, int] = {}
        for value in kept:
            names[value.name] = names.get(value.name, 0) + value.size
        forward_peak = self._forward(output, kept)
        backward = self._backward(output, kept)
        return Profile(tuple(names.items()), outside, forward_peak, *backward, output.size)

    def _forward(self, output: Value, kept: dict[Value, None]) -> int:
        last: dict[Value, int] = {}
        for at, operation in enumerate(self.operations):
            last.update((one.root, at) for one in (*operation.reads, *operation.outputs))
        last[output.root] = len(self.operations)
        ends: dict[int, int] = {}
        now = peak = 0
        for at, operation in enumerate(self.operations):
            for one in operation.outputs:
                if one.base is None:
                    now += one.size
                    if one not in kept:
                        ends[last[one]] = ends.get(last[one], 0) + one.size
            peak = max(peak, now + operation.forward_extra)
            now -= ends.get(at, 0)
        return peak

    def _backward(self, output: Value, kept: dict[Value, None]) -> tuple[int, int, int]:
        holds = dict.fromkeys(kept, 0)
        for operation in self.operations:
            for one in operation.saves:
                if one.root in holds:
                    holds[one.root] += 1
        gradients: dict[Value, _Buffer] = {output: _Buffer(output.size)}
        now = peak = sum(one.size for one in kept) + output.size
        bare = now
        weights = 0
        for operation in reversed(self.operations):
            coming = [gradients.pop(one) for one in operation.outputs if one in gradients]
            high = now
            for one in operation.gives if coming else ():
                if one.weight:
                    weights += one.size
                    high += one.size
                    now += one.size
                    continue
                if operation.uncopied:
                    made = coming[0]
                    made.users += 1
                else:
                    made = _Buffer(one.size)
                    now += one.size
                    high += one.size
                before = gradients.get(one)
                if before is not None:  # a second gradient: their sum is a new tensor
                    now += one.size
                    high += one.size
                    peak, bare = max(peak, high), max(bare, high - weights)
                    for buffer in (before, made):
                        buffer.users -= 1
                        now -= 0 if buffer.users else buffer.size
                    made = _Buffer(one.size)
                gradients[one] = made
            high += operation.backward_extra
            peak, bare = max(peak, high), max(bare, high - weights)
            for buffer in coming:
                buffer.users -= 1
                now -= 0 if buffer.users else buffer.size
            for one in operation.saves:
                if one.root in holds:
                    holds[one.root] -= 1
                    now -= 0 if holds[one.root] else one.root.size
        return peak, bare, weights
