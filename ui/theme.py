"""The tokens of ``reports.look`` as Qt palette, style sheet and fonts."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from reports.look import DARK, FONT_FAMILY, FONT_FILES, LIGHT, SPACING, TYPE, Colours
from ui.settings import Theme

SMALL, TEXT, HEADING, TITLE = TYPE
XS, S, M, L, XL = SPACING
RESOURCES = Path(__file__).parent / "resources"
_current: list[Colours] = [LIGHT]


def colours() -> Colours:
    """The colours in use; drawings ask for them when they paint, so that a switch needs no more than a repaint."""
    return _current[0]


def wanted(theme: Theme) -> Colours:
    """The colours of a theme; "system" follows the desktop."""
    if theme == "system":
        dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return DARK if dark else LIGHT
    return DARK if theme == "dark" else LIGHT


def load_fonts() -> None:
    """Put the shipped Chinese font behind the system's own."""
    for file in FONT_FILES[
        :1
    ]:  # Qt makes the bold from the regular weight; a second 2.5 MB would be read at every start
        QFontDatabase.addApplicationFont(str(file))
    font = QFont(QApplication.font())
    families = [family for family in font.families() or [font.family()] if family]
    font.setFamilies([*families, FONT_FAMILY])
    font.setPixelSize(TEXT)
    QApplication.setFont(font)


def use(theme: Theme) -> None:
    """Colour the whole application."""
    tokens = wanted(theme)
    _current[0] = tokens
    application = QApplication.instance()
    if isinstance(application, QApplication):
        application.setStyleSheet("")  # five times as fast as changing one sheet for another
        application.setPalette(palette(tokens))
        application.setStyleSheet(style_sheet(tokens))


def palette(tokens: Colours) -> QPalette:
    made = QPalette()
    roles = {
        QPalette.ColorRole.Window: tokens.paper_alt,
        QPalette.ColorRole.WindowText: tokens.ink,
        QPalette.ColorRole.Base: tokens.paper,
        QPalette.ColorRole.AlternateBase: tokens.paper_alt,
        QPalette.ColorRole.Text: tokens.ink,
        QPalette.ColorRole.Button: tokens.paper_alt,
        QPalette.ColorRole.ButtonText: tokens.ink,
        QPalette.ColorRole.BrightText: tokens.fails,
        QPalette.ColorRole.Highlight: tokens.accent,
        QPalette.ColorRole.HighlightedText: tokens.accent_text,
        QPalette.ColorRole.Accent: tokens.accent,
        QPalette.ColorRole.Link: tokens.accent,
        QPalette.ColorRole.LinkVisited: tokens.accent,
        QPalette.ColorRole.ToolTipBase: tokens.paper,
        QPalette.ColorRole.ToolTipText: tokens.ink,
        QPalette.ColorRole.PlaceholderText: tokens.muted,
        QPalette.ColorRole.Mid: tokens.line,
        QPalette.ColorRole.Midlight: tokens.line,
        QPalette.ColorRole.Light: tokens.paper,
        QPalette.ColorRole.Dark: tokens.muted,
    }
    for role, colour in roles.items():
        made.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText, QPalette.ColorRole.WindowText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(tokens.muted))
    return made


EDGE = 0.78  # share of the muted colour in the edge of a field


def edge(tokens: Colours) -> str:
    """The edge of a field, which must be seen by everybody (3:1 on both grounds); ``line`` only divides."""
    over, under = QColor(tokens.muted), QColor(tokens.paper)
    pairs = ((over.red(), under.red()), (over.green(), under.green()), (over.blue(), under.blue()))
    return QColor(*(round(one * EDGE + other * (1 - EDGE)) for one, other in pairs)).name()


def chevron(tokens: Colours) -> str:
    """The arrow of a list, as a path that a style sheet can name."""
    return (RESOURCES / f"chevron-{'dark' if tokens is DARK else 'light'}.svg").as_posix()


def tick(tokens: Colours) -> str:
    """The tick of a box that is on."""
    return (RESOURCES / f"check-{'dark' if tokens is DARK else 'light'}.svg").as_posix()


