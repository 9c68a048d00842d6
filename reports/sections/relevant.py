"""Which judgements stand behind this document: those of other engines, rooms and kinds of machines do not."""

from __future__ import annotations

from collections.abc import Callable
from fnmatch import fnmatchcase

from advisor.answer import Advice, Option
from advisor.workload import FineTune, Pretrain, Serve
from reports.sections.context import Context

YEAR = 12


class Facts:
    """What the document is about, as far as judgements differ by it."""

    def __init__(self, c: Context) -> None:
        advice: Advice = c.advice
        option: Option | None = c.recommended
        site, money = advice.study.site, advice.study.money
        jobs = advice.study.jobs
        plans = [fit.memory.plan for fit in (option.fits if option else ()) if fit.memory is not None]
        machine = option.machine if option is not None else None
        codes = {note.code for one in advice.options for note in one.cash_flow.notes}
        self.serves = any(isinstance(job, Serve) for job in jobs)
        self.trains = any(isinstance(job, (FineTune, Pretrain)) for job in jobs)
        self.freezes = any(getattr(job, "method", "") == "freeze" for job in jobs)
        self.engines = {plan.engine for plan in plans}
        self.shards = any(plan.zero_stage >= 3 for plan in plans)
        self.offloads = any(plan.cpu_offload for plan in plans)
        self.drives = any(plan.nvme_offload for plan in plans)
        self.checkpoints = any(plan.checkpoint_offload for plan in plans)
        self.long = any(plan.context_parallel > 1 for plan in plans)
        self.whole = machine is not None and machine.kind == "whole"
        self.unified = machine is not None and machine.chip.unified
        self.windows, self.mac = site.operating_system == "windows", site.operating_system == "macos"
        self.room = site.room.replace(" ", "_")
        self.months, self.used = money.months, money.used_parts
        self.kinds = {one.kind for one in advice.options}
        self.region, self.world = "costs.tariff_region" in codes, "costs.tariff_unknown" in codes
        self.untaxed = "costs.tax_unknown" in codes
        self.guide = bool(advice.guide)
        self.owned = bool(c.names)  # old parts are sold: every age counts


def near(id: str, months: int) -> bool:
    """Is this point of the resale curve beside the end of the time considered?"""
    at = int(id.rsplit("_", 2)[1])
    return abs(at - months) < YEAR or (at > 60 <= months)


# the first pattern that fits an id decides; an id that fits none is shown
RULES: tuple[tuple[str, Callable[[str, Facts], bool]], ...] = (
    ("advice.guide_*", lambda id, f: f.guide),
    ("advice.host_price_*", lambda id, f: "buy" in f.kinds),
    ("advice.checkpoint_copies", lambda id, f: f.trains),
    ("costs.pue_*", lambda id, f: id == f"costs.pue_{f.room}"),
    ("costs.electricity_world", lambda id, f: f.world),
    ("costs.resale_*_months", lambda id, f: f.owned or near(id, f.months)),
    ("costs.maintenance_contract", lambda id, f: f.whole),
    ("costs.repairs_after", lambda id, f: not f.whole),
    ("costs.warranty_months", lambda id, f: not f.used),
    ("costs.repairs_in_warranty", lambda id, f: not f.used),
    ("costs.unknown_tax", lambda id, f: f.untaxed),
    ("costs.rent_*", lambda id, f: "rent" in f.kinds),
    ("costs.commit_one_year", lambda id, f: "rent" in f.kinds),
    ("costs.token_price_trend", lambda id, f: "api" in f.kinds),
    ("costs.cached_share", lambda id, f: "api" in f.kinds),
    ("costs.*_hours_a_day", lambda id, f: f.region),
    ("machines.*_training", lambda id, f: f.trains),
    ("machines.server_*", lambda id, f: f.whole),
    ("machines.rack_*", lambda id, f: f.whole),
    ("machines.unified_*", lambda id, f: f.unified),
    ("machines.atx?_excursion", lambda id, f: not f.whole),
    ("machines.hot_tower_watts", lambda id, f: not f.whole),
    ("machines.usual_psu_length", lambda id, f: not f.whole),
    ("machines.*_unknown", lambda id, f: False),  # every part of a composed machine is known
    ("machines.unsaid_cap", lambda id, f: False),
    ("memory.gpu_memory_utilization", lambda id, f: "vllm" in f.engines),
    ("memory.sampler_bytes", lambda id, f: "vllm" in f.engines),
    ("memory.mem_fraction_static", lambda id, f: "sglang" in f.engines),
    ("memory.free_gpu_memory_fraction", lambda id, f: "tensorrt-llm" in f.engines),
    ("memory.compute_buffer_error", lambda id, f: "llama.cpp" in f.engines),
    ("memory.wddm_reserve", lambda id, f: f.windows),
    ("memory.display_use", lambda id, f: f.windows or f.mac),
    ("memory.unified_*", lambda id, f: f.unified),
    ("memory.offload_copies", lambda id, f: f.offloads),
    ("memory.offload_overhead", lambda id, f: f.trains and f.offloads),
    ("memory.drive_*", lambda id, f: f.drives),
    ("memory.checkpoints_on_device", lambda id, f: f.checkpoints),
    ("memory.context_parallel_tokens", lambda id, f: f.long),
    ("memory.gathered_layers", lambda id, f: f.shards),
    ("memory.freeze_layers", lambda id, f: f.freezes),
    ("memory.gradient_bucket", lambda id, f: f.trains),
    ("memory.training_*", lambda id, f: f.trains),
    ("memory.load_copy", lambda id, f: f.serves),
    ("memory.weights_as_stored", lambda id, f: f.serves),
)


def relevant(id: str, facts: Facts) -> bool:
    """Does a judgement stand behind this document?"""
    return next((holds(id, facts) for pattern, holds in RULES if fnmatchcase(id, pattern)), True)
