"""How the product looks, as plain data: colours, sizes and spacing of screen and paper."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Colours:
    """One set of colours. Text colours (ink, muted, accent, the verdicts) keep 4.5:1 on paper, paper_alt and fill."""

    ink: str
    muted: str
    line: str
    paper: str
    paper_alt: str
    accent: str
    accent_text: str  # text on a surface of the accent colour
    fits: str
    tight: str
    fails: str
    unknown: str
    fill: str  # a quiet surface behind a highlighted row or mark
    series: tuple[str, ...]  # Okabe-Ito: told apart with every kind of colour vision


LIGHT = Colours(
    ink="#1B1F24",
    muted="#5B6570",
    line="#D9DEE3",
    paper="#FFFFFF",
    paper_alt="#F6F8FA",
    accent="#0B6E99",
    accent_text="#FFFFFF",
    fits="#0F7048",
    tight="#8A5A00",
    fails="#B3261E",
    unknown="#5B6570",
    fill="#E8F2F6",
    series=("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442", "#7F7F7F"),
)

DARK = Colours(
    ink="#E8ECF0",
    muted="#9BA6B2",
    line="#363E47",
    paper="#16191D",
    paper_alt="#1F242A",
    accent="#5BB8DD",
    accent_text="#10222B",
    fits="#4CC38A",
    tight="#E5B045",
    fails="#FF8A80",
    unknown="#9BA6B2",
    fill="#1D3540",
    series=("#4DA3DD", "#E69F00", "#1FBF94", "#DD93BC", "#7CC8F2", "#F07E33", "#F0E442", "#A6A6A6"),
)

SPACING = (4, 8, 12, 16, 24)
TYPE = (11, 13, 16, 22)  # on screen, px
PAPER_TYPE = (7.5, 9, 12, 19)  # on paper, pt: small print, text, heading, title

FONT_FAMILY = "Noto Sans SC"
FONT_FILES: tuple[Path, ...] = tuple(
    Path(__file__).parent / "fonts" / f"NotoSansSC-{weight}.ttf" for weight in ("Regular", "Bold")
)

# verdict or answer -> (name of the colour, shape): a word and a shape, never colour alone
VERDICTS: dict[str, tuple[str, str]] = {
    "fits": ("fits", "●"),
    "tight": ("tight", "▲"),
    "does not fit": ("fails", "■"),
    "unknown": ("unknown", "◇"),
    "ok": ("fits", "●"),
    "warning": ("tight", "▲"),
    "conflict": ("fails", "■"),
}

# memory terms, cost items and roles keep their place in the series wherever they are drawn
TERM_SERIES: dict[str, int] = {
    "weights": 0,
    "model_state": 0,
    "kv_cache": 1,
    "recurrent_state": 6,
    "activations": 2,
    "optimizer": 3,
    "optimizer_states": 3,
    "gradients": 4,
    "logits": 5,
    "adapters": 6,
    "draft": 6,
    "inference_overhead": 7,
}
OVERHEAD_SERIES = 7  # what engine, driver and allocator take: one part of the bar, each its own row in the table

MARGIN_MM = 18.0
COLUMNS = 12


def contrast(one: str, other: str) -> float:
    """The contrast of two colours as WCAG 2 defines it, 1 to 21."""

    def luminance(colour: str) -> float:
        parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)