def style_sheet(tokens: Colours) -> str:
    """What a palette cannot say: cards, headings, quiet buttons, errors. Roles are set with ``role(widget, name)``."""
    return f"""
    QLabel[role="title"] {{ font-size: {TITLE}px; font-weight: bold; }}
    QLabel[role="heading"] {{ font-size: {HEADING}px; font-weight: bold; }}
    QLabel[role="strong"] {{ font-weight: bold; }}
    QLabel[role="muted"] {{ color: {tokens.muted}; }}
    QLabel[role="small"] {{ color: {tokens.muted}; font-size: {SMALL}px; }}
    QLabel[role="wrong"] {{ color: {tokens.fails}; font-weight: bold; }}
    QLabel[role="error"] {{ color: {tokens.fails}; font-size: {SMALL}px; }}
    QLabel[role="consequence"] {{
        background: {tokens.fill}; border-left: 3px solid {tokens.accent}; padding: {S}px {M}px;
    }}
    QFrame[role="card"] {{ background: {tokens.paper}; border: 1px solid {tokens.line}; border-radius: 6px; }}
    QFrame[role="card"] QLabel {{ background: transparent; border: none; }}
    QWidget[role="page"], QStackedWidget[role="page"] {{ background: {tokens.paper_alt}; }}
    QLineEdit, QPlainTextEdit, QComboBox, QListWidget {{
        background: {tokens.paper}; border: 1px solid {edge(tokens)}; border-radius: 4px; padding: 3px 6px;
        selection-background-color: {tokens.accent}; selection-color: {tokens.accent_text};
    }}
    QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus, QListWidget:focus {{ border: 1px solid {tokens.accent}; }}
    QLineEdit[wrong="true"], QComboBox[wrong="true"], QPlainTextEdit[wrong="true"] {{
        border: 1px solid {tokens.fails};
    }}
    QComboBox QLineEdit {{ border: none; padding: 0; background: transparent; }}
    QComboBox::drop-down {{ border: none; width: 22px; subcontrol-origin: padding; subcontrol-position: right center; }}
    QComboBox::down-arrow {{ image: url("{chevron(tokens)}"); width: 12px; height: 12px; }}
    QComboBox QAbstractItemView {{
        background: {tokens.paper}; border: 1px solid {tokens.line}; selection-background-color: {tokens.fill};
        selection-color: {tokens.ink}; outline: none;
    }}
    QCheckBox::indicator, QListWidget::indicator {{
        width: 14px; height: 14px; border: 1px solid {tokens.muted}; border-radius: 3px; background: {tokens.paper};
    }}
    QCheckBox::indicator:checked, QListWidget::indicator:checked {{
        background: {tokens.accent}; border-color: {tokens.accent}; image: url("{tick(tokens)}");
    }}
    QCheckBox::indicator:focus {{ border: 2px solid {tokens.accent}; }}
    QScrollBar:vertical {{ background: transparent; width: 10px; margin: 0; }}
    QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 0; }}
    QScrollBar::handle {{ background: {tokens.line}; border-radius: 4px; }}
    QScrollBar::handle:vertical {{ min-height: 32px; margin: 1px 2px; }}
    QScrollBar::handle:horizontal {{ min-width: 32px; margin: 2px 1px; }}
    QScrollBar::handle:hover {{ background: {tokens.muted}; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; border: none; background: none; }}
    QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
    QListWidget[role="steps"] {{
        border: none; border-right: 1px solid {tokens.line}; border-radius: 0; background: {tokens.paper};
        padding: {L}px 0; outline: none;
    }}
    QListWidget[role="steps"]::item {{
        padding: {M}px {L}px; border-left: 3px solid transparent; color: {tokens.muted};
    }}
    QListWidget[role="steps"]::item:hover {{ color: {tokens.ink}; }}
    QListWidget[role="steps"]::item:selected {{
        background: {tokens.fill}; color: {tokens.ink}; border-left: 3px solid {tokens.accent};
    }}
    QListWidget[role="steps"]:focus {{ border: none; border-right: 1px solid {tokens.accent}; }}
    QPushButton {{
        background: {tokens.paper}; border: 1px solid {tokens.line}; border-radius: 4px; padding: 5px {M}px;
        min-height: 18px;
    }}
    QPushButton:hover {{ border-color: {tokens.accent}; }}
    QPushButton:focus {{ border: 1px solid {tokens.accent}; }}
    QPushButton:pressed {{ background: {tokens.fill}; }}
    QPushButton:disabled {{ color: {tokens.muted}; background: {tokens.paper_alt}; }}
    QPushButton[role="primary"] {{
        background: {tokens.accent}; color: {tokens.accent_text}; border-color: {tokens.accent}; font-weight: bold;
    }}
    QPushButton[role="primary"]:focus {{ border: 2px solid {tokens.ink}; padding: 4px {M - 1}px; }}
    QPushButton[role="primary"]:disabled {{
        background: {tokens.line}; border-color: {tokens.line}; color: {tokens.muted};
    }}
    QPushButton[role="link"], QToolButton[role="link"] {{
        border: 1px solid transparent; background: transparent; color: {tokens.accent}; padding: 2px 4px;
        text-align: left;
    }}
    QPushButton[role="link"]:focus, QToolButton[role="link"]:focus {{ border: 1px solid {tokens.accent}; }}
    QPushButton[role="link"]:hover, QToolButton[role="link"]:hover {{ text-decoration: underline; }}
    QToolButton[role="section"] {{
        border: 1px solid transparent; background: transparent; font-size: {TEXT}px; font-weight: bold;
        padding: 6px 2px;
    }}
    QToolButton[role="section"]:focus {{ border: 1px solid {tokens.accent}; border-radius: 4px; }}
    QTabBar::tab {{
        padding: {S}px {L}px; border: none; border-bottom: 2px solid transparent; color: {tokens.muted};
        background: transparent;
    }}
    QTabBar::tab:selected {{ color: {tokens.ink}; border-bottom: 2px solid {tokens.accent}; }}
    QTabBar::tab:hover {{ color: {tokens.ink}; }}
    QTabBar::tab:focus {{ color: {tokens.accent}; background: {tokens.fill}; }}
    QTabWidget::pane {{ border: none; border-top: 1px solid {tokens.line}; }}
    QTableView {{
        background: {tokens.paper}; border: 1px solid transparent; gridline-color: transparent; outline: none;
        selection-background-color: {tokens.fill}; selection-color: {tokens.ink};
    }}
    QTableView:focus, QTreeView:focus {{ border: 1px solid {tokens.accent}; }}
    QTableView::item {{ border-bottom: 1px solid {tokens.line}; padding: 0 {S}px; }}
    QTableView::item:selected {{ background: {tokens.fill}; }}
    QTableView::item:focus {{ border: 1px solid {tokens.accent}; }}
    QHeaderView::section {{
        background: {tokens.paper}; color: {tokens.muted}; border: none; border-bottom: 1px solid {tokens.muted};
        padding: 6px {S + 3}px; font-size: {SMALL}px;
    }}
    QTableCornerButton::section {{
        background: {tokens.paper}; border: none; border-bottom: 1px solid {tokens.muted};
    }}
    QTreeView {{ background: {tokens.paper}; border: 1px solid {tokens.line}; }}
    QScrollArea {{ border: none; background: transparent; }}
    QScrollArea > QWidget > QWidget {{ background: transparent; }}
    QToolTip {{ background: {tokens.paper}; color: {tokens.ink}; border: 1px solid {tokens.line}; padding: 6px; }}
    QSplitter::handle {{ background: {tokens.line}; }}
    QSplitter::handle:horizontal {{ width: 1px; }}
    QSplitter::handle:vertical {{ height: 1px; }}
    QStatusBar {{ color: {tokens.muted}; border-top: 1px solid {tokens.line}; }}
    QStatusBar::item {{ border: none; }}
    QMenu {{ background: {tokens.paper}; border: 1px solid {tokens.line}; }}
    QMenu::item {{ padding: 5px {XL}px; }}
    QMenu::item:selected {{ background: {tokens.fill}; color: {tokens.ink}; }}
    QMenu::item:disabled {{ color: {tokens.muted}; }}
    QMenu::separator {{ height: 1px; background: {tokens.line}; margin: 4px 0; }}
    QMenuBar {{ background: {tokens.paper_alt}; color: {tokens.ink}; }}
    QMenuBar::item:selected {{ background: {tokens.fill}; }}
    """
