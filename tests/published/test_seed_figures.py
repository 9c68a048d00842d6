"""Every computed figure of the course documents, with the sources' own inputs; slips are stated where they slip."""

from __future__ import annotations

import pytest

from advisor.memory.rule_formulas import (
    OPTIMIZER_BYTES,
    rule_activations,
    rule_activations_full,
    rule_activations_selective,
    rule_gradients,
    rule_inference,
    rule_optimizer,
    rule_training_cost,
    rule_weights,
)
from advisor.memory.rule_megatron import (
    rule_in_flight,
    rule_model_state,
    rule_model_state_zero1,
    rule_ranks,
    rule_sequence_activations,
    rule_smallest_pipeline,
    rule_zero1_copies,
)

GB, GIB = 1e9, 2**30


class TestDocument001:
    """Course document 001: LLaMA-7B and 13B by precision, the cost of LLaMA-65B."""

    @pytest.mark.parametrize(("each", "gib", "digits"), [(4, 26.077, 3), (2, 13, 0), (1, 6.5, 1), (0.5, 3.26, 2)])
    def test_llama_7b_in_binary_gigabytes(self, each: float, gib: float, digits: int) -> None:
        assert round(rule_weights(7e9, each) / GIB, digits) == gib

    @pytest.mark.parametrize(("parameters", "figures"), [(7e9, (28, 14, 7, 3.5)), (13e9, (52, 26, 13, 6.5))])
    def test_the_decimal_rule(self, parameters: float, figures: tuple[float, ...]) -> None:
        assert tuple(rule_weights(parameters, each) / GB for each in (4, 2, 1, 0.5)) == figures

    def test_llama_65b_cost_about_1_4_million_dollars(self) -> None:
        assert round(rule_training_cost(2048, 21, 1.36)) == 1_403_781


class TestDocument002:
    """Course document 002: 13B, sequence 4096, cards of 80 GB, decimal gigabytes."""

    def test_step_1_model_and_optimizer(self) -> None:
        assert rule_model_state(13e9, 1) == 234 * GB

    def test_step_2_activations_of_one_sequence(self) -> None:
        activations = rule_sequence_activations(4096, 5120, 40)
        assert round(activations / GB, 2) == 33.55
        assert round(activations / GB) == 34

    def test_step_3_zero_1_alone_never_fits(self) -> None:
        assert rule_zero1_copies(13e9, (80 - 34) * GB) is None
        assert rule_zero1_copies(13e9, 117 * GB) == 4  # 78 + 156 / 4

    def test_step_4_four_stages_of_67_gb(self) -> None:
        assert rule_smallest_pipeline(13e9, 34 * GB, 80 * GB) == 4
        assert rule_model_state(13e9, 4) == 58.5 * GB
        assert rule_model_state(13e9, 4) + 34 * GB / 4 == 67 * GB

    def test_step_5_each_rank_of_1f1b(self) -> None:
        assert [rule_in_flight(4, rank) for rank in (1, 2, 3, 4)] == [4, 3, 2, 1]
        ranks = rule_ranks(rule_model_state(13e9, 4), 34 * GB, 4)
        assert [rank / GB for rank in ranks] == [92.5, 84, 75.5, 67]

    def test_step_5_slip_the_third_card_survives_too(self) -> None:
        ranks = rule_ranks(rule_model_state(13e9, 4), 34 * GB, 4)
        assert [rank <= 80 * GB for rank in ranks] == [False, False, True, True]  # the source: only the fourth

    def test_step_6_zero_1_over_two_copies_fits_on_eight_cards(self) -> None:
        state = rule_model_state_zero1(13e9, 4, 2)
        assert state == 39 * GB
        assert [rank / GB for rank in rule_ranks(state, 34 * GB, 4)] == [73, 64.5, 56, 47.5]

    def test_step_7_eight_stages(self) -> None:
        assert rule_ranks(rule_model_state(13e9, 8), 34 * GB, 8)[0] == 63.25 * GB


class TestDocument004:
    """Course document 004: ChatGLM-6B, h 4096, L 28, a 32, s 2048, b 1."""

    shape = (2048, 1, 4096, 28)

    def test_weights_and_inference(self) -> None:
        assert [rule_weights(6e9, each) / GB for each in (1, 2, 4)] == [6, 12, 24]
        assert rule_inference(rule_weights(6e9, 2)) == 14.4 * GB

    def test_optimizer_states(self) -> None:
        names = ("adamw", "adamw-8bit", "sgd-momentum")
        # the source prints "8 x 48 GB = 36 GB" for SGD: 8 bytes x 6e9 are 48 GB
        assert [rule_optimizer(6e9, OPTIMIZER_BYTES[name]) / GB for name in names] == [72, 36, 48]

    def test_gradients(self) -> None:
        assert [rule_gradients(6e9, each) / GB for each in (4, 2)] == [24, 12]

    def test_activations_by_exact_arithmetic(self) -> None:
        assert round(rule_activations(*self.shape, 32, 1) / GB, 2) == 26.78
        assert round(rule_activations_selective(*self.shape, 1) / GB, 2) == 7.99
        assert round(rule_activations_full(*self.shape) / GB, 2) == 0.47

    def test_activations_as_printed_from_a_rounded_product(self) -> None:
        """The source rounds s b h L to 0.23e9 first: 26.22, 7.8 and 0.46."""
        rounded = 0.23e9
        assert round(rounded * (34 + 5 * 32 * 2048 / 4096) / GB, 2) == 26.22
        assert round(rounded * 34 / GB, 1) == 7.8
        assert round(rounded * 2 / GB, 2) == 0.46

    def test_training_total(self) -> None:
        parts = rule_weights(6e9, 2), rule_optimizer(6e9, 12), rule_gradients(6e9, 2), 7.8 * GB
        assert sum(parts) / GB == pytest.approx(103.8)
