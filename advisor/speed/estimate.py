"""What is said about speed: always ranges."""

from __future__ import annotations

from dataclasses import dataclass

from advisor.quantity import Note, Quantity


@dataclass(frozen=True, slots=True)
class BusiestHour:
    """One replica in the day's busiest hour, at the median and for 95 of 100 requests.

    Where not ``stable`` more comes than is served: waiting grows without end, and the times are None.
    """

    stable: bool
    running: Quantity | None = None  # requests at work, on average
    busy: Quantity | None = None  # part of the time that the replica works
    throughput: Quantity | None = None  # tok/s of answers
    first_token: Quantity | None = None  # s, TTFT
    first_token_95: Quantity | None = None
    token: Quantity | None = None  # s per token after the first (TPOT)
    token_95: Quantity | None = None


@dataclass(frozen=True, slots=True)
class SpeedEstimate:
    """Speed of one job on one machine under one plan; a field is None where it does not apply or cannot be known."""

    decode: Quantity | None = None  # tok/s of one request alone
    decode_per_user: Quantity | None = None  # tok/s of each of the job's concurrent users
    throughput: Quantity | None = None  # tok/s, output of the whole machine at the job's concurrency
    prefill: Quantity | None = None  # tok/s
    first_token: Quantity | None = None  # s, TTFT at the job's prompt length
    most_users: Quantity | None = None  # concurrent, that memory and service level allow
    training_rate: Quantity | None = None  # tok/s of the whole machine
    training_time: Quantity | None = None  # s for one run
    watts: Quantity | None = None  # W of all accelerators at this work
    limited_by: str = ""  # "bandwidth", "compute", "kv memory", "interconnect", "host"
    notes: tuple[Note, ...] = ()
    load: BusiestHour | None = None  # of one replica in the busiest hour, where the study says how many requests come
    replicas_needed: Quantity | None = None  # that keep the service level there for 95 of 100 requests
    draws: tuple[tuple[str, Quantity], ...] = ()  # W of all accelerators at decode, prefill, training, idle
