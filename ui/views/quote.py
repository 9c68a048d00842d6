"""Quote: what the document says, and the document itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt, QTimer, Signal
from PySide6.QtGui import QColor
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from ui.background import Cancelled, Failure, LatestTask
from ui.errors import told
from ui.forms.form import Form
from ui.forms.sections import QUOTE
from ui.theme import L, M, S, colours
from ui.views.view import View, no_option
from ui.widgets.basics import boxed, button, label, row, said, scrolled
from ui.words import Words

if TYPE_CHECKING:
    from advisor.answer import Advice
    from catalog.catalog import Catalog


def rendered(advice: Advice, language: str, catalog: Catalog | None) -> Callable[[Cancelled], bytes]:
    """A function that draws the PDF; for the background."""

    def work(cancelled: Cancelled) -> bytes:
        from reports.compose import compose_report
        from reports.pdf.write import pdf_bytes

        return pdf_bytes(compose_report(advice, language, catalog=catalog))

    return work


SCROLL_BAR = 14  # pixels
REST_MS = 250  # the pages are drawn once nobody types, so that they do not slow down the next answer


class Quote(View):
    """The fields on the left, the pages on the right; export writes what is shown."""

    export_pdf = Signal()
    export_xlsx = Signal()
    failed = Signal(object)

    def __init__(self, words: Words) -> None:
        super().__init__(words, scrolls=False)

    def build(self) -> None:
        self.page.setContentsMargins(0, 0, 0, 0)
        self.form = Form(self.words, QUOTE)
        self.form.edited.connect(self.edited)
        self.task = LatestTask(self)
        self.rest = QTimer(self)
        self.rest.setSingleShot(True)
        self.rest.setInterval(REST_MS)
        self.rest.timeout.connect(self._draw)
        self.task.done.connect(self._pages)
        self.task.failed.connect(self._failed)
        self.document = QPdfDocument(self)
        self.pdf = QPdfView(self)
        self.pdf.setDocument(self.document)
        self.pdf.setPageMode(QPdfView.PageMode.MultiPage)
        self.pdf.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self.pdf.setPageSpacing(M)
        self.pdf.setFrameShape(QPdfView.Shape.NoFrame)
        self.buffer: QBuffer | None = None
        self.status = label("", "small")
        export = button(self.words, "Export PDF…", self.export_pdf.emit, "primary")
        sheet = button(self.words, "Export spreadsheet…", self.export_xlsx.emit)
        left = QWidget()
        box = QVBoxLayout(left)
        box.setContentsMargins(L, L, L, L)
        box.setSpacing(L)
        box.addWidget(said(self.words, "What shall the document say?", "heading"))
        box.addWidget(self.form)
        box.addLayout(row(export, sheet))
        box.addStretch(1)
        self.smaller = button(self.words, "Zoom out", lambda: self._zoom(1 / 1.2))
        self.larger = button(self.words, "Zoom in", lambda: self._zoom(1.2))
        self.width_button = button(self.words, "Fit width", lambda: self.pdf.setZoomMode(QPdfView.ZoomMode.FitToWidth))
        tools = row(self.smaller, self.larger, self.width_button, self.status, margin=S)
        tools.setStretch(3, 1)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addLayout(tools)
        right.addWidget(self.pdf, 1)
        split = QSplitter(Qt.Orientation.Horizontal)
        self.left, self.fields = left, scrolled(left)
        split.addWidget(self.fields)
        split.addWidget(boxed(right))
        split.setStretchFactor(1, 1)
        split.setSizes([360, 640])
        split.setChildrenCollapsible(False)
        self.page.addWidget(split)
        self.advice: Advice | None = None

    def missing(self, advice: Advice) -> tuple[str, str] | None:
        return no_option(advice)

    def fill(self, advice: Advice) -> None:
        self.advice = advice
        self.form.show_study(advice.study, 0)
        self.fields.setMinimumWidth(self.left.minimumSizeHint().width() + SCROLL_BAR)  # no field is cut
        around = self.pdf.palette()
        around.setColor(around.ColorRole.Dark, QColor(colours().line))
        self.pdf.setPalette(around)
        self.pdf.setAccessibleName(self.words.text("The document"))
        self.status.setText(self.words.text("Drawing the pages …") if not self.document.pageCount() else "")
        self.task.cancel()  # what is being drawn is no longer true
        if self.document.pageCount():
            self.rest.start()
        else:
            self._draw()

    def _draw(self) -> None:
        if self.advice is not None:
            self.task.run(rendered(self.advice, self.words.code, self.catalog))

    def _pages(self, data: bytes) -> None:
        place = self.pdf.verticalScrollBar().value()
        self.document.close()
        self.buffer = QBuffer(self)
        self.buffer.setData(QByteArray(data))
        self.buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self.document.load(self.buffer)
        self.pdf.verticalScrollBar().setValue(place)
        count = self.document.pageCount()
        self.status.setText(self.words.text("{count} {count:page|pages}", count=count))

    def _failed(self, failure: Failure) -> None:
        self.status.setText(
            self.words.text("The document could not be drawn: {error}", error=told(self.words, failure.error))
        )
        self.failed.emit(failure)

    def _zoom(self, factor: float) -> None:
        self.pdf.setZoomMode(QPdfView.ZoomMode.Custom)
        self.pdf.setZoomFactor(max(0.3, min(4.0, self.pdf.zoomFactor() * factor)))

    def close_task(self) -> None:
        self.rest.stop()
        self.task.close()
        self.document.close()
