"""The three ways to get the work done: buy a machine, rent one, pay by the token."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from math import ceil, log2

from advisor.answer import JobFit, Option, Rejection
from advisor.assumptions import assumed
from advisor.costs import api_cash_flow, buy_cash_flow, rent_cash_flow
from advisor.costs.usage import HOURS_A_MONTH
from advisor.fitting import offloads
from advisor.jobs import Work
from advisor.machines.compose import candidate_machines
from advisor.machines.hardware import Hardware
from advisor.machines.host_bandwidth import host_bandwidth
from advisor.machines.machine import Machine
from advisor.machines.requirements import Requirements
from advisor.memory.plan import MemoryPlan
from advisor.memory.reserved import reserved_memory
from advisor.quantity import Note, Quantity, note
from advisor.screen import Candidate, Screen
from advisor.usage import usage_of
from advisor.workload import FineTune, Pretrain, Serve
from catalog.exchange import Rates
from catalog.records.offers import RentalOffer, TokenPrice


def requirements_of(screen: Screen, candidates: tuple[Candidate, ...]) -> Requirements:
    """What a machine for these candidates must carry besides its cards."""
    assumptions = screen.catalog.assumptions
    storage = assumed(assumptions, "advice.storage_base").value
    copies = assumed(assumptions, "advice.storage_copies").value
    checkpoints = assumed(assumptions, "advice.checkpoint_copies").value
    for work in screen.works:
        storage += 2 * work.shape.parameters * copies
        if isinstance(work.job, FineTune) and work.job.method == "full":
            storage += 14 * work.shape.parameters * checkpoints  # half weights, single master copy and two moments
    plans = [fit.memory for candidate in candidates for fit in candidate.fits if fit.memory]
    host = max((plan.host.value for plan in plans if plan.host), default=0.0)
    storage += max((plan.storage.value for plan in plans if plan.storage), default=0.0)
    training = any(isinstance(work.job, FineTune | Pretrain) for work in screen.works)
    return Requirements(tuple((each.chip.id, each.count) for each in candidates), host, storage, training)


def bought(
    screen: Screen, candidates: tuple[Candidate, ...], rates: Rates, today: date, cancelled: Callable[[], bool]
) -> tuple[tuple[Option, ...], tuple[Rejection, ...]]:
    """A complete machine for every candidate, and those that a rule forbids with its findings."""
    options: list[Option] = []
    refused: dict[tuple[str, int], Rejection] = {}
    built: set[tuple[str, int]] = set()
    if not candidates:
        return (), ()
    composed = (
        machine
        for alike in _by_host_memory(candidates)
        for machine in candidate_machines(requirements_of(screen, alike), screen.catalog, screen.study, rates, today)
    )
    for machine in composed:
        if cancelled():
            break
        key = (machine.chip.id, machine.count)
        if machine.conflicts:
            name = f"{machine.count} x {machine.chip.name}"
            refused.setdefault(key, Rejection(name, "buy", tuple(finding.note for finding in machine.conflicts)))
            continue
        option = _bought(screen, machine, rates)
        if option is not None:
            options.append(option)
            built.add(key)
    rejected = [rejection for key, rejection in refused.items() if key not in built]
    for candidate in candidates:
        key = (candidate.chip.id, candidate.count)
        if key not in built and key not in refused:
            name = f"{candidate.count} x {candidate.chip.name}"
            rejected.append(Rejection(name, "buy", (note("advice.no_machine", "conflict", chip=candidate.chip.name),)))
    return tuple(options), tuple(rejected)


def _by_host_memory(candidates: tuple[Candidate, ...]) -> tuple[tuple[Candidate, ...], ...]:
    """Candidates that need about the same main memory, the least first: nobody pays for what another one offloads."""
    groups: dict[int, list[Candidate]] = {}
    for candidate in candidates:
        plans = [fit.memory for fit in candidate.fits if fit.memory and fit.memory.plan.cpu_offload]
        host = max((plan.host.value for plan in plans if plan.host), default=1.0)
        groups.setdefault(ceil(log2(host)), []).append(candidate)
    return tuple(tuple(groups[size]) for size in sorted(groups))


def _bought(screen: Screen, machine: Machine, rates: Rates) -> Option | None:
    hardware = Hardware(
        machine.chip,
        machine.count,
        machine.memory_per_device or screen.capacity(machine.chip).value,
        machine.host_memory or None,
        machine.interconnect or "none",
        machine.link_lanes,
        screen.study.choices.power_limit_w,
        host_bandwidth(machine),
    )
    fits = with_reserved(screen.fits(hardware)[0], screen)
    if not fits:
        return None
    name = f"{machine.count} x {machine.chip.name}"
    usage = usage_of(screen.works, fits, machine, screen.study, screen.catalog, name)
    flow = buy_cash_flow(machine, usage, screen.study, screen.catalog, rates)
    notes: list[Note] = []
    if machine.price is None:
        notes.append(note("advice.price_unknown", "unknown", parts=", ".join(machine.missing)))
    if "wall" not in dict(machine.power):
        notes.append(note("advice.power_unknown", "unknown", chip=machine.chip.name))
    return Option(f"buy-{machine.id}", "buy", machine, None, (), fits, flow, 0.0, (), tuple(notes))


def rented(screen: Screen, rates: Rates) -> tuple[tuple[Option, ...], tuple[Rejection, ...]]:
    """The cheapest offer of each chip and count that does the work, the study's own country first."""
    options: list[Option] = []
    reasons: dict[str, Rejection] = {}
    serves = any(isinstance(work.job, Serve) for work in screen.works)
    allowed = {chip.id for chip in screen.allowed}
    barred = {chip.id: (chip.name, why) for chip, why in screen.barred}
    for (chip_id, count), priced in _cheapest(screen, rates).items():
        if chip_id in barred:
            name, why = barred[chip_id]
            reasons.setdefault(chip_id, Rejection(name, "rent", (why,)))
        elif chip_id in allowed:
            for offer, instances in priced:
                if serves and offer.purpose == "study":
                    why = note("advice.study_platform", "conflict", provider=offer.provider)
                    reasons.setdefault(offer.provider, Rejection(offer.provider, "rent", (why,)))
                    continue
                option = _rented(screen, offer, count, instances, rates)
                if option is not None:
                    options.append(option)
                break
    return tuple(options), tuple(reasons.values())


