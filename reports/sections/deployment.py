"""From the delivered machine to the running service."""

from __future__ import annotations

from advisor.workload import Serve
from reports.document import Paragraph, Remark, Remarks, Section
from reports.sections.context import Context


def section(c: Context) -> Section | None:
    option = c.recommended
    if option is None:
        return None
    blocks: list[Paragraph | Remarks] = []
    serving = any(isinstance(need.job, Serve) for need in c.advice.needs)
    if option.kind != "api":
        blocks.append(Remarks(tuple(Remark("info", text) for text in setting_up(c, serving)), c.say("Setting up")))
        if option.kind == "buy":
            blocks.append(Remarks(tuple(Remark("info", text) for text in acceptance(c)), c.say("Acceptance test")))
    else:
        blocks.append(Remarks(tuple(Remark("info", text) for text in hosted(c)), c.say("Before the first request")))
    questions = public_service(c, serving)
    blocks.append(
        Remarks(tuple(Remark("warning", text) for text in questions), c.say("Questions to settle in the house"))
    )
    return Section("deployment", c.say("From delivery to service"), tuple(blocks))


def setting_up(c: Context, serving: bool) -> list[str]:
    say = c.say
    steps = [
        say(
            "Fetch the model's files from its makers' own page, note the revision, and check the sums; keep a copy "
            "on the machine."
        ),
        say("Install the driver and a container base image in which nvidia-smi lists every card with its full memory.")
        if is_nvidia(c)
        else say(
            "Install the maker's driver and check that the system's own tool lists every device with its full memory."
        ),
        say(
            "Load the model with the number format and context of this document; compare the memory taken with the "
            "table above."
        ),
    ]
    if serving:
        steps += [
            say(
                "Offer the model through an HTTP service (FastAPI, or the engine's own OpenAI-compatible server) and "
                "test it with curl."
            ),
            say("Put access control and a request log before the service; limit the context to what was planned here."),
            say(
                "A vector database is worth its upkeep only when there are many vectors; a few thousand fit in a file."
            ),
        ]
    return steps


def is_nvidia(c: Context) -> bool:
    option = c.recommended
    if option is not None and option.machine is not None:
        return option.machine.chip.vendor.lower() == "nvidia"
    return True


def acceptance(c: Context) -> list[str]:
    return [
        c.say("Every card reports its name, memory, link width and power limit as written in this document."),
        c.say(
            "All cards at full load together for two hours: no error, no throttling, wall power below the circuit's "
            "limit."
        ),
        c.say("The speeds of this document are measured with its own workload and written down beside the ranges."),
    ]


def hosted(c: Context) -> list[str]:
    return [
        c.say(
            "Settle who may send which data to the provider, where it is processed, and whether it is kept or used "
            "for training."
        ),
        c.say("Set a monthly limit at the provider, and test that it stops the bill."),
        c.say("Note the model's version; a provider may change or withdraw it."),
    ]


def public_service(c: Context, serving: bool) -> list[str]:
    questions = [c.say("Does the model's licence allow this use, and who reads the data that go in and out?")]
    if c.advice.study.site.country == "CN":
        if serving:
            questions.append(
                c.say(
                    "A service open to the public in China needs the content-safety filing for generative AI; who "
                    "files it?"
                )
            )
        questions.append(
            c.say(
                "Do rules on export control, domestic products or energy saving apply to these parts? Ask the "
                "procurement office."
            )
        )
    else:
        questions.append(
            c.say("Do export-control or data-residency rules apply to the persons or places that will use the machine?")
        )
    return questions
