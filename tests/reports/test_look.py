"""Colours can be read on both grounds."""

import pytest

from reports.look import DARK, FONT_FILES, LIGHT, VERDICTS, Colours, contrast


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("name", ["ink", "muted", "accent", "fits", "tight", "fails", "unknown"])
def test_text_keeps_its_contrast(colours: Colours, name: str) -> None:
    for ground in (colours.paper, colours.paper_alt, colours.fill):
        assert contrast(getattr(colours, name), ground) >= 4.5, (name, ground)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_text_on_accent_and_series_on_paper(colours: Colours) -> None:
    assert contrast(colours.accent_text, colours.accent) >= 4.5
    assert len(set(colours.series)) == len(colours.series)


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


def test_verdicts_differ_in_shape_and_fonts_are_there() -> None:
    shapes = {VERDICTS[verdict][1] for verdict in ("fits", "tight", "does not fit", "unknown")}
    assert len(shapes) == 4
    assert all(path.is_file() for path in FONT_FILES)