def _cheapest(screen: Screen, rates: Rates) -> dict[tuple[str, int], list[tuple[RentalOffer, int]]]:
    """By chip and count the priced offers and how many of each form the machine: home offers first, then by price."""
    counts = screen.study.choices.gpu_counts
    found: dict[tuple[str, int], list[tuple[bool, Decimal, str, RentalOffer, int]]] = {}
    for offer in screen.catalog.rental_offers.values():
        hour = hourly(offer, screen, rates)
        if hour is None or offer.chip_count < 1 or offer.chip_id not in screen.catalog.chips:
            continue
        most = offer.scales_to or offer.chip_count
        for count in set(counts):
            if count <= most and count % offer.chip_count == 0:
                instances = count // offer.chip_count
                abroad = not at_home(offer.country, screen)
                found.setdefault((offer.chip_id, count), []).append(
                    (abroad, hour * instances, offer.id, offer, instances)
                )
    return {
        key: [(offer, instances) for *_, offer, instances in sorted(offers, key=lambda each: each[:3])]
        for key, offers in found.items()
    }


def at_home(country: str, screen: Screen) -> bool:
    """Is a country the site's own, or one with the same money? (the euro area counts as one)"""
    home = screen.study.site.country
    if country == home:
        return True
    ours, theirs = (screen.catalog.countries.get(code.lower()) for code in (home, country))
    return ours is not None and theirs is not None and ours.currency == theirs.currency


def hourly(offer: RentalOffer, screen: Screen, rates: Rates) -> Decimal | None:
    """What an hour of one instance costs on demand, or by the month, in the study's currency; None without a price."""
    price = offer.hour if offer.hour is not None else offer.month and offer.month / Decimal(str(HOURS_A_MONTH))
    return None if price is None else rates.convert(price, offer.currency, screen.study.money.currency)


def _rented(screen: Screen, offer: RentalOffer, count: int, instances: int, rates: Rates) -> Option | None:
    chip = screen.catalog.chips[offer.chip_id]
    linked = "nvlink" if chip.form != "pcie" and chip.nvlink_gb_s else "pcie"
    hardware = Hardware(
        chip,
        count,
        screen.capacity(chip).value,
        offer.memory_gib * 2**30 * instances if offer.memory_gib else None,
        "none" if count == 1 else linked,
        chip.pcie_lanes,
    )
    fits = with_reserved(screen.fits(hardware)[0], screen)
    if not fits or (any(offloads(fit.memory) for fit in fits) and not _holds(hardware, fits, instances)):
        return None
    name = f"{count} x {chip.name} ({offer.provider})"
    usage = usage_of(screen.works, fits, None, screen.study, screen.catalog, name)
    flow = rent_cash_flow(offer, usage, screen.study, screen.catalog, rates, instances=instances)
    notes = []
    if not offer.country:
        notes.append(note("advice.rented_somewhere", "unknown", provider=offer.provider))
    elif not at_home(offer.country, screen):
        notes.append(note("advice.rented_abroad", "warning", provider=offer.provider, country=offer.country))
    id = f"rent-{offer.id}" + (f"-x{instances}" if instances > 1 else "")
    return Option(id, "rent", None, offer, (), fits, flow, 0.0, (), tuple(notes), instances)


