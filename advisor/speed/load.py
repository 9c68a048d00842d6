"""Serving under load: from requests an hour to waiting times, and how many machines it takes.

``expected`` answers at once from a short queueing model; ``simulate`` plays the same machine request by request and
is what the model is held against.

The machine, per replica: it runs steps; a step gives one token to every running request and takes longer the more of
them there are; prompts are read between steps, one after the other; a request starts when the memory has room for its
cache.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from math import exp, inf, lgamma, log, sqrt
from random import Random

from advisor.formulas import formula

ONE_SIDED_95 = 1.645
HALF = 0.5
LATE = 0.05
MOST_REPLICAS = 4096
NEVER = 50.0  # a chance of exp(-50) to find every place taken

StepTime = Callable[[float], float]


@dataclass(frozen=True, slots=True)
class Machine:
    """One replica: seconds of a step by the number of running requests, seconds to read a prompt, requests that fit."""

    step: StepTime
    reading: float
    room: float
    start: float = 0.0  # s of scheduling before the first token


@dataclass(frozen=True, slots=True)
class Requests:
    """What arrives: requests a second at random times, tokens of an answer (the mean)."""

    rate: float
    answer: float


@dataclass(frozen=True, slots=True)
class Load:
    """How it goes. Times in seconds, medians and 95th percentiles; ``token`` is the time per token after the first
    (TPOT).

    ``stable`` is False where more arrives than can be served: then waiting grows without end and the times are
    infinite.
    """

    stable: bool
    running: float  # requests at work on one replica, the mean
    busy: float  # of the replica's time, reading prompts or writing answers
    throughput: float  # answer tokens a second of one replica
    first_token: float
    first_token_95: float
    token: float
    token_95: float
    reading: float = 0.0  # part of the time that goes to prompts
    waiting: float = 0.0  # s for the reader or for room, the median
    waiting_95: float = 0.0


UNSTABLE = Load(False, inf, 1.0, 0.0, inf, inf, inf, inf)


def expected(machine: Machine, requests: Requests) -> Load:
    """The steady state from a queueing model.

    Little's law fixes how many requests are at work (arrivals x time in the machine, which itself grows with their
    number); prompts wait for each other as in M/D/1, and for room as in M/M/c with as many servers as the memory has
    places.
    """
    reading = requests.rate * machine.reading  # part of the time that goes to prompts
    if machine.room < 1 or reading >= 1:
        return UNSTABLE
    left = 1.0 - reading

    def surplus(running: float) -> float:
        """Requests that would be at work if ``running`` of them shared the machine, less those."""
        return requests.rate * requests.answer * machine.step(max(1.0, running)) / left - running

    low, high = 0.0, machine.room
    if surplus(high) > 0:
        return UNSTABLE
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if surplus(middle) > 0 else (low, middle)
    running = high
    many = min(machine.room, running + ONE_SIDED_95 * sqrt(running))
    token = token_under_load(machine.step(max(1.0, running)), reading)

    def waiting(late: float) -> float:
        """Seconds that this part of the requests waits longer than: for the reader or for room, whichever is worse."""
        service = requests.answer * token
        return max(prompt_wait(reading, machine.reading, late), room_wait(machine.room, running, service, late))

    half, late = waiting(HALF), waiting(LATE)
    return Load(
        stable=True,
        running=running,
        busy=min(1.0, reading + left * (1.0 - exp(-running))),
        throughput=requests.rate * requests.answer,
        first_token=first_token_under_load(machine.reading, machine.start, token, half),
        first_token_95=first_token_under_load(machine.reading, machine.start, token, late),
        token=token,
        token_95=token_under_load(machine.step(max(1.0, many)), reading),
        reading=reading,
        waiting=half,
        waiting_95=late,
    )


@formula(
    "speed.token_under_load",
    "step / (1 - reading)",
    unit="s",
    source="between the steps new prompts are read, in which nobody gets a token",
    valid_for="requests that come at random times, fewer than can be served",
    step="s of a step of the requests at work (for 95 of 100: with their number at its 95th percentile)",
    reading="part of the time that goes to prompts: arrivals a second times seconds of a prompt",
)
def token_under_load(step: float, reading: float) -> float:
    """Seconds per token after the first (TPOT)."""
    return step / (1 - reading)


@formula(
    "speed.first_token_under_load",
    "reading + start + token + waiting",
    unit="s",
    source="the own prompt, then the first step, after waiting for earlier prompts (M/D/1) or for room (Erlang C)",
    valid_for="requests that come at random times, fewer than can be served",
    reading="s to read one prompt",
    start="s of scheduling",
    token="s of the first token's step",
    waiting="s of waiting for the reader or for room, at the median or for 95 of 100 requests",
)
def first_token_under_load(reading: float, start: float, token: float, waiting: float) -> float:
    """Seconds from a request to its first token (TTFT)."""
    return reading + start + token + waiting


def prompt_wait(busy: float, reading: float, late: float) -> float:
    """Seconds that a part ``late`` of the prompts waits longer than: one reader, equal prompts (M/D/1).

    The tail is taken as exponential with the mean of those that wait at all.
    """
    if busy <= late or reading <= 0:
        return 0.0
    return log(busy / late) * reading / (2 * (1 - busy))


def room_wait(room: float, running: float, service: float, late: float) -> float:
    """Seconds that a part ``late`` of the requests waits for a place longer than: Erlang's C formula for ``room``
    places.
    """
    places = int(room)
    if running <= 0 or places > 4 * running + 50:
        return 0.0
    load = min(running / places, 0.999)
    wait = chance_of_waiting(places, running)
    return log(wait / late) * service / (places * (1.0 - load)) if wait > late else 0.0


def chance_of_waiting(places: int, running: float) -> float:
    """Erlang C: the chance to find all ``places`` taken where ``running`` of them are on average."""
    # Erlang B by logarithms: sum over k of a^k / k!, relative to its last term
    last = places * log(running) - lgamma(places + 1)
    parts = [k * log(running) - lgamma(k + 1) - last for k in range(places)]
    if max(parts) > NEVER:
        return 0.0
    load = min(running / places, 0.999)
    return 1.0 / (1.0 + (1.0 - load) * sum(exp(part) for part in parts))


def replicas_needed(
    machine: Machine, requests: Requests, *, token_s: float | None = None, first_token_s: float | None = None
) -> int | None:
    """The fewest replicas that keep the level for 95 of 100 requests; None where not even an idle one does.

    ``token_s``: seconds a token at most; ``first_token_s``: seconds to the first token at most.
    """

    def kept(replicas: int) -> bool:
        found = expected(machine, Requests(requests.rate / replicas, requests.answer))
        return (
            found.stable
            and (token_s is None or found.token_95 <= token_s)
            and (first_token_s is None or found.first_token_95 <= first_token_s)
        )

    if not kept(MOST_REPLICAS):
        return None
    low, high = 0, 1
    while not kept(high):
        low, high = high, high * 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if kept(middle) else (middle, high)
    return high


def simulate(machine: Machine, requests: Requests, *, count: int = 2000, seed: int = 1) -> Load:
    """The same machine played through ``count`` requests, arrivals at random (Poisson), answers of random length.

    The first fifth warms up and is not counted. Deterministic for a ``seed``.
    """
    if machine.room < 1 or count < 10:
        return UNSTABLE
    chance = Random(seed)
    arrivals: list[float] = []
    moment = 0.0
    for _ in range(count):
        moment += chance.expovariate(requests.rate)
        arrivals.append(moment)
    lengths = [max(1, round(chance.gammavariate(4.0, requests.answer / 4.0))) for _ in range(count)]
    clock = busy = 0.0
    coming, waiting = 0, deque[int]()
    running: dict[int, int] = {}  # request: tokens still to write
    begun: dict[int, float] = {}
    first: list[float] = []
    each: list[float] = []
    written = 0
    at_work = 0.0
    cold = arrivals[count // 5]
    while coming < count or waiting or running:
        while coming < count and arrivals[coming] <= clock:
            waiting.append(coming)
            coming += 1
        if not waiting and not running:
            clock = arrivals[coming]
            continue
        took = 0.0
        if waiting and len(running) < int(machine.room):
            one = waiting.popleft()
            running[one] = lengths[one]
            took += machine.reading
        took += machine.step(float(len(running)))
        clock += took
        if clock > cold and coming < count:
            busy += took
            at_work += took * len(running)
            written += len(running)
        for one in list(running):
            if one not in begun:
                begun[one] = clock
                if arrivals[one] > cold:
                    first.append(clock - arrivals[one] + machine.start)
            running[one] -= 1
            if running[one] <= 0:
                del running[one]
                if arrivals[one] > cold and lengths[one] > 1:
                    each.append((clock - begun[one]) / (lengths[one] - 1))
    span = arrivals[-1] - cold
    first.sort()
    each.sort()
    return Load(
        stable=clock - arrivals[-1] < 0.5 * arrivals[-1],
        running=at_work / span,
        busy=min(1.0, busy / span),
        throughput=written / span,
        first_token=first[len(first) // 2],
        first_token_95=first[int(len(first) * (1 - LATE))],
        token=each[len(each) // 2],
        token_95=each[int(len(each) * (1 - LATE))],
    )
