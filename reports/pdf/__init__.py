"""Drawing a report on paper. Nothing is computed here, and nothing is worded."""

from reports.pdf.write import write_pdf

__all__ = ["write_pdf"]
