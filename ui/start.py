"""What a first start begins with: a study for where the computer stands, and Qt's own words in the language."""

from __future__ import annotations

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from advisor.workload import Money, Serve, Site, Study

MODEL = "qwen2.5-7b"
CURRENCIES = {"CN": "CNY", "GB": "GBP", "CH": "CHF", "JP": "JPY", "HK": "HKD", "TW": "TWD", "SG": "SGD", "KR": "KRW"}
EURO = ("DE", "FR", "ES", "IT", "NL", "AT", "BE", "FI", "IE", "PT")
_translator: list[QTranslator] = []


def default_study(locale: QLocale | None = None) -> Study:
    """A small, common job; country and currency are the computer's."""
    code = QLocale.territoryToCode((locale or QLocale.system()).territory())
    country = code if len(code) == 2 and code.isalpha() else "US"
    currency = "EUR" if country in EURO else CURRENCIES.get(country, "USD")
    return Study(
        jobs=(Serve(model=MODEL, context_tokens=8192, users=5),),
        site=Site(country=country),
        money=Money(currency=currency),
    )


def use_qt_words(code: str) -> None:
    """Buttons of standard dialogs in the language."""
    application = QApplication.instance()
    if application is None:
        return
    while _translator:
        application.removeTranslator(_translator.pop())
    if code == "zh":
        made = QTranslator()
        if made.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
            application.installTranslator(made)
            _translator.append(made)
