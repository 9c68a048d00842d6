"""What is said about how fast a job runs."""

from __future__ import annotations

SENTENCES: dict[str, str] = {
    "speed.unknown_format": "The number format {format} is not in the catalog; the speed cannot be computed.",
    "speed.no_bandwidth": "The memory bandwidth of {chip} is unknown; how fast it answers cannot be said.",
    "speed.no_peak": "The peak arithmetic of {chip} at this precision is unknown; how fast it reads prompts or trains cannot be said.",
    "speed.no_link": "The link between several {chip} is unknown; the speed of a model divided over them cannot be said.",
    "speed.unknown_engine": "No measurements of the engine {engine} are known; the speed rests on what engines reach in general.",
    "speed.unknown_framework": "No measurements of the framework {framework} are known; the speed rests on what frameworks reach in general.",
    "speed.unmeasured_class": "This engine was not measured on cards of the class of {chip}; the range is wide.",
    "speed.users_over_memory": "The memory holds the caches of {most} requests at once; of {users} concurrent users the others wait.",
    "speed.level_unreachable": "Not even one user gets the rate and the first token that were asked for.",
    "speed.more_than_served": "In the busiest hour of a day with {requests} requests more arrives than is served; waiting grows without end.",
    "speed.may_not_keep_up": "At the slow end of its range this machine does not keep up with the busiest hour of a day with {requests} requests; the waiting times are those of a machine that just does.",
    "speed.cap_too_low": "{chip} cannot be capped at {cap}: drivers set no less than about {least}, and the figures are those of such a cap.",
    "speed.replicas_needed": "In the busiest hour {needed} {needed:copy|copies} of the model are needed for 95 of 100 requests to keep the level; this machine runs {has}.",
    "speed.speculation_assumed": "Speculative decoding rests on {accepted:%} of the drafted tokens being accepted, which depends on the text.",
    "speed.offloaded": "A part of the weights stays in main memory, which is taken to give {bandwidth}; the range is wide.",
}

TERMS: dict[str, str] = {
    "bandwidth": "memory bandwidth",
    "compute": "arithmetic",
    "kv memory": "memory for the KV cache",
    "interconnect": "the link between the cards",
    "host": "fixed costs of every step",
}
