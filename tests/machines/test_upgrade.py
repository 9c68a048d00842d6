"""A machine that is owned: the next step, what stays, what is sold. And the geometry for the picture."""

from datetime import date

from advisor.machines.benches import bench_for
from advisor.machines.compose import candidate_machines
from advisor.machines.description import read_description
from advisor.machines.layout import PITCH_MM, layout_of
from advisor.machines.requirements import Requirements
from advisor.machines.upgrade import Owned, owned_machine
from advisor.owned import what_it_runs, worthwhile
from advisor.workload import Money, Serve, Site, Study
from catalog.catalog import Catalog
from catalog.exchange import load_rates

TODAY = date(2026, 11, 21)
STUDY = Study(jobs=(Serve(model="x"),), site=Site(country="CN", breaker_amps=16), money=Money(currency="CNY"))
OLD = {
    "gpus": [{"name": "RTX 3090", "count": 1, "cooling": "blower"}],
    "cpu": "Ryzen 9 5900X",
    "mainboard": "ASRock X570 Phantom Gaming X",
    "memory": {"type": "DDR4 UDIMM", "gb": 32},
    "psus": [{"name": "Corsair RM850e (2025)"}],
    "case": "Lian Li LANCOOL III",
}


def owned(catalog: Catalog, *wanted: tuple[str, int]) -> Owned:
    return owned_machine(OLD, wanted, catalog, STUDY, load_rates(), TODAY)


def test_a_second_card_needs_a_larger_supply_and_more_memory(catalog: Catalog) -> None:
    (step,) = owned(catalog, ("rtx-3090", 2)).steps
    assert step.kind == "more cards"
    bought = {line.role: line for line in step.buy}
    assert bought["accelerator"].quantity == 1
    assert bought["psu"].part.watts > 850  # type: ignore[attr-defined]
    assert bought["memory"].part.total_gb * bought["memory"].quantity >= 48  # type: ignore[attr-defined]
    assert step.verdict != "conflict"
    assert step.cost is not None
    assert "Corsair RM850e (2025)" in step.sell


def test_what_check_refuses_is_no_step(catalog: Catalog) -> None:
    plain = {
        "gpus": [{"name": "RTX 3090", "count": 1}],
        "cpu": "Ryzen 9 5900X",
        "mainboard": "ASUS ROG Strix X570-E",
        "memory": {"type": "DDR4 UDIMM", "gb": 64},
        "psus": [{"watts": 850}],
        "case": "tower case",
    }
    wanted = (("rtx-3090", 2), ("rtx-3090", 4), ("arc-pro-b65", 4), ("rtx-pro-5000-blackwell-48", 4))
    found = owned_machine(plain, wanted, catalog, STUDY, load_rates(), TODAY)
    assert [(step.chip.id, step.count) for step in found.steps] == [("rtx-3090", 2)]
    for step in found.steps:
        assert step.verdict != "conflict"
        assert ("platform.cards", "warning") not in {(one.rule, one.answer) for one in step.findings}


def test_another_card_frees_the_old_one(catalog: Catalog) -> None:
    (step,) = owned(catalog, ("rtx-4090", 1)).steps
    assert step.kind == "other cards"
    assert "RTX 3090" in step.sell
    assert step.brings is not None
    assert step.brings.low <= step.brings.likely <= step.brings.high


def test_what_it_has_already_is_no_step(catalog: Catalog) -> None:
    found = owned(catalog, ("rtx-3090", 1))
    assert found.steps == ()
    assert found.findings


def test_the_layout_shows_each_card_once_in_its_brackets(catalog: Catalog) -> None:
    requirements = Requirements((("rtx-3090", 2),), 64e9, 2e12, False)
    machine = next(candidate_machines(requirements, catalog, STUDY, load_rates(), TODAY))
    layout = layout_of(machine)
    assert layout is not None
    assert layout.known
    assert len(layout.cards) == 2
    assert sum(slot.taken for slot in layout.slots) == 2
    first, second = layout.cards
    assert first.last < second.first
    assert second.last <= layout.brackets
    assert first.thickness_mm == 2 * PITCH_MM
    assert [slot.bracket for slot in layout.slots] == sorted(slot.bracket for slot in layout.slots)


