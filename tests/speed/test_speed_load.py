"""Serving under load: the queueing model against the machine played request by request, and its limits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.memory.plan import Plan
from advisor.speed import speed_of
from advisor.speed.load import (
    Machine,
    Requests,
    chance_of_waiting,
    expected,
    prompt_wait,
    replicas_needed,
    room_wait,
    simulate,
)
from advisor.workload import Serve
from catalog.catalog import Catalog
from tests.speed.worlds import LLAMA_8B, hardware, shape, world


def seconds(batch: float) -> float:
    return 0.02 + 0.0004 * batch


MACHINE = Machine(seconds, reading=0.1, room=64, start=0.01)


@pytest.mark.parametrize("rate", [0.2, 1.0, 2.0, 3.0])
def test_the_model_agrees_with_the_simulation(rate: float) -> None:
    model, played = expected(MACHINE, Requests(rate, 200)), simulate(MACHINE, Requests(rate, 200))
    assert model.stable
    assert played.stable
    assert model.running == pytest.approx(played.running, rel=0.1)
    assert model.throughput == pytest.approx(played.throughput, rel=0.05)
    assert model.token == pytest.approx(played.token, rel=0.1)
    assert model.token_95 == pytest.approx(played.token_95, rel=0.25)
    assert model.first_token == pytest.approx(played.first_token, rel=0.15)
    assert model.first_token_95 == pytest.approx(played.first_token_95, rel=0.4)


def test_the_simulation_keeps_littles_law() -> None:
    played = simulate(MACHINE, Requests(2.0, 200), count=4000)
    time_in_machine = played.running / 2.0
    assert time_in_machine == pytest.approx(played.token * 200, rel=0.1)


def test_more_than_can_be_served_is_unstable_in_both() -> None:
    model, played = expected(MACHINE, Requests(5.0, 200)), simulate(MACHINE, Requests(5.0, 200))
    assert not model.stable
    assert model.first_token == float("inf")
    assert played.throughput < 0.9 * 5.0 * 200  # less leaves than arrives


def test_the_prompt_queue_is_that_of_one_reader() -> None:
    assert prompt_wait(0.5, 1.0, 0.5) == 0.0  # half the prompts find the reader free
    assert prompt_wait(0.5, 1.0, 0.05) == pytest.approx(2.302585)  # those that wait: 1 s on average (M/D/1), ln(10)
    assert prompt_wait(0.0, 1.0, 0.05) == 0.0


def test_erlang_c_at_a_known_point() -> None:
    assert chance_of_waiting(10, 8.0) == pytest.approx(0.4092, rel=1e-3)
    assert room_wait(10, 8.0, 1.0, 0.05) == pytest.approx(1.0510, rel=1e-3)  # ln(0.4092 / 0.05) / (10 - 8)
    assert room_wait(10, 8.0, 1.0, 0.5) == 0.0


@given(st.floats(1e-9, 1e4), st.floats(1.0, 5e3))
def test_no_load_is_too_small_or_too_large_to_answer(rate: float, room: float) -> None:
    found = expected(Machine(seconds, 0.01, room), Requests(rate, 100))
    assert found.first_token > 0
    assert found.first_token_95 >= found.first_token or not found.stable
    assert room_wait(room, min(rate, room), 1.0, 0.05) >= 0


@given(st.floats(0.05, 2.0), st.floats(1.05, 2.0))
def test_more_requests_never_wait_less(rate: float, more: float) -> None:
    few, many = (expected(MACHINE, Requests(one, 150)) for one in (rate, rate * more))
    assert many.first_token >= few.first_token
    assert many.token >= few.token


def test_replicas_grow_with_arrivals_and_an_impossible_level_is_none() -> None:
    one = replicas_needed(MACHINE, Requests(1.0, 200), token_s=0.05)
    ten = replicas_needed(MACHINE, Requests(10.0, 200), token_s=0.05)
    assert one == 1
    assert ten is not None
    assert 3 <= ten <= 10
    assert expected(MACHINE, Requests(10.0 / ten, 200)).token_95 <= 0.05
    assert replicas_needed(MACHINE, Requests(1.0, 200), token_s=0.001) is None


def test_a_days_requests_become_the_busiest_hours_load(catalog: Catalog) -> None:
    job = Serve(model="test", weights="fp16", users=8, requests_per_day=5_000, min_tokens_per_second=15.0)
    machine = hardware(catalog, "A100 SXM4 80GB")
    found = speed_of(job, shape(LLAMA_8B), machine, Plan(engine="vllm"), None, world(catalog))
    assert found.load is not None
    assert found.load.stable
    assert found.replicas_needed is not None
    assert (found.replicas_needed.low, found.replicas_needed.value) == (1, 1)
    for one in (found.load.first_token, found.load.first_token_95, found.load.token, found.load.token_95):
        assert one is not None
        assert 0 < one.low < one.value < one.high < 100  # a range, and never endless
    assert [work for work, _ in found.draws] == ["decode", "prefill", "idle"]
    busy = job.model_copy(update={"requests_per_day": 2_000_000})
    crowded = speed_of(busy, shape(LLAMA_8B), machine, Plan(engine="vllm"), None, world(catalog))
    assert crowded.load is not None
    assert not crowded.load.stable
    assert crowded.replicas_needed is not None
    assert 1 < crowded.replicas_needed.low < crowded.replicas_needed.value < crowded.replicas_needed.high
    codes = [note.code for note in crowded.notes]
    assert "speed.more_than_served" in codes
    assert "speed.replicas_needed" in codes


def test_a_machine_that_keeps_up_only_if_it_is_fast_says_so(catalog: Catalog) -> None:
    machine = hardware(catalog, "A100 SXM4 80GB")
    told = []
    for requests in range(50_000, 400_000, 10_000):
        job = Serve(model="test", weights="fp16", users=8, requests_per_day=requests)
        found = speed_of(job, shape(LLAMA_8B), machine, Plan(engine="vllm"), None, world(catalog))
        codes = {note.code for note in found.notes}
        assert found.load is not None
        if "speed.may_not_keep_up" in codes:
            told.append(requests)
            assert found.load.stable
            assert found.load.first_token_95 is not None
            assert found.load.first_token_95.high < float("inf")
    assert told


def test_without_a_number_of_requests_there_is_no_load(catalog: Catalog) -> None:
    job = Serve(model="test", weights="fp16")
    found = speed_of(job, shape(LLAMA_8B), hardware(catalog, "RTX 4090"), Plan(engine="vllm"), None, world(catalog))
    assert found.load is None
    assert found.replicas_needed is None
