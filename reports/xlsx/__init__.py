"""Writing the report's sheets as a workbook. Nothing is computed here, and nothing is worded."""

from reports.xlsx.write import write_xlsx

__all__ = ["write_xlsx"]
