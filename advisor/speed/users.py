"""How many users a machine serves: at once within a service level, and from what arrives in the busiest hour."""

from __future__ import annotations

from dataclasses import replace
from math import floor, log2

from advisor.quantity import Note, note
from advisor.speed.batch import user_rate
from advisor.speed.load import Load, Machine, Requests, StepTime, expected, replicas_needed
from advisor.speed.serving import MOST_USERS, Serving
from advisor.workload import Serve

HOUR = 3600.0
POINTS = 8


def most_users(job: Serve, serving: Serving, reading: float, notes: list[Note]) -> int:
    """Concurrent users that memory holds and the service level allows; 0, with a note, where not even one."""

    def kept(users: int) -> bool:
        round_ = serving.together(float(users))
        if round_ is None:
            return False
        if job.min_tokens_per_second is not None:
            rate = user_rate(serving.answer, round_.seconds, float(users), round_.reading)
            if rate < job.min_tokens_per_second:
                return False
        wait = serving.first_token(reading, float(users), round_.seconds)
        return job.max_first_token_s is None or wait <= job.max_first_token_s

    room = min(MOST_USERS, floor(serving.room))
    if room < 1:
        return 0
    if job.min_tokens_per_second is None and job.max_first_token_s is None:
        return room * serving.replicas
    if not kept(1):
        notes.append(note("speed.level_unreachable", "warning"))
        return 0
    low, high = 1, 2
    while high <= room and kept(high):
        low, high = high, high * 2
    high = min(high, room + 1)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if kept(middle) else (low, middle)
    return low * serving.replicas


def busiest_hour(
    job: Serve, serving: Serving, reading: float, peak_share: float, notes: list[Note]
) -> tuple[Load | None, int | None]:
    """(the load of one replica, replicas that keep the level for 95 of 100 requests) in the day's busiest hour.

    (None, None) where the study does not say how many requests come; the second is None where no number keeps the
    level.
    """
    if not job.requests_per_day:
        return None, None
    arriving = Requests(job.requests_per_day * peak_share / HOUR, serving.answer)
    room = max(0.0, min(float(MOST_USERS), serving.room))
    machine = Machine(tabulated(serving, room), reading, room, serving.constants["first_token_time"])
    token = 1.0 / job.min_tokens_per_second if job.min_tokens_per_second else None
    needed = replicas_needed(machine, arriving, token_s=token, first_token_s=job.max_first_token_s)
    load = expected(machine, replace(arriving, rate=arriving.rate / serving.replicas))
    if not load.stable:
        notes.append(note("speed.more_than_served", "warning", requests=job.requests_per_day))
    if needed is not None and needed > serving.replicas:
        notes.append(note("speed.replicas_needed", "warning", needed=needed, has=serving.replicas))
    if needed is None:
        notes.append(note("speed.level_unreachable", "warning"))
    return load, needed


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
