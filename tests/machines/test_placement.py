"""Seats of cards: positions, thickness, pitch, lanes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.machines.placement import place
from catalog.records.hosts import Mainboard, Slot


def slot(order: int, position: int | None, lanes: int = 16, shared: int | None = None, partner: str = "") -> Slot:
    return Slot(
        id=f"b.{order}", source="test", confidence="B", mainboard_id="b", order=order, position=position,
        physical_width=16, lanes_alone=lanes, lanes_shared=shared, host="CPU", shares_with=partner,
    )  # fmt: skip


def board(*slots: Slot) -> Mainboard:
    return Mainboard(id="b", source="test", confidence="B", socket="AM4", slots=slots)


X570 = board(slot(1, 2, 16, 8, "position 5"), slot(2, 5, 8, 8, "position 2"))
SEVEN = board(*(slot(order, order) for order in range(1, 8)))


def test_one_card_keeps_all_lanes_and_two_share_them() -> None:
    assert [seat.lanes for seat in place(X570, (3.0,)).seats] == [16]
    assert [seat.lanes for seat in place(X570, (2.0, 2.0)).seats] == [8, 8]


def test_four_two_slot_cards_need_eight_brackets() -> None:
    seated = place(SEVEN, (2.0,) * 4)
    assert seated.fits is True
    assert seated.brackets == 8
    assert place(SEVEN, (2.0,) * 4, brackets=7).fits is False
    assert place(SEVEN, (2.0,) * 4, brackets=8).fits is True


def test_thick_cards_do_not_fit_next_to_each_other() -> None:
    assert place(SEVEN, (3.5, 3.5)).fits is True
    assert place(SEVEN, (3.5, 3.5, 3.5)).fits is False
    assert place(X570, (4.0, 2.0)).fits is True  # the thick one goes down
    assert place(board(slot(1, 1), slot(2, 3)), (2.5, 2.5)).fits is False


def test_unknown_positions_are_no_answer() -> None:
    assert place(board(slot(1, None), slot(2, None)), (2.0, 2.0)).fits is None
    assert place(board(slot(1, None)), (2.0, 2.0)).fits is False  # one slot holds no two cards, wherever it is


def test_cards_keep_distance_where_there_is_room() -> None:
    seated = place(SEVEN, (2.0, 2.0))
    assert seated.gap is not None
    assert seated.gap >= 1


@given(
    st.lists(st.integers(1, 8), min_size=1, max_size=7, unique=True),
    st.lists(st.sampled_from([1.0, 2.0, 2.5, 3.0, 4.0]), min_size=1, max_size=4),
    st.sampled_from([None, 4, 7, 8, 9]),
)
def test_seated_cards_never_overlap_and_removing_one_never_hurts(
    positions: list[int], thickness: list[float], brackets: int | None
) -> None:
    mainboard = board(*(slot(order, position) for order, position in enumerate(sorted(positions), 1)))
    seated = place(mainboard, tuple(thickness), brackets)
    if seated.fits:
        taken = [number for seat in seated.seats for number in range(seat.first or 0, (seat.last or 0) + 1)]
        assert len(taken) == len(set(taken))
        assert brackets is None or max(taken) <= brackets
        for number in range(len(thickness)):
            fewer = thickness[:number] + thickness[number + 1 :]
            assert place(mainboard, tuple(fewer), brackets).fits is True


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_a_board_without_slot_table_answers_by_its_own_count(count: int) -> None:
    plain = Mainboard(id="b", source="test", confidence="B", socket="SP3", max_two_slot_cards=3, brackets_needed=7)
    assert place(plain, (2.0,) * count).fits is (count <= 3)
