"""Files inside the PDF: the study that it was made from travels with it."""

from __future__ import annotations

from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFStream, PDFString
from reportlab.pdfgen.canvas import Canvas


def attach(canvas: Canvas, files: tuple[tuple[str, bytes], ...]) -> None:
    """Embed (name, content) pairs, as every PDF reader lists them under attachments."""
    document = canvas._doc
    names = []
    for name, content in sorted(files):
        stream = PDFStream(
            PDFDictionary(
                {
                    "Type": PDFName("EmbeddedFile"),
                    "Subtype": PDFName("application#2Fjson"),
                    "Params": PDFDictionary({"Size": len(content)}),
                }
            ),
            content,
        )
        reference = document.Reference(stream)
        entry = PDFDictionary(
            {
                "Type": PDFName("Filespec"),
                "F": PDFString(name),
                "UF": PDFString(name),
                "EF": PDFDictionary({"F": reference}),
            }
        )
        names += [PDFString(name), document.Reference(entry)]
    document.Catalog.Names = PDFDictionary({"EmbeddedFiles": PDFDictionary({"Names": PDFArray(names)})})
