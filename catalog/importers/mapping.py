"""Which column of a supplier's list means what: guessed from Chinese and English headings, remembered by supplier."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from catalog.importers.sheet import Sheet

Meaning = Literal[
    "name", "part_id", "amount", "currency", "quantity", "condition", "date", "tax", "seller", "region", "note"
]

HEADINGS: dict[Meaning, tuple[str, ...]] = {
    "name": (
        "name", "product", "product name", "item", "item name", "description", "model", "part", "article",
        "sku name",
        "品名", "名称", "产品", "产品名称", "商品", "商品名称", "货物名称", "型号", "规格型号", "型号规格",
        "配置", "描述", "物料名称",
    ),
    "part_id": ("id", "part id", "part_id", "labrig id", "编号"),
    "amount": (
        "price", "unit price", "amount", "list price", "net price", "gross price", "price net", "price gross", "cost",
        "offer", "quote", "价格", "单价", "报价", "售价", "金额", "含税单价", "含税价", "含税价格",
        "不含税单价", "不含税价", "未税单价",
        "未税价", "裸价", "优惠价", "成交价",
    ),
    "currency": ("currency", "cur", "币种", "货币"),
    "quantity": ("quantity", "qty", "count", "pcs", "units", "数量", "台数", "件数"),
    "condition": ("condition", "state", "成色", "新旧", "状态", "品相"),
    "date": ("date", "price date", "quote date", "valid from", "日期", "报价日期", "时间", "更新日期"),
    "tax": ("tax", "vat", "tax included", "incl tax", "含税", "是否含税", "税"),
    "seller": ("seller", "supplier", "vendor", "shop", "供应商", "卖家", "商家", "店铺", "厂商"),
    "region": ("region", "country", "地区", "国家", "区域"),
    "note": ("note", "notes", "remark", "remarks", "comment", "备注", "说明"),
}  # fmt: skip

TAX_IN_HEADING = {
    True: ("含税", "gross", "incl", "tax included", "with vat", "with tax"),
    False: ("不含税", "未税", "裸价", "net", "excl", "without vat", "without tax"),
}
CURRENCY_IN_HEADING = {
    "CNY": ("元", "rmb", "cny", "¥", "人民币"),
    "USD": ("usd", "$", "美元"),
    "EUR": ("eur", "€", "欧元"),
}


class Mapping(BaseModel):
    """How a supplier's list is read; ``columns`` gives each meaning the text of its heading.

    The other fields hold for every row that does not say itself. ``None`` and "" are unknown.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    columns: dict[Meaning, str]
    currency: str = ""
    tax_included: bool | None = None
    condition: Literal["new", "used", "modded", ""] = ""
    kind: Literal["list", "asking", "sold", "estimate", "msrp"] = "asking"
    region: str = ""
    seller: str = ""
    observed_on: date | None = None
    names: dict[str, str] = Field(default_factory=dict)  # the supplier's name of a thing -> id of the part it is
    heading_row: int = Field(default=1, ge=1)


def guess_mapping(sheet: Sheet) -> Mapping | None:
    """The mapping that the headings of the first 30 rows suggest; None where no row names a product and a price."""
    best: tuple[int, Mapping] | None = None
    for number, row in enumerate(sheet.rows[:30], 1):
        columns: dict[Meaning, str] = {}
        for cell in row:
            meaning = meaning_of(cell.text)
            if meaning is not None:
                columns.setdefault(meaning, cell.text)
        if (
            "amount" in columns
            and ("name" in columns or "part_id" in columns)
            and (best is None or len(columns) > best[0])
        ):
            heading = columns["amount"]
            best = (
                len(columns),
                Mapping(
                    columns=columns,
                    currency=currency_of_heading(heading),
                    tax_included=tax_of_heading(heading),
                    heading_row=number,
                ),
            )
    return best[1] if best else None


def meaning_of(heading: str) -> Meaning | None:
    """What a heading means; units and currencies in brackets do not matter."""
    bare = plain_heading(heading)
    for meaning, words in HEADINGS.items():
        if bare in words:
            return meaning
    return None


def plain_heading(heading: str) -> str:
    text = unicodedata.normalize("NFKC", heading).casefold()
    text = re.sub(r"[(\[].*?[)\]]", " ", text)
    shorter = re.sub(r"\b(usd|eur|cny|rmb|incl\.?|excl\.?|vat)\b|[¥$€/:：*]|人民币|元$", " ", text)
    bare, short = (re.sub(r"[\s_\-]+", " ", one).strip() for one in (text, shorter))
    return short or bare  # "VAT" alone is a heading


def tax_of_heading(heading: str) -> bool | None:
    text = unicodedata.normalize("NFKC", heading).casefold()
    for included in (False, True):  # 不含税 holds 含税
        if any(word in text for word in TAX_IN_HEADING[included]):
            return included
    return None


def currency_of_heading(heading: str) -> str:
    text = unicodedata.normalize("NFKC", heading).casefold()
    for currency, words in CURRENCY_IN_HEADING.items():
        if any(word in text for word in words):
            return currency
    return ""
