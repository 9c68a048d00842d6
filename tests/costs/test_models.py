"""The shipped models against what their makers print."""

from __future__ import annotations

import pytest

from advisor.architecture import read_config
from catalog.catalog import Catalog
from catalog.load import load_catalog

MODELS = load_catalog()[0].models
OPEN = [model for model in MODELS.values() if model.config is not None]


@pytest.mark.parametrize("model", OPEN, ids=lambda model: model.id)
def test_a_model_has_the_parameters_that_its_maker_prints(model: object) -> None:
    """Within 5 %: makers round, and some count a tied head twice (Falcon 7B prints 7.2e9, tied it has 6.92e9)."""
    shape = read_config(model.config, model.name)  # type: ignore[attr-defined]
    assert not shape.assumed
    published = model.published_parameters  # type: ignore[attr-defined]
    if published is not None:
        assert shape.parameters == pytest.approx(published, rel=0.05)


def test_the_courses_models_are_there(catalog: Catalog) -> None:
    access = {id: catalog.models[id].access for id in ("gpt-3", "turing-nlg", "llama-7b", "glm-130b", "chatglm-6b")}
    assert access == {
        "gpt-3": "closed",  # the course says open: its weights were never published
        "turing-nlg": "closed",  # the same
        "llama-7b": "research only",
        "glm-130b": "research only",
        "chatglm-6b": "open",
    }


def test_every_linked_token_price_means_a_model_with_a_shape(catalog: Catalog) -> None:
    linked = [price for price in catalog.token_prices.values() if price.model_id]
    assert len(linked) >= 20
    assert all(catalog.models[price.model_id].config for price in linked)


def test_every_offer_means_a_chip(catalog: Catalog) -> None:
    assert all(offer.chip_id in catalog.chips for offer in catalog.rental_offers.values())
    priceless = [id for id, offer in catalog.rental_offers.items() if not (offer.hour or offer.month)]
    assert priceless == ["kaggle-t4"]  # free of charge, and not for serving
