"""What is preferred, and what the document says."""

from __future__ import annotations

from ui.forms.fields import Choice, Field, Number, Several, Text
from ui.forms.sections.section import NONE_ASKED, Section

CHOICES = Section(
    "choices",
    "Choices",
    "What shall be considered, and what matters most?",
    (
        Field(
            "choices.rank_by",
            "What matters, most important first",
            Several(
                (
                    ("cost", "cost"),
                    ("speed", "speed"),
                    ("headroom", "room in memory"),
                    ("quiet", "quiet"),
                    ("upgrade", "can grow"),
                ),
                ordered=True,
            ),
        ),
        Field("choices.kinds", "Consider", Several((("buy", "buying"), ("rent", "renting"), ("api", "hosted API")))),
        Field("choices.gpu_counts", "Cards in a machine", Several(((1, "1"), (2, "2"), (4, "4"), (8, "8")))),
        Field(
            "choices.headroom",
            "Keep free on each card",
            Number("%", shown=100),
            "Beyond the high end of the estimate.",
            more=True,
        ),
        Field(
            "choices.chips",
            "Only these cards",
            Text(lines=2, as_list=True, hint="RTX 3090, one a line"),
            more=True,
        ),
        Field("choices.not_chips", "Never these cards", Text(lines=2, as_list=True), more=True),
        Field(
            "choices.power_limit_w",
            "Power limit a card",
            Number("W", empty=NONE_ASKED),
            "Cards run cooler and a little slower below their full power.",
            more=True,
        ),
    ),
)

QUOTE = Section(
    "quote",
    "Document",
    "What shall the document say?",
    (
        Field("organisation", "Organisation", Text()),
        Field("quote.project", "Project", Text()),
        Field("quote.purpose", "Purpose", Text(lines=3, hint="one or two sentences for the committee")),
        Field("quote.number", "Quote number", Text()),
        Field("quote.prepared_by", "Prepared by", Text()),
        Field("quote.prepared_for", "Prepared for", Text()),
        Field("quote.fund", "Fund or cost centre", Text()),
        Field("quote.delivery_place", "Place of delivery", Text()),
        Field("quote.valid_days", "Valid for", Number("days", whole=True, presets=(14, 30, 60, 90))),
        Field(
            "quote.approvers",
            "Signatures",
            Text(lines=3, as_list=True, hint="one role a line: Head of laboratory"),
            "One signature line for each.",
        ),
        Field("quote.paper", "Paper", Choice((("A4", "A4"), ("Letter", "Letter")))),
    ),
)
