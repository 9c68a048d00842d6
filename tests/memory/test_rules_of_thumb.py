"""The rules of thumb as a second method, and the slips that the user is told of."""

from __future__ import annotations

import pytest

from advisor.architecture import read_config
from advisor.memory.rules_of_thumb import bytes_each, rule_of_thumb
from advisor.workload import FineTune, Pretrain, Serve
from catalog.catalog import Catalog

CHATGLM = {
    "model_type": "chatglm",
    "hidden_size": 4096,
    "inner_hidden_size": 16384,
    "num_layers": 28,
    "num_attention_heads": 32,
    "vocab_size": 130528,
    "max_sequence_length": 2048,
}
SHAPE = read_config(CHATGLM, "chatglm-6b")


def codes(job: Serve | FineTune) -> list[str]:
    return [one.code for one in rule_of_thumb(job, SHAPE).notes]


def test_serving_takes_a_fifth_more_than_the_weights() -> None:
    plan = rule_of_thumb(Serve(model="chatglm-6b", weights="fp16"), SHAPE)
    assert plan.method == "rule of thumb"
    assert plan.fullest.needed.value == pytest.approx(1.2 * SHAPE.parameters * 2)
    assert sum(term.size.value for term in plan.fullest.terms) == pytest.approx(plan.fullest.needed.value)


def test_the_full_row_of_the_first_document_is_told_to_be_a_slip() -> None:
    assert "memory.slip_full_precision" in codes(Serve(model="chatglm-6b", weights="fp32"))
    assert "memory.slip_full_precision" not in codes(Serve(model="chatglm-6b", weights="fp16"))


def test_training_adds_weights_optimizer_gradients_and_activations() -> None:
    job = FineTune(model="chatglm-6b", method="full", recompute="selective", sequence_tokens=2048)
    plan = rule_of_thumb(job, SHAPE)
    assert [term.code for term in plan.fullest.terms] == ["weights", "optimizer", "gradients", "activations"]
    assert plan.fullest.size("activations") == 2048 * 4096 * 28 * 34
    assert plan.fullest.size("optimizer") == SHAPE.parameters * 12
    assert "memory.slip_rounded_activations" in codes(job)
    assert "memory.slip_tpu" in codes(job)


def test_sgd_line_is_told_to_be_a_slip() -> None:
    assert "memory.slip_sgd" in codes(FineTune(model="chatglm-6b", method="full", optimizer="sgd-momentum"))
    assert "memory.slip_sgd" not in codes(FineTune(model="chatglm-6b", method="full"))


def test_a_pipeline_is_counted_rank_by_rank() -> None:
    job = Pretrain(model="chatglm-6b", pipeline_parallel=4, sequence_tokens=4096)
    plan = rule_of_thumb(job, SHAPE)
    sizes = [device.needed.value for device in plan.devices]
    assert len(sizes) == 4
    assert sizes == sorted(sizes, reverse=True)
    share = 40 * 4096 * 4096 * 28 / 4
    assert sizes[0] - sizes[3] == pytest.approx(3 * share)
    assert "memory.slip_third_stage" in [one.code for one in plan.notes]


def test_eight_cards_hold_two_copies_of_a_pipeline_of_four() -> None:
    """Seed document 002, step 6: 13B at 4096 tokens, p = 4 with ZeRO-1 over d = 2: 73, 64.5, 56 and 47.5 GB."""
    config = {"hidden_size": 5120, "num_hidden_layers": 40, "num_attention_heads": 40, "intermediate_size": 13824}
    llama = read_config({"model_type": "llama", "vocab_size": 32000, **config}, "llama-2-13b")
    job = FineTune(model="llama-2-13b", method="full", pipeline_parallel=4, sharding="zero1", sequence_tokens=4096)
    ranks = [device.needed.value / 1e9 for device in rule_of_thumb(job, llama, 8).devices]
    assert ranks == pytest.approx([73, 64.5, 56, 47.5], abs=0.6)  # the source counts 13.0e9 parameters and 34 GB
    alone = [device.needed.value / 1e9 for device in rule_of_thumb(job, llama, 4).devices]
    assert alone == pytest.approx([92.5, 84, 75.5, 67], abs=0.8)


def test_adapters_train_little() -> None:
    plan = rule_of_thumb(FineTune(model="chatglm-6b", method="qlora"), SHAPE)
    assert plan.fullest.size("weights") == SHAPE.parameters * 0.5
    assert plan.fullest.size("optimizer") < 0.01 * SHAPE.parameters * 12


def test_every_catalog_format_has_a_whole_byte_rule(catalog: Catalog) -> None:
    for format in catalog.formats.values():
        if format.for_weights and format.bits >= 4:
            assert 0.4 < bytes_each(format.id) * 8 / format.bits < 2.2, format.id
