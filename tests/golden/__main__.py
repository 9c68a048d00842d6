"""Write the golden texts anew, after the pages were looked at: ``python -m tests.golden``."""

from tests.pdf.every_block import report
from tests.pdf.test_pdf import GOLDEN, pdf_bytes, text_of

text = "\n".join(line.rstrip() for line in text_of(pdf_bytes(report())).replace("\r", "").split("\n")) + "\n"
GOLDEN.write_text(text, encoding="utf-8")
