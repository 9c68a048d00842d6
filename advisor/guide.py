"""The origin's table for ChatGLM-6B beside the program's own answer for each of its rows."""

from __future__ import annotations

from collections.abc import Collection

from advisor.answer import GuideAnswer
from advisor.assumptions import assumed
from advisor.fitting import FAILS, capacity_of, verdict_of
from advisor.jobs import Work, works_of
from advisor.memory.need import memory_need, plans
from advisor.memory.plan import MemoryPlan
from advisor.quantity import Note, Quantity, note
from advisor.workload import Choices, FineTune, Serve, Study
from catalog.catalog import Catalog
from catalog.published import GuideRow, load_guide

FORMATS = {"full": "fp32", "half": "fp16", "int8": "int8", "int4": "int4"}
MODEL = "chatglm-6b"  # the only one in the table
GB = 1e9


def guide_answers(catalog: Catalog, models: Collection[str]) -> tuple[GuideAnswer, ...]:
    """The rows about any of these models with our answers, in printed order."""
    if MODEL not in models:
        return ()
    rows, _ = load_guide()
    return tuple(_answer(row, catalog) for row in rows)


def _answer(row: GuideRow, catalog: Catalog) -> GuideAnswer:
    turns = "few" if row.dialogue == "few turns" else "many"
    context = int(assumed(catalog.assumptions, f"advice.guide_{turns}_turns").value)
    length = int(assumed(catalog.assumptions, "advice.guide_training_tokens").value)
    format_id = FORMATS[row.precision]
    serve = Serve(
        model=row.model_id,
        weights=format_id,
        context_tokens=context,
        prompt_tokens=context // 2,
        answer_tokens=context // 4,
        engine="transformers",
    )
    tune = FineTune(
        model=row.model_id,
        method="lora" if row.precision in ("full", "half") else "qlora",
        base=format_id,
        precision="fp32" if row.precision == "full" else "bf16",
        sequence_tokens=length,
        lora_rank=8,
        lora_targets="query-value",
        recompute="none",
    )
    study = Study(jobs=(serve, tune), choices=Choices(headroom=0.0))
    served, tuned = works_of(study, catalog)
    serving, tuning = _leanest(served, row.chip_count, catalog), _leanest(tuned, 1, catalog)
    alone = _leanest(served, 1, catalog)
    chip = catalog.chips[row.chip_id]
    capacity = capacity_of(chip, study, catalog)
    verdict = verdict_of(serving.fullest.needed, capacity, 0.0)
    return GuideAnswer(
        row, serving, tuning, _smallest(alone, study, catalog), verdict, _notes(row, alone, verdict, capacity)
    )


def _leanest(work: Work, devices: int, catalog: Catalog) -> MemoryPlan:
    found = [memory_need(work.job, work.shape, plan, catalog) for plan in plans(work.job, work.shape, devices)]
    return min(found, key=lambda plan: plan.fullest.needed.high)


def _smallest(plan: MemoryPlan, study: Study, catalog: Catalog) -> str:
    holding = [
        (capacity_of(chip, study, catalog).value, chip.board_power_w or float("inf"), chip.id)
        for chip in catalog.chips.values()
        if chip.vendor == "NVIDIA" and chip.form == "pcie"
    ]
    return next((id for memory, _, id in sorted(holding) if memory >= plan.fullest.needed.high), "")


def _notes(row: GuideRow, alone: MemoryPlan, verdict: str, capacity: Quantity) -> tuple[Note, ...]:
    """Does our answer agree with the printed need (within what a rounded "G" can mean), and if not, why not?"""
    notes: list[Note] = []
    needed = alone.fullest.needed
    if row.precision == "full":
        notes.append(
            note("advice.guide_not_fp32", "warning", (row.source,), printed=row.serve_gb, weights=_weights(alone))
        )
    else:
        # a printed "G" may be GB or GiB, rounded either way
        low, high = (row.serve_gb - 0.5) * GB, (row.serve_gb + 0.5) * 2**30
        agrees = needed.low <= high and needed.high >= low
        code = "advice.guide_agrees" if agrees else "advice.guide_differs"
        notes.append(note(code, "info", (row.source,), printed=row.serve_gb, needed=needed))
    if verdict == FAILS:
        notes.append(note("advice.guide_card_too_small", "warning", needed=needed, has=capacity))
    elif verdict == "tight":
        notes.append(note("advice.guide_card_tight", "warning", needed=needed, has=capacity))
    notes.append(note("advice.guide_naive_hours", "warning", hours=float(row.naive_hours)))
    return tuple(notes)


def _weights(plan: MemoryPlan) -> Quantity:
    return next(term.size for term in plan.fullest.terms if term.code == "weights")
