"""Amounts, dates, conditions and taxes as suppliers write them; what has two meanings is told and not guessed."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from catalog.importers.reasons import Reason, reason

SIGNS = {"¥": "CNY", "￥": "CNY", "元": "CNY", "rmb": "CNY", "cny": "CNY", "人民币": "CNY", "us$": "USD", "usd": "USD",
         "$": "USD", "美元": "USD", "eur": "EUR", "€": "EUR", "gbp": "GBP", "£": "GBP", "jpy": "JPY", "hk$": "HKD",
         "hkd": "HKD", "chf": "CHF"}  # fmt: skip
CONDITIONS = {
    "new": ("new", "全新", "新", "brand new", "新品"),
    "used": ("used", "second hand", "secondhand", "refurbished", "二手", "拆机", "旧", "翻新"),
    "modded": ("modded", "modified", "改", "魔改", "改装"),
}
YES = ("yes", "y", "true", "1", "incl", "included", "含税", "是", "含", "有")
NO = ("no", "n", "false", "0", "excl", "excluded", "不含税", "否", "不含", "未税", "无")


class UnclearError(ValueError):
    """A cell that cannot be read, or can be read in two ways; ``reason`` is what is said about it."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(str(reason))
        self.reason = reason


def amount_of(text: str) -> tuple[Decimal, str]:
    """A positive amount and the currency that stands beside it ("" for none).

    >>> amount_of("¥ 8,500.00")
    (Decimal('8500.00'), 'CNY')

    "1.2万" is 12000; "8.500,00" and "8,500.00" are both 8500; "1,234" is 1234 and "1.234" is unclear.
    """
    plain = unicodedata.normalize("NFKC", text).casefold().strip()
    currency = ""
    for sign in sorted(SIGNS, key=len, reverse=True):
        if sign in plain:
            currency, plain = SIGNS[sign], plain.replace(sign, " ")
            break
    factor = Decimal(1)
    for word, times in (("万", 10_000), ("k", 1_000)):
        if plain.strip().endswith(word):
            factor, plain = Decimal(times), plain.strip().removesuffix(word)
    bare = re.sub(r"[\s'’]", "", plain)
    if not re.fullmatch(r"[+-]?\d[\d.,]*", bare):
        raise UnclearError(reason("no_money", text=repr(text)))
    try:
        number = Decimal(_without_grouping(bare, text)) * factor
    except InvalidOperation as error:
        raise UnclearError(reason("no_money", text=repr(text))) from error
    if number <= 0:
        raise UnclearError(reason("not_positive", text=repr(text)))
    return number, currency


def _without_grouping(bare: str, text: str) -> str:
    dots, commas = bare.count("."), bare.count(",")
    if dots and commas:
        decimal = max(".", ",", key=bare.rfind)
        other = "," if decimal == "." else "."
        if bare.count(decimal) > 1:
            raise UnclearError(reason("no_money", text=repr(text)))
        return bare.replace(other, "").replace(decimal, ".")
    if commas:
        if re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+", bare):
            return bare.replace(",", "")
        if commas == 1:
            return bare.replace(",", ".")
        raise UnclearError(reason("no_money", text=repr(text)))
    if dots > 1:
        if re.fullmatch(r"[+-]?\d{1,3}(\.\d{3})+", bare):
            return bare.replace(".", "")
        raise UnclearError(reason("no_money", text=repr(text)))
    if dots and re.fullmatch(r"[+-]?[1-9]\d{0,2}\.\d{3}", bare):
        raise UnclearError(reason("two_amounts", text=repr(text), one=bare, other=bare.replace(".", "")))
    return bare


def date_of(text: str) -> date:
    """A day as 2026-11-21, 2026/11/21, 2026年11月21日, 21.11.2026, or the number that a spreadsheet keeps."""
    plain = unicodedata.normalize("NFKC", text).strip()
    for pattern, order in (
        (r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T].*)?", (1, 2, 3)),
        (r"(\d{1,2})\.(\d{1,2})\.(\d{4})", (3, 2, 1)),
    ):
        found = re.fullmatch(pattern, plain)
        if found:
            try:
                return date(*(int(found[part]) for part in order))
            except ValueError as error:
                raise UnclearError(reason("no_day", text=repr(text))) from error
    if re.fullmatch(r"[34]\d{4}|5\d{4}", plain):
        return date(1899, 12, 30) + timedelta(days=int(plain))
    raise UnclearError(reason("no_day", text=repr(text)))


def condition_of(text: str) -> str:
    """ "new", "used", "modded", or "" for an empty cell; raises ``UnclearError``."""
    plain = unicodedata.normalize("NFKC", text).casefold().strip()
    if not plain:
        return ""
    for condition, words in CONDITIONS.items():
        if plain in words:
            return condition
    raise UnclearError(reason("no_condition", text=repr(text)))


def yes_or_no(text: str) -> bool | None:
    """Whether tax is in; None for an empty cell; a rate above 0 does not say."""
    plain = unicodedata.normalize("NFKC", text).casefold().strip()
    if plain in YES:
        return True
    if plain in NO:
        return False
    if not plain or re.fullmatch(r"\d+(\.\d+)?%?", plain):
        return None
    raise UnclearError(reason("no_yes_or_no", text=repr(text)))