def test_whole_machines_have_no_layout(catalog: Catalog) -> None:
    requirements = Requirements((("gb10-dgx-spark", 1),), 64e9, 2e12, False)
    assert layout_of(next(candidate_machines(requirements, catalog, STUDY, load_rates(), TODAY))) is None


def test_what_is_replaced_is_sold_and_told(catalog: Catalog) -> None:
    (step,) = owned(catalog, ("rtx-3090", 2)).steps
    roles = {line.role for line in step.buy}
    assert {"psu", "memory"} <= roles
    assert {"Corsair RM850e (2025)", "32 GB DDR4 UDIMM"} <= set(step.sell)
    assert step.brings is not None
    assert step.brings.low < step.brings.likely < step.brings.high
    assert "machines.upgrade_not_counted" in {one.code for one in step.notes}  # of the memory no kit is known
    assert step.after is not None
    assert step.after.count == 2
    assert step.after.memory_type == "DDR4 UDIMM"


def test_old_parts_bring_less_than_new_ones_cost(catalog: Catalog) -> None:
    (step,) = owned(catalog, ("rtx-4090", 1)).steps
    new = bench_for(catalog, STUDY, load_rates(), TODAY)
    assert step.brings is not None
    assert step.brings.condition == "used"
    psu = catalog.psus["corsair-rm850e-2025"]
    price = new.price(psu)
    assert price is not None
    (more,) = owned(catalog, ("rtx-3090", 2)).steps
    assert more.brings is not None
    assert more.brings.likely < price.likely


def test_it_tells_what_runs_and_which_cards_are_a_step(catalog: Catalog) -> None:
    build = read_description(OLD, catalog)
    runs = {run.model.id: run for run in what_it_runs(build, catalog)}
    assert runs["qwen2.5-32b"].weights == "awq-int4"
    assert runs["qwen2.5-7b"].weights == "bf16"
    assert "llama-3.1-70b" not in runs
    for run in runs.values():
        assert run.fit.verdict in ("fits", "tight")
        assert run.fit.memory is not None
        assert run.fit.memory.fullest.needed.value <= run.fit.capacity
    wanted = worthwhile(build, catalog, STUDY, load_rates(), TODAY)
    assert wanted[:2] == (("rtx-3090", 2), ("rtx-3090", 4))
    others = [catalog.chips[id] for id, _ in wanted[2:]]
    assert others
    assert all(chip.memory_gb > 24 and chip.vendor == "NVIDIA" for chip in others)
    assert [chip.memory_gb for chip in others] == sorted(chip.memory_gb for chip in others)


def test_a_machine_of_two_kinds_of_cards_is_not_guessed(catalog: Catalog) -> None:
    mixed = {"gpus": [{"name": "RTX 3090"}, {"name": "RTX 4090"}]}
    assert what_it_runs(read_description(mixed, catalog), catalog) == ()


def test_memory_that_a_board_does_not_take_is_told(catalog: Catalog) -> None:
    study = STUDY.model_copy(update={"site": Site(country="CN", breaker_amps=16)})
    roomy = {**OLD, "psus": [{"name": "Seasonic PRIME PX-2200 ATX 3.1"}]}
    wanted = (("rtx-pro-6000-blackwell-maxq", 2),)
    steps = owned_machine(roomy, wanted, catalog, study, load_rates(), TODAY).steps
    for step in steps:
        assert "memory" not in {line.role for line in step.buy}
        (said,) = [dict(one.values) for one in step.notes if one.code == "machines.upgrade_memory_stays"]
        assert (said["memory"], said["vram"], said["most"]) == (32, 192, 128)
    assert steps


def test_a_consumer_board_of_unknown_slots_gets_four_modules_at_most(catalog: Catalog) -> None:
    old = {**OLD, "mainboard": "Z370 board", "cpu": "Core i7-8700K", "memory": {"type": "DDR4 UDIMM", "gb": 16}}
    steps = owned_machine(old, (("rtx-3090", 2), ("rtx-a6000", 1)), catalog, STUDY, load_rates(), TODAY).steps
    kits = [line for step in steps for line in step.buy if line.role == "memory"]
    assert kits
    assert all(line.part.modules * line.quantity <= 4 for line in kits)  # type: ignore[attr-defined]
