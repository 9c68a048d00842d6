"""The words of the field, for a reader who is not of the field."""

from __future__ import annotations

from reports.document import Column, Row, Section, Table
from reports.sections.context import Context


def section(c: Context) -> Section:
    table = Table(
        "",
        (Column(c.say("Word"), weight=1.3), Column(c.say("Meaning"), weight=4)),
        tuple(Row(entry) for entry in entries(c)),
        small=True,
        abreast=2,
    )
    return Section("glossary", c.say("Words used"), (table,), True)


def entries(c: Context) -> tuple[tuple[str, str], ...]:
    say = c.say
    return (
        (say("parameters"), say("The numbers that a model has learned; 7 B means 7 billion of them.")),
        (
            say("number format"),
            say("How many bits a parameter takes: FP16 and BF16 take 16, INT8 about 8, INT4 about 4, scales included."),
        ),
        (
            say("VRAM"),
            say(
                "The memory of an accelerator. Each card must hold its own share; memory of several cards is never one."
            ),
        ),
        (
            say("KV cache"),
            say(
                "What the model remembers of each running request; it grows with context and with the number of users."
            ),
        ),
        (say("context"), say("How many tokens of prompt and answer a request may have together.")),
        (
            say("token"),
            say("A piece of text, about three quarters of an English word or one to two Chinese characters."),
        ),
        (say("prefill and decode"), say("Reading the prompt at once, and then writing the answer token by token.")),
        (say("TTFT"), say("Time to first token: how long a user waits before the answer begins.")),
        (say("tensor parallel"), say("Every layer is divided over the cards; they talk to each other at every layer.")),
        (say("pipeline or layer split"), say("Each card holds some of the layers; the work passes from card to card.")),
        (
            say("LoRA and QLoRA"),
            say("Fine-tuning of small added matrices over a frozen model; QLoRA keeps that model in 4 bits."),
        ),
        (
            say("optimizer state"),
            say("What training remembers of each trained parameter besides the parameter itself."),
        ),
        (
            say("recompute"),
            say("Throwing activations away in training and computing them again, which saves memory and costs time."),
        ),
        (say("break-even"), say("The month from which buying has cost less than the alternative.")),
        (say("discounted"), say("Later payments count a little less than payments today, by the discount rate.")),
    )
