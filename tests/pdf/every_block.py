"""A small report with every kind of block, made by hand."""

from __future__ import annotations

from datetime import date

from reports import document as d


def report(**more: object) -> d.Report:
    """Every block once; ``more`` replaces fields of the report."""
    blocks: tuple[d.Block, ...] = (
        d.Facts((("Number", "LR-1"), ("单位", "某某大学"), ("Project", "A & B <c>")), 2),
        d.Paragraph("Plain text with <b>no markup</b> & an ampersand."),
        d.Callout("Recommended: 2 × RTX 3090", ("Because it fits.",), "fits"),
        d.KeyFigures((d.KeyFigure("$1,599", "to buy", "all parts"), d.KeyFigure("fits", "memory", "", "fits"))),
        d.Table(
            "Prices",
            (d.Column("Part", weight=3), d.Column("Price", "right")),
            (
                d.Row((d.Cell("Card", small="accelerator"), "$850")),
                d.Row((d.Cell("Case", "unknown"), "unknown")),
                d.Row(("Total", "$850"), "total"),
                d.Row(("", ""), "blank"),
            ),
            ("E: an estimate.",),
        ),
        d.Table(
            "In two columns",
            (d.Column("No.", "right"), d.Column("Source", weight=6)),
            tuple(d.Row((f"[{n}]", f"source {n}")) for n in range(1, 6)),
            small=True,
            abreast=2,
        ),
        d.Table("Nothing here", (d.Column("A"),), (), empty="No rows."),
        d.Remarks(
            (
                d.Remark("info", "An information."),
                d.Remark("warning", "A warning.", "[1]"),
                d.Remark("conflict", "A conflict."),
                d.Remark("unknown", "An unknown."),
            ),
            "Remarks",
        ),
    )
    charts: tuple[d.Block, ...] = (
        d.BarChart(
            "It fits",
            "GiB",
            (
                d.Bar(
                    "card 1",
                    (d.Segment("weights", 9.3, 0), d.Segment("KV cache", 8, 1)),
                    23.6,
                    19.8,
                    "18–20 GiB",
                    "fits",
                    "fits",
                ),
            ),
            "usable: 23.6 GiB",
            "high end",
        ),
        d.CurveChart(
            "Buying wins after 14 months",
            "month",
            "paid",
            (
                d.Line("Buy", ((0, 90, 100, 120), (24, 110, 130, 160)), 0, True),
                d.Line("Rent", ((0, 0, 0, 0), (24, 150, 200, 250)), 1),
            ),
            (d.Mark(14, 117, "month 14"),),
        ),
        d.ScatterChart(
            "Fast and cheap",
            "cost",
            "tok/s",
            tuple(d.Point(f"option {n}", 1000 + n, 20 + n, 15, 40, 0, n == 0) for n in range(6)),
            (("buy", 0),),
        ),
        d.PowerChart(
            "700 W",
            "W",
            (d.Segment("cards", 600, 0), d.Segment("rest", 100, 1)),
            (d.Limit("supply", 1600), d.Limit("circuit", 1440)),
        ),
        d.PowerChart(
            "760 W at the wall",
            "W",
            (d.Segment("cards", 600, 0), d.Segment("rest", 100, 1)),
            (d.Limit("supply", 1000),),
            wall=(d.Segment("to the parts", 700, 0), d.Segment("loss", 60, 6)),
            wall_limits=(d.Limit("circuit", 1440),),
            labels=("the parts draw", "the socket gives"),
        ),
        d.BoardPicture(
            "Two cards side by side",
            "X570-E",
            (d.SlotMark("slot 1", 1, 16, "x8", True), d.SlotMark("slot 2", 4, 16, "x8", True)),
            (d.Card("card 1", 1, 2), d.Card("card 2", 4, 2)),
            8,
        ),
        d.TornadoChart(
            "The price moves the sum most",
            100,
            "likely $100",
            (d.Swing("price", 80, 130, "80", "130"), d.Swing("resale", 110, 95, "110", "95")),
            "at its low end",
            "at its high end",
        ),
        d.Signatures(
            "Signed:",
            ("Head", "主任"),
            ("Name", "Signature", "Date"),
            ("approved", "declined"),
            (d.KeyFigure("$90–120", "asked for, with tax", "likely 100"),),
        ),
        d.PageBreak(),
        d.Paragraph("The end.", "small"),
    )
    values: dict[str, object] = {
        "language": "en",
        "paper": "A4",
        "title": "A small report",
        "subtitle": "with every block",
        "number": "LR-1",
        "issued": date(2026, 11, 21),
        "valid_until": date(2026, 12, 21),
        "author": "A. Author",
        "organisation": "某某大学",
        "running_head": "A small report",
        "running_foot": "LR-1, valid until 21 Dec 2026",
        "page_of": "page {page} of {pages}",
        "sections": (d.Section("first", "1 Text", blocks), d.Section("charts", "2 Charts", charts)),
        "contents_title": "Contents",
        "attachments": (("study.labrig", '{"title": "语言"}'.encode()),),
        "missing_glyphs": "Missing: {signs}",
        "sheets": (d.Sheet("Sheet", ("A", "=B"), (("=1+1", 2), ("+x", None)), formulas=((2, 2, "=SUM(B2:B2)"),)),),
        **more,
    }
    return d.Report(**values)  # type: ignore[arg-type]
