"""Where it stands and what it may cost."""

from __future__ import annotations

from ui.forms.fields import Barring, Choice, Field, Number, Tick, regional
from ui.forms.sections.section import AUTO, NONE_ASKED, Section

SITE = Section(
    "site",
    "Site",
    "Where will it stand?",
    (
        Field(
            "site.country",
            "Country",
            Choice(source="countries"),
            "Decides mains voltage, price of electricity, tax and which offers count.",
        ),
        Field(
            "site.room",
            "Room",
            Choice((("home", "home"), ("office", "office"), ("lab", "lab"), ("server room", "server room"))),
            "Blower cards and servers are loud: fine in a server room, not beside a desk.",
        ),
        Field(
            "site.operating_system",
            "Operating system",
            Choice((("linux", "Linux"), ("windows", "Windows"), ("macos", "macOS"))),
            "Linux runs everything; on Windows DeepSpeed works only partly and the desktop takes its part of the card.",
        ),
        Field(
            "site.barred",
            "May not be bought",
            Barring(),
            "One a line, with the reason after a colon. It is left out with that reason, and the document says so.",
        ),
        Field(
            "site.region",
            "Region",
            Choice(source="regions", empty="another one"),
            "These have electricity tariffs by the time of day; elsewhere the country's price counts.",
            when=regional,
            more=True,
        ),
        Field("site.circuits", "Circuits", Number(whole=True), "Separate fused lines from the board.", more=True),
        Field("site.volts", "Mains voltage", Number("V", empty="the country's"), more=True),
        Field(
            "site.breaker_amps",
            "Fuse of the socket",
            Number("A", empty="the country's", presets=(10, 13, 15, 16, 20, 32)),
            "A machine may draw four fifths of it for long.",
            more=True,
        ),
        Field(
            "site.electricity_per_kwh",
            "Electricity",
            Number("{currency}/kWh", empty="the country's"),
            more=True,
        ),
        Field(
            "site.pue",
            "PUE of the room",
            Number(empty=AUTO),
            "Power of the whole room for each watt of the machines; cooling makes it more than 1.",
            more=True,
        ),
    ),
    ("card", "cuda", "power"),
)

MONEY = Section(
    "money",
    "Money",
    "What may it cost, and how long is it used?",
    (
        Field("money.currency", "Currency", Choice(source="currencies")),
        Field("money.budget", "Budget", Number("{currency}", empty=NONE_ASKED), "For buying, tax included."),
        Field(
            "money.months",
            "Time of use",
            Number("months", whole=True, presets=(12, 24, 36, 48, 60)),
            "Over this time buying, renting and a hosted API are compared.",
        ),
        Field(
            "money.hours_per_week",
            "Hours a week with work",
            Number("h", presets=(10, 20, 40, 80, 168)),
            "Rent is paid by the hour; a machine of your own is paid once. This number decides between them.",
        ),
        Field(
            "money.utilisation",
            "Share of these really computing",
            Number("%", shown=100),
            more=True,
        ),
        Field(
            "money.used_parts",
            "Used parts are welcome",
            Tick(),
            "Cards of the last generation are often sold used at half the price, without the maker's warranty.",
        ),
        Field("money.discount_rate", "Discount rate a year", Number("%", shown=100), more=True),
        Field(
            "money.tax_rate",
            "Sales tax",
            Number("%", shown=100, empty="the country's"),
            "0 where it is reclaimed.",
            more=True,
        ),
        Field(
            "money.resale_fraction",
            "Resale at the end",
            Number("%", shown=100, empty="estimated"),
            "Of the price paid. Empty: estimated from what used cards have fetched.",
            more=True,
        ),
        Field(
            "money.staff_hours_per_month",
            "Upkeep a month",
            Number("h"),
            "Work of your staff on the machine.",
            more=True,
        ),
        Field("money.staff_hour", "An hour of staff", Number("{currency}"), more=True),
    ),
    ("tco", "break_even"),
)
