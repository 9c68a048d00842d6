"""The tape keeps what differentiation needs, and nothing else."""

from __future__ import annotations

from advisor.memory.activations.operations import plus, scaled, times
from advisor.memory.activations.tape import BLOCK, Tape, rounded

SIZE = 4 * BLOCK


def test_sizes_are_rounded_to_the_allocators_blocks() -> None:
    assert rounded(1) == BLOCK
    assert rounded(BLOCK) == BLOCK
    assert rounded(BLOCK + 1) == 2 * BLOCK
    assert rounded(0) == 0


def test_a_frozen_weight_needs_no_input() -> None:
    tape = Tape()
    x = tape.input(SIZE, grad=True)
    times(tape, "product", x, tape.weight(BLOCK, trained=False), SIZE)
    assert all(x not in operation.saves for operation in tape.operations)


def test_a_trained_weight_keeps_its_input_and_gathers_a_gradient() -> None:
    tape = Tape()
    x = tape.input(SIZE, grad=True)
    inner = scaled(tape, "inner", x, SIZE)
    y = times(tape, "product", inner, tape.weight(BLOCK, trained=True), SIZE)
    profile = tape.profile((x,), y)
    assert dict(profile.kept) == {"inner": SIZE}
    assert profile.weight_gradients == BLOCK


def test_nothing_is_kept_where_no_gradient_flows() -> None:
    tape = Tape()
    x = tape.input(SIZE, grad=False)
    y = tape.record("activation", (x,), SIZE, saves=(x,), saves_output=True, keeps=BLOCK)
    profile = tape.profile((x,), y)
    assert profile.kept == ()
    assert profile.input_kept == 0


def test_a_sum_keeps_nothing_and_passes_one_gradient_to_both() -> None:
    tape = Tape()
    x = tape.input(SIZE, grad=True)
    left, right = scaled(tape, "left", x, SIZE), scaled(tape, "right", x, SIZE)
    y = plus(tape, "sum", left, right, SIZE)
    profile = tape.profile((x,), y)
    assert profile.kept_bytes == 0
    # the incoming gradient, the first branch's, the second's, and the sum of both at the input
    assert profile.backward_peak == 4 * SIZE


def test_forward_frees_what_nobody_reads_again() -> None:
    tape = Tape()
    x = tape.input(SIZE, grad=False)
    for _ in range(10):
        x = scaled(tape, "step", x, SIZE)
    assert tape.profile((), x).forward_peak == 2 * SIZE


def test_parts_of_a_tensor_keep_the_whole() -> None:
    tape = Tape()
    x = tape.input(SIZE, grad=True)
    whole = scaled(tape, "whole", x, 2 * SIZE)
    first, _ = tape.split(whole, SIZE, SIZE)
    y = tape.record("activation", (first,), SIZE, saves=(first,))
    assert dict(tape.profile((x,), y).kept) == {"whole": 2 * SIZE}


def test_gradients_in_single_precision_take_twice_their_half_weights() -> None:
    tape = Tape()
    x = tape.input(SIZE, grad=True)
    y = times(tape, "product", x, tape.weight(8 * SIZE, trained=True), SIZE)
    profile = tape.profile((x,), y)
    assert profile.backward(2.0) == profile.backward(1.0) + 8 * SIZE
    assert profile.backward(0.0) < profile.backward(1.0)
