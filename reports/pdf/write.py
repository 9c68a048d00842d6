"""The file: drawn in memory, written beside its place, then put there in one step."""

from __future__ import annotations

import os
from pathlib import Path

from reports.document import Report
from reports.files import write_whole
from reports.pdf.page import LONG, build


def pdf_bytes(report: Report) -> bytes:
    """The document; the same report gives the same bytes.

    Built until page numbers and contents agree with themselves: twice, or more where contents move a section.
    """
    pages, starts = LONG + 1, dict[str, int]()  # most are long: begin with a list of contents
    for _ in range(4):
        content, count, found = build(report, pages, starts)
        if (count, found) == (pages, starts):
            break
        pages, starts = count, found
    return content


def write_pdf(report: Report, path: str | os.PathLike[str]) -> None:
    """Write the document to ``path``.

    Raises ``reports.files.WriteError`` with one clear sentence where that fails; nothing half-written is left.
    """
    write_whole(Path(path), pdf_bytes(report))
