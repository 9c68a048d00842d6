"""The workbook's sheets: the document's numbers in cells, with formulas where a reader will want to change one."""

from __future__ import annotations

from reports.document import Sheet
from reports.sections.context import Context
from reports.sheets.costs import items_sheet, months_sheet, sensitivity_sheet
from reports.sheets.evidence import assumptions_sheet, memory_sheet, rejected_sheet, sources_sheet, speed_sheet
from reports.sheets.parts import checks_sheet, lines_sheet, power_sheet, suppliers_sheet
from reports.sheets.summary import options_sheet, summary_sheet


def sheets(c: Context) -> tuple[Sheet, ...]:
    """In the order in which a purchasing officer reads; empty ones are left out."""
    option = c.recommended
    machine = option.machine if option is not None else None
    made = [summary_sheet(c)]
    if option is not None and machine is not None:
        made += [lines_sheet(c, option, machine), suppliers_sheet(c, machine)]
    made += [options_sheet(c), items_sheet(c), months_sheet(c), sensitivity_sheet(c)]
    if machine is not None:
        made += [checks_sheet(c, machine), power_sheet(c, machine)]
    made += [memory_sheet(c), speed_sheet(c), assumptions_sheet(c), rejected_sheet(c), sources_sheet(c)]
    return tuple(sheet for sheet in made if sheet.rows)
