"""How many users a machine serves: at once within a service level, and from what arrives in the busiest hour."""

from __future__ import annotations

from dataclasses import replace
from math import floor, inf, log2

from advisor.quantity import Evidence, Note, Quantity, note
from advisor.speed.batch import user_rate
from advisor.speed.estimate import BusiestHour
from advisor.speed.load import Load, Machine, Requests, StepTime, expected, replicas_needed
from advisor.speed.ranges import Spread
from advisor.speed.serving import MOST_USERS, Serving
from advisor.workload import Serve

HOUR = 3600.0
POINTS = 8
SLOWER = 8  # steps between the likely machine and the slow end of its range

Paces = dict[int, tuple[float, float] | None]  # by users of one replica: tok/s of each, s to the first token
Inputs = tuple[tuple[str, Quantity], ...]


def most_users(
    job: Serve, serving: Serving, reading: float, steps: Spread, first: Spread, notes: list[Note]
) -> Quantity:
    """Concurrent users that memory holds and the service level allows; 0, with a note, where not even one.

    ``steps`` is the spread of the rate of an answer, ``first`` that of the first token; both and the range of the
    memory make the range.
    """
    low, high = serving.rooms or (serving.room, serving.room)
    levels = job.min_tokens_per_second is not None or job.max_first_token_s is not None
    paces: Paces = {}
    likely = users_kept(job, serving, reading, serving.room, paces)
    near = max(1, likely // serving.replicas)
    slow = users_kept(job, serving, reading, low, paces, steps.low, first.low, near)
    fast = users_kept(job, serving, reading, high, paces, steps.high, first.high, near)
    if levels and not likely and floor(serving.room) >= 1:
        notes.append(note("speed.level_unreachable", "warning"))
    evidence = Evidence.DERIVED if steps.measured or not levels else Evidence.ASSUMED
    sources = tuple(dict.fromkeys(spread.source for spread in (steps, first) if spread.source)) if levels else ()
    return Quantity(likely, "1", min(slow, likely), max(fast, likely), sources=sources, evidence=evidence)


def users_kept(
    job: Serve,
    serving: Serving,
    reading: float,
    room: float,
    paces: Paces,
    pace: float = 1.0,
    first: float = 1.0,
    near: int | None = None,
) -> int:
    """The most users whose requests one replica's ``room`` holds and the level allows, on all replicas.

    The machine writes ``pace`` times as fast as it is likely to, and gives the first token ``first`` times as fast.
    ``paces`` keeps what was computed, ``near`` is where the answer may be.
    """

    def pace_of(users: int) -> tuple[float, float] | None:
        if users not in paces:
            round_ = serving.together(float(users))
            paces[users] = None if round_ is None else (
                user_rate(serving.answer, round_.seconds, float(users), round_.reading),
                serving.first_token(reading, float(users), round_.seconds),
            )  # fmt: skip
        return paces[users]

    def kept(users: int) -> bool:
        found = pace_of(users)
        if found is None:
            return False
        rate, wait = found
        slow = job.min_tokens_per_second is not None and rate * pace < job.min_tokens_per_second
        late = job.max_first_token_s is not None and wait / first > job.max_first_token_s
        return not slow and not late

    most = min(MOST_USERS, floor(room))
    if most < 1:
        return 0
    if job.min_tokens_per_second is None and job.max_first_token_s is None:
        return most * serving.replicas
    wanted = min(most, near or max(1, job.users // serving.replicas))
    if kept(wanted):
        low, high = wanted, 2 * wanted
        while high <= most and kept(high):
            low, high = high, high * 2
        high = min(high, most + 1)
    elif wanted > 1 and kept(1):
        low, high = 1, wanted
    else:
        return 0
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if kept(middle) else (low, middle)
    return low * serving.replicas


def busiest_hour(
    job: Serve,
    serving: Serving,
    reading: float,
    peak_share: float,
    step_spread: Spread,
    reading_spread: Spread,
    notes: list[Note],
) -> tuple[BusiestHour | None, Quantity | None]:
    """(one replica in the day's busiest hour, replicas that keep the level for 95 of 100 requests).

    The spreads are those of the rates of steps and of prompts. (None, None) where the study does not say how many
    requests come; the second is None where no number keeps the level.
    """
    if not job.requests_per_day:
        return None, None
    arriving = Requests(job.requests_per_day * peak_share / HOUR, serving.answer)
    room = max(0.0, min(float(MOST_USERS), serving.room))
    start = serving.constants["first_token_time"]
    machine = Machine(tabulated(serving, room), reading, room, start)
    token = 1.0 / job.min_tokens_per_second if job.min_tokens_per_second else None
    needed = copies_needed(machine, arriving, token, job.max_first_token_s, step_spread, reading_spread)
    each = replace(arriving, rate=arriving.rate / serving.replicas)
    load = expected(machine, each)
    if not load.stable:
        notes.append(note("speed.more_than_served", "warning", requests=job.requests_per_day))
    if needed is not None and needed.value > serving.replicas:
        notes.append(note("speed.replicas_needed", "warning", needed=int(needed.value), has=serving.replicas))
    if needed is None:
        notes.append(note("speed.level_unreachable", "warning"))
    if not load.stable:
        return BusiestHour(False), needed
    fast = expected(paced(machine, step_spread.high, reading_spread.high), each)
    slow = load
    for part in range(SLOWER, 0, -1):  # a queue has no slowest end: the slowest machine that still keeps up
        tried = expected(
            paced(machine, step_spread.low ** (part / SLOWER), reading_spread.low ** (part / SLOWER)), each
        )
        if tried.stable:
            slow = tried
            break
        if part == SLOWER:
            notes.append(note("speed.may_not_keep_up", "warning", requests=job.requests_per_day))
    return said(machine, load, fast, slow, step_spread), needed


def copies_needed(
    machine: Machine,
    arriving: Requests,
    token_s: float | None,
    first_token_s: float | None,
    steps: Spread,
    prompts: Spread,
) -> Quantity | None:
    """Replicas that keep the level, between a fast and a slow machine; None where no number of the likely one does.

    The range has no end where no number of the slow one does.
    """

    def needed(one: Machine) -> int | None:
        return replicas_needed(one, arriving, token_s=token_s, first_token_s=first_token_s)

    likely = needed(machine)
    if likely is None:
        return None
    fast, slow = needed(paced(machine, steps.high, prompts.high)), needed(paced(machine, steps.low, prompts.low))
    evidence = Evidence.DERIVED if steps.measured else Evidence.ASSUMED
    sources = (steps.source,) if steps.source else ()
    low, high = likely if fast is None else min(fast, likely), inf if slow is None else max(slow, likely)
    return Quantity(likely, "1", low, high, sources=sources, evidence=evidence)


def paced(machine: Machine, steps: float, prompts: float) -> Machine:
    """``machine`` with the rates of its steps and its prompts times these factors."""
    step = machine.step

    def at(batch: float) -> float:
        return step(batch) / steps

    return replace(machine, step=at, reading=machine.reading / prompts)


def said(machine: Machine, load: Load, fast: Load, slow: Load, spread: Spread) -> BusiestHour:
    """``load``, which is stable, with the range between a fast and a slow machine."""
    evidence = Evidence.DERIVED if spread.measured else Evidence.ASSUMED
    sources = (spread.source,) if spread.source else ()

    def part(name: str, unit: str) -> Quantity:
        value, low, high = (getattr(one, name) for one in (load, fast, slow))
        return Quantity(value, unit, min(low, value), max(high, value), sources=sources, evidence=evidence)

    def seconds(name: str, formula: str, inputs: Inputs) -> Quantity:
        value, low, high = (getattr(one, name) for one in (load, fast, slow))
        return Quantity(value, "s", min(low, value), max(high, value), formula, inputs, sources, evidence)

    def token(name: str) -> Quantity:
        steps = getattr(load, name) * (1.0 - load.reading)
        inputs: Inputs = (("step", Quantity(steps, "s")), ("reading", Quantity(load.reading, "1")))
        return seconds(name, "speed.token_under_load", inputs)

    def first(name: str, waiting: float) -> Quantity:
        inputs: Inputs = (
            ("reading", Quantity(machine.reading, "s")),
            ("start", Quantity(machine.start, "s")),
            ("token", Quantity(load.token, "s")),
            ("waiting", Quantity(waiting, "s")),
        )
        return seconds(name, "speed.first_token_under_load", inputs)

    return BusiestHour(
        stable=True,
        running=part("running", "1"),
        busy=part("busy", "fraction"),
        throughput=Quantity(load.throughput, "tok/s"),  # what comes is what leaves
        first_token=first("first_token", load.waiting),
        first_token_95=first("first_token_95", load.waiting_95),
        token=token("token"),
        token_95=token("token_95"),
    )


def tabulated(serving: Serving, room: float) -> StepTime:
    """Seconds per token by the number of running requests, straight between a few computed points."""
    last = max(2.0, room)
    batches = [float(last ** (index / (POINTS - 1))) for index in range(POINTS)]
    times = [serving.token_time(batch)[1] for batch in batches]
    scale = (POINTS - 1) / log2(last)

    def at(batch: float) -> float:
        place = min(max(log2(max(batch, 1.0)) * scale, 0.0), POINTS - 1.0)
        index = min(int(place), POINTS - 2)
        part = (batch - batches[index]) / (batches[index + 1] - batches[index])
        return times[index] + (times[index + 1] - times[index]) * min(max(part, 0.0), 1.0)

    return at