def _holds(hardware: Hardware, fits: tuple[JobFit, ...], instances: int) -> bool:
    """Is the main memory of one rented machine known to hold the weights that are left there?"""
    needed = max(fit.memory.host.high for fit in fits if fit.memory and fit.memory.host)
    return instances == 1 and hardware.host_memory is not None and hardware.host_memory >= needed


def with_reserved(fits: tuple[JobFit, ...], screen: Screen) -> tuple[JobFit, ...]:
    """The fits with what the engine will take of each device at its start, where that is more than is needed."""
    return tuple(
        replace(fit, memory=_reserved(fit.memory, fit.capacity, screen))
        if fit.memory is not None and isinstance(screen.works[fit.job_index].job, Serve)
        else fit
        for fit in fits
    )


def _reserved(memory: MemoryPlan, capacity: float, screen: Screen) -> MemoryPlan:
    whole = Quantity(capacity, "B")
    devices = tuple(
        replace(
            device,
            reserved=reserved_memory(memory.plan.engine or "vllm", whole, device.needed, screen.catalog.assumptions),
        )
        for device in memory.devices
    )
    return replace(memory, devices=devices)


def hosted(screen: Screen, rates: Rates) -> tuple[tuple[Option, ...], tuple[Rejection, ...]]:
    """The same models by the token where somebody hosts them, else comparable ones, named as such."""
    trains = [work.name for work in screen.works if not isinstance(work.job, Serve)]
    if trains:
        why = note("advice.api_does_not_train", "conflict", model=", ".join(trains))
        return (), (Rejection("API", "api", (why,)),)
    choices: list[list[tuple[TokenPrice, Note | None]]] = []
    for work in screen.works:
        hosts = _same_model(work, screen, rates) or _comparable(work, screen, rates)
        if not hosts:
            why = note("advice.not_hosted", "unknown", model=work.name)
            return (), (Rejection("API", "api", (why,)),)
        choices.append(hosts)
    options: list[Option] = []
    for rank in range(min(3, max(len(choice) for choice in choices))):
        picked = [choice[min(rank, len(choice) - 1)] for choice in choices]
        prices = tuple(price for price, _ in picked)
        fits = tuple(JobFit(index, "fits", None, 0.0, None, None) for index in range(len(screen.works)))
        usages = tuple(
            usage_of((work,), (fit,), None, screen.study, screen.catalog)
            for work, fit in zip(screen.works, fits, strict=True)
        )
        flow = api_cash_flow(prices, usages, screen.study, screen.catalog, rates)
        notes = tuple(each for _, each in picked if each is not None)
        notes += (note("advice.api_leaves_the_house", "info"),)
        options.append(
            Option(
                "api-" + "-".join(price.id for price in prices), "api", None, None, prices, fits, flow, 0.0, (), notes
            )
        )
    return tuple(options), ()


def _cost(price: TokenPrice, work: Work, screen: Screen, rates: Rates) -> Decimal:
    """Of one million answer tokens with their prompts, in the study's currency."""
    job = work.job
    share = Decimal(job.prompt_tokens) / Decimal(job.answer_tokens) if isinstance(job, Serve) else Decimal(1)
    return rates.convert(price.input * share + price.output, price.currency, screen.study.money.currency)


def _same_model(work: Work, screen: Screen, rates: Rates) -> list[tuple[TokenPrice, Note | None]]:
    if work.model is None:
        return []
    found = [price for price in screen.catalog.token_prices.values() if price.model_id == work.model.id]
    found.sort(key=lambda price: _cost(price, work, screen, rates))
    return [(price, None) for price in found]


def _comparable(work: Work, screen: Screen, rates: Rates) -> list[tuple[TokenPrice, Note | None]]:
    most = assumed(screen.catalog.assumptions, "advice.comparable_size").value
    found: list[tuple[float, TokenPrice]] = []
    for price in screen.catalog.token_prices.values():
        model = screen.catalog.models.get(price.model_id)
        if model is None or not model.published_parameters:
            continue
        ratio = model.published_parameters / work.shape.parameters
        if 1 / most <= ratio <= most:
            found.append((abs(ratio - 1), price))
    found.sort(key=lambda pair: (round(pair[0], 1), _cost(pair[1], work, screen, rates)))  # of equal size the cheapest
    return [
        (price, note("advice.comparable_model", "warning", wanted=work.name, hosted=price.model)) for _, price in found
    ]
