"""A rich advice made by hand, so that reports are tested apart from the advisor. Its numbers are samples."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from advisor.answer import Advice, BreakEven, JobFit, JobNeed, Option, Rejection
from advisor.costs.cashflow import CashFlow, Month
from advisor.machines.machine import Finding, Line, Machine
from advisor.memory.plan import DeviceMemory, MemoryPlan, Plan, Term
from advisor.quantity import Evidence, Note, Price, Quantity, note
from advisor.speed.estimate import SpeedEstimate
from advisor.workload import Barred, FineTune, Money, Quote, Serve, Site, Study
from catalog.records.accelerators import Board, Chip
from catalog.records.hosts import Case, Cooler, Cpu, Drive, Mainboard, MemoryKit, Psu, Slot
from catalog.records.offers import RentalOffer, TokenPrice

GIB = 2.0**30
TODAY = date(2026, 11, 21)
VENDOR = "NVIDIA product page, https://www.nvidia.com/en-us/geforce/graphics-cards/30-series/rtx-3090-3090ti/"
DATASET = "buildcores-open-db 2026-08-17 (ODC-By 1.0)"
MARKET = "Marketplace listing https://example.org/listings/rtx-3090-blower?condition=used&page=2"

LONG_CHINESE = (
    "国家超级计算中心某某大学人工智能与数据科学学院自然语言处理与知识工程重点实验室"
    "大语言模型推理与微调平台建设项目（二期）"
)


def gib(likely: float, low: float | None = None, high: float | None = None, formula: str = "") -> Quantity:
    return Quantity(
        likely * GIB, "B", (likely if low is None else low) * GIB, (likely if high is None else high) * GIB, formula
    )


def chip(id: str, name: str, memory_gb: float, **more: Any) -> Chip:
    values: dict[str, Any] = {
        "vendor": "NVIDIA",
        "segment": "consumer",
        "form": "pcie",
        "source": VENDOR,
        "as_of": TODAY,
        "confidence": "B",
        "bandwidth_gb_s": 936.2,
        "board_power_w": 350,
        **more,
    }
    return Chip(id=id, name=name, memory_gb=memory_gb, **values)


def price(low: str, likely: str, high: str, **more: Any) -> Price:
    values: dict[str, Any] = {
        "currency": "USD",
        "basis": "observation",
        "as_of": "2026-10-18",
        "source": MARKET,
        "condition": "used",
        **more,
    }
    return Price(Decimal(low), Decimal(likely), Decimal(high), **values)


RTX3090 = chip("rtx-3090", "RTX 3090", 24)
RTX4090 = chip("rtx-4090", "RTX 4090", 24, bandwidth_gb_s=1008, board_power_w=450)
L40S = chip("l40s", "L40S", 48, segment="datacenter", bandwidth_gb_s=864)
A100 = chip("a100-pcie-80gb", "A100 PCIe 80GB", 80, segment="datacenter", bandwidth_gb_s=1935, board_power_w=300)


def memory(weights: float, kv: float, devices: int, method: str = "exact", **more: float) -> MemoryPlan:
    terms = (
        Term("weights", gib(weights, formula="memory.weights")),
        Term("kv_cache", gib(kv)),
        Term("activations", gib(1.1, 0.8, 1.6)),
        Term("cuda_context", gib(0.6, 0.4, 0.9)),
    )
    held = tuple(
        DeviceMemory(
            rank,
            terms,
            gib(weights + kv + 1.7, weights + kv + 1.2, weights + kv + 2.5),
            gib(more["reserved"]) if "reserved" in more else None,
        )
        for rank in range(devices)
    )
    notes = () if method == "exact" else (note("sample.slip", "warning", ("S4, the source's own table",)),)
    return MemoryPlan(
        Plan(devices, tensor_parallel=devices, engine="vllm" if method == "exact" else ""), method, held, gib(24), notes
    )


def training(devices: int) -> MemoryPlan:
    held = tuple(
        DeviceMemory(
            rank,
            (
                Term("weights", gib(6.2)),
                Term("gradients", gib(0.4)),
                Term("optimizer", gib(1.2)),
                Term("activations", gib(5.1 - rank, 4.0 - rank, 6.4 - rank)),
                Term("logits", gib(2.0)),
                Term("cuda_context", gib(0.6, 0.4, 0.9)),
            ),
            gib(15.5 - rank, 14.2 - rank, 17.1 - rank),
        )
        for rank in range(devices)
    )
    plan = Plan(
        devices, data_parallel=devices, zero_stage=2 if devices > 1 else 0, recompute="full", engine="transformers"
    )
    return MemoryPlan(plan, "exact", held, gib(40))


SPEED = SpeedEstimate(
    decode=Quantity(44, "tok/s", 36, 52, "speed.decode"),
    decode_per_user=Quantity(27, "tok/s", 20, 34),
    throughput=Quantity(212, "tok/s", 160, 275),
    prefill=Quantity(3200, "tok/s", 2300, 4100),
    first_token=Quantity(0.42, "s", 0.3, 0.7),
    most_users=Quantity(11, "1", 8, 15),
    watts=Quantity(640, "W", 560, 700),
    limited_by="bandwidth",
)
TRAINING_SPEED = SpeedEstimate(
    training_rate=Quantity(5200, "tok/s", 3600, 6900),
    training_time=Quantity(10e6 / 5200, "s", 10e6 / 6900, 10e6 / 3600),
    watts=Quantity(660, "W", 590, 700),
    limited_by="compute",
)

JOBS = (
    Serve(model="qwen2.5-32b", weights="awq-int4", context_tokens=8192, users=8, min_tokens_per_second=15),
    FineTune(model="qwen2.5-7b", method="qlora", sequence_tokens=2048, tokens=10_000_000, runs=4),
)


def parts() -> tuple[Line, ...]:
    """Two RTX 3090 and what they need."""
    common: dict[str, Any] = {"source": DATASET, "as_of": date(2026, 8, 17), "confidence": "B"}
    board = Board(
        id="generic-3090-blower",
        name="RTX 3090 blower, two slots",
        chip_id="rtx-3090",
        cooling="blower",
        slots=2,
        length_mm=267,
        board_power_w=350,
        connectors="2x PCIe 8-pin",
        **common,
    )
    cpu = Cpu(id="r9", name="Ryzen 9 5900X", socket="AM4", cores=12, threads=24, tdp_w=105, **common)
    slots = (
        Slot(
            id="x570e-1",
            mainboard_id="x570e",
            order=1,
            position=1,
            physical_width=16,
            lanes_alone=16,
            lanes_shared=8,
            host="CPU",
            **common,
        ),
        Slot(
            id="x570e-2",
            mainboard_id="x570e",
            order=2,
            position=3,
            physical_width=1,
            lanes_alone=1,
            host="chipset",
            **common,
        ),
        Slot(
            id="x570e-3",
            mainboard_id="x570e",
            order=3,
            position=4,
            physical_width=16,
            lanes_alone=8,
            lanes_shared=8,
            host="CPU",
            **common,
        ),
        Slot(
            id="x570e-4",
            mainboard_id="x570e",
            order=4,
            position=7,
            physical_width=16,
            lanes_alone=4,
            host="chipset",
            **common,
        ),
    )
    mainboard = Mainboard(
        id="x570e",
        name="ASUS ROG Strix X570-E Gaming",
        socket="AM4",
        form_factor="ATX",
        memory_type="DDR4 UDIMM",
        lane_modes="x16/x0 or x8/x8 (CPU)",
        max_two_slot_cards=2,
        slots=slots,
        **common,
    )
    kit = MemoryKit(
        id="kit",
        name="DDR4-3200 2 x 32 GB",
        generation="DDR4",
        module_type="UDIMM",
        modules=2,
        module_gb=32,
        total_gb=64,
        **common,
    )
    drive = Drive(id="ssd", name="NVMe SSD 2 TB", capacity_gb=2000, interface="PCIe 4.0 x4", **common)
    psu = Psu(
        id="psu", name="1600 W 80 PLUS Titanium, ATX 2.53", watts=1600, pcie_8pin=9, efficiency="titanium", **common
    )
    case = Case(
        id="case", name="ASUS ROG Strix Helios GX601", form_factors="ATX; E-ATX", slots=8, gpu_length_mm=450, **common
    )
    cooler = Cooler(id="cooler", name="Tower cooler, 160 mm", kind="air", sockets="AM4", height_mm=160, **common)
    new: dict[str, Any] = {"condition": "new", "source": DATASET, "as_of": "2026-08-17", "stale": True}
    guess: dict[str, Any] = {
        "condition": "new",
        "basis": "band",
        "estimate": True,
        "source": "Band of the class, 71 listings of 2025-07",
        "as_of": "2025-07-23",
    }
    return (
        Line("accelerator", board, 2, price("780", "850", "980")),
        Line("cpu", cpu, 1, price("289", "289", "289", **new)),
        Line("mainboard", mainboard, 1, price("180", "240", "390", **guess)),
        Line("memory", kit, 1, price("310", "420", "560", **guess)),
        Line("drive", drive, 1, price("150", "190", "260", **guess)),
        Line("psu", psu, 1, price("380", "430", "520", **guess)),
        Line("case", case, 1, None),
        Line("cooler", cooler, 1, price("35", "45", "70", **guess)),
    )


FINDINGS = (
    Finding("psu.capacity", "ok", note("sample.psu", need=Quantity(1180, "W"), supply=Quantity(1600, "W"))),
    Finding("slots.thickness", "ok", note("sample.slots", cards=2)),
    Finding("case.length", "unknown", note("sample.case", "unknown")),
    Finding("circuit.continuous", "warning", note("sample.circuit", "warning", wall=Quantity(1290, "W"))),
)


def machine() -> Machine:
    power = (
        ("gpus", Quantity(700, "W")),
        ("cpu", Quantity(142, "W")),
        ("board", Quantity(60, "W")),
        ("memory", Quantity(12, "W")),
        ("drives", Quantity(8, "W")),
        ("fans", Quantity(20, "W")),
        ("psu_loss", Quantity(75, "W")),
        ("wall", Quantity(1017, "W", 950, 1120)),
    )
    lines = parts()
    return Machine(
        id="2x-rtx-3090",
        kind="composed",
        chip=RTX3090,
        count=2,
        board=lines[0].part,
        lines=lines,  # type: ignore[arg-type]
        findings=FINDINGS,
        advice=(note("sample.psu_advice"), note("sample.board_advice"), note("sample.case_advice")),
        power=power,
        memory_per_device=23.6 * GIB,
        host_memory=64e9,
        interconnect="pcie",
        link_lanes=8,
        price=None,
        missing=("case",),
    )


def flow(purchase: int, monthly: int, resale: int, code: str, spread: float = 0.2) -> CashFlow:
    months = [Month(0, Decimal(int(purchase * 0.9)), Decimal(purchase), Decimal(int(purchase * 1.2)))]
    for index in range(1, 37):
        back = resale if index == 36 else 0
        likely = Decimal(monthly - back)
        months.append(
            Month(
                index,
                Decimal(int(monthly * (1 - spread)) - back),
                likely,
                Decimal(int(monthly * (1 + spread)) - back // 2),
            )
        )
    total = purchase + 36 * monthly - resale
    items = [("purchase", Decimal(purchase)), (code, Decimal(36 * monthly)), ("resale", Decimal(-resale))]
    return CashFlow(
        "USD",
        tuple(months),
        tuple(item for item in items if item[1]),
        Decimal(int(total * 0.85)),
        Decimal(int(total * 0.94)),
        Decimal(int(total * 1.2)),
    )


def fits(verdict: str, capacity: float, weights: float = 9.3, kv: float = 8.0, devices: int = 2) -> tuple[JobFit, ...]:
    return (
        JobFit(
            0,
            verdict,
            memory(weights, kv, devices, reserved=capacity * 0.9),
            capacity * GIB,
            SPEED,
            True,
            (note("sample.fit"),),
        ),
        JobFit(1, "fits", training(devices), capacity * GIB, TRAINING_SPEED, None),
    )


def option(id: str, kind: str, cash: CashFlow, fit: tuple[JobFit, ...], **more: Any) -> Option:
    values: dict[str, Any] = {"machine": None, "offer": None, "tokens": (), "reasons": (note("sample.reason"),), **more}
    return Option(id=id, kind=kind, fits=fit, cash_flow=cash, score=values.pop("score", 0.5), **values)


def small_machine(id: str, chip_: Chip, count: int, amount: str) -> Machine:
    line = Line("machine", chip_, count, price(amount, amount, amount, condition="new"))
    return Machine(
        id, "composed", chip_, count, None, (line,), price=line.price, memory_per_device=chip_.memory_gb * 1e9
    )


def options() -> tuple[Option, ...]:
    offer = RentalOffer(
        id="autodl-3090",
        name="RTX 3090 x2",
        provider="AutoDL",
        chip_id="rtx-3090",
        chip_count=2,
        currency="USD",
        hour=Decimal("0.64"),
        observed_on=date(2026, 10, 2),
        region="北京",
        source="Provider price page",
        confidence="B",
    )
    token = TokenPrice(
        id="hosted",
        name="Qwen2.5-32B",
        provider="DeepInfra",
        model="Qwen/Qwen2.5-32B-Instruct",
        currency="USD",
        input=Decimal("0.06"),
        output=Decimal("0.15"),
        observed_on=date(2026, 11, 12),
        source="genai-prices 0.2.3 (MIT)",
        confidence="B",
    )
    api_fit = (JobFit(0, "fits", None, 0, None, None), JobFit(1, "does not fit", None, 0, None, None))
    return (
        option(
            "buy-2x3090", "buy", flow(3100, 62, 900, "electricity"), fits("fits", 23.6), machine=machine(), score=0.9
        ),
        option(
            "buy-2x4090",
            "buy",
            flow(6400, 70, 2200, "electricity"),
            fits("fits", 23.5),
            machine=small_machine("2x-rtx-4090", RTX4090, 2, "6400"),
            score=0.7,
        ),
        option(
            "buy-l40s",
            "buy",
            flow(10900, 48, 4000, "electricity"),
            fits("tight", 44.5, 18.6, 16, 1),
            machine=small_machine("1x-l40s", L40S, 1, "10900"),
            score=0.6,
        ),
        option(
            "buy-a100",
            "buy",
            flow(19800, 55, 8000, "electricity"),
            fits("fits", 79.1, 18.6, 16, 1),
            machine=small_machine("1x-a100-80", A100, 1, "19800"),
            score=0.4,
        ),
        option("rent-3090", "rent", flow(0, 128, 0, "rent"), fits("fits", 23.6), offer=offer, score=0.5),
        option("api", "api", flow(0, 210, 0, "tokens", 0.4), api_fit, tokens=(token,), score=0.3),
    )


def study(**quote: Any) -> Study:
    values: dict[str, Any] = {
        "prepared_by": "Dr. M. Okafor",
        "prepared_for": "Procurement committee",
        "project": "LLM teaching platform",
        "fund": "DFG 4711-B",
        "delivery_place": "Building 5, room 102",
        "issued": TODAY,
        "purpose": "Teaching two courses and fine-tuning student projects on confidential texts.",
        "approvers": ("Head of laboratory", "IT safety officer", "Head of procurement"),
        **quote,
    }
    return Study(
        title="Two-card machine for the language laboratory",
        organisation="Example University, Department of Linguistics",
        jobs=JOBS,
        site=Site(country="US", room="lab", barred=(Barred(item="A800", reason="house rule"),)),
        money=Money(budget=Decimal(5000), used_parts=True, hours_per_week=35),
        quote=Quote(**values),
    )


def advice(**quote: Any) -> Advice:
    """Everything the reports can show, filled."""
    given = options()
    needs = (
        JobNeed(
            JOBS[0],
            "Qwen2.5-32B-Instruct",
            32.76e9,
            32.76e9,
            tuple(memory(18.6 / n, 16.0 / n, n) for n in (1, 2, 4)),
            memory(22.3, 0, 1, "rule of thumb"),
            "l40s",
            (note("sample.need"),),
        ),
        JobNeed(JOBS[1], "Qwen2.5-7B", 7.62e9, 7.62e9, tuple(training(n) for n in (1, 2, 4)), None, "rtx-3090"),
    )
    assumptions = (
        (
            "memory.cuda_context",
            Quantity(0.6 * GIB, "B", 0.4 * GIB, 0.9 * GIB, sources=("measured cases",), evidence=Evidence.ASSUMED),
        ),
        (
            "speed.decode_efficiency",
            Quantity(0.7, "fraction", 0.5, 0.85, sources=("calibration",), evidence=Evidence.ASSUMED),
        ),
        (
            "costs.resale_36_months",
            Quantity(0.3, "fraction", 0.1, 0.5, sources=("price history 2022 to 2026",), evidence=Evidence.ASSUMED),
        ),
    )
    return Advice(
        study=study(**quote),
        needs=needs,
        options=given,
        rejected=(
            Rejection("1 x RTX 3090", "buy", (Note("sample.too_small", (("short", gib(12.7)),), "conflict"),)),
            Rejection("4 x RTX 3090", "buy", (Note("sample.conflict", (("rule", "slots.thickness"),), "conflict"),)),
            Rejection("A800", "buy", (Note("sample.barred", (("reason", "house rule"),)),)),
        ),
        recommended=given[0],
        break_even=(
            BreakEven("rent-3090", 24.0, 21, 4844.0, note("sample.break_even", month=21)),
            BreakEven("api", 12.0, 15, None, note("sample.break_even", month=15)),
            BreakEven("buy-2x4090", None, None, None, note("sample.never")),
        ),
        currency="USD",
        rates=(("CNY", Decimal("0.1503"), "ECB reference rate, 30 Oct 2026"),),
        assumptions=assumptions,
        notes=(note("sample.risk", "warning"), note("sample.stale", "warning")),
    )
