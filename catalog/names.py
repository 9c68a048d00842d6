"""What two ways of writing one product's name have in common."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

# words that say the maker or the trade and not the product
# fmt: off
CHIP_NOISE = frozenset({
    "nvidia", "geforce", "amd", "radeon", "instinct", "intel", "tesla", "apple", "huawei",
    "graphics", "gpu", "gpus", "card", "accelerator", "generation", "edition", "used", "refurbished", "二手",
    "全新", "英伟达", "华为",
})
MAKERS = frozenset({
    "amd", "intel", "ryzen", "core", "processor", "cpu", "nvidia", "geforce", "asus", "msi", "gigabyte", "asrock",
    "rack", "supermicro", "tyan", "seasonic", "corsair", "fractal", "design", "phanteks", "lian", "li", "silverstone",
    "cooler", "master", "noctua", "samsung", "crucial", "kingston", "western", "digital",
})
# fmt: on
# makers as they are written in Chinese shops
WRITTEN: dict[str, tuple[str, ...]] = {
    "华硕": ("asus",),
    "微星": ("msi",),
    "技嘉": ("gigabyte",),
    "华擎": ("asrock",),
    "永擎": ("asrock", "rack"),
    "超微": ("supermicro",),
    "泰安": ("tyan",),
    "海韵": ("seasonic",),
    "海盗船": ("corsair",),
    "美商海盗船": ("corsair",),
    "振华": ("super", "flower"),
    "分形工艺": ("fractal", "design"),
    "追风者": ("phanteks",),
    "联力": ("lian", "li"),
    "银欣": ("silverstone",),
    "酷冷至尊": ("cooler", "master"),
    "猫头鹰": ("noctua",),
    "三星": ("samsung",),
    "英特尔": ("intel",),
    "锐龙": ("ryzen",),
    "霄龙": ("epyc",),
    "至强": ("xeon",),
    "线程撕裂者": ("threadripper",),
}  # fmt: skip
FORMS = frozenset({"pcie", "sxm", "nvl", "oam"})
LINES = frozenset({"ai", "pro"})  # a maker's line, written before the model or behind it: "PRO 6000", "6000 Pro"

_MEMORY_TYPE = re.compile(r"\b(?:hbm|gddr|lpddr)\d?[a-z]?\b")
_MEMORY = re.compile(
    r"(?<![a-z0-9.])(\d+(?:\.\d+)?)\s*(?:gib|gb|g)\b"
)  # a number that begins a word: not the 10G of A10G
_COUNT = re.compile(r"^\s*\d{1,2}\s*[x×*]\s*(?=\S)|(?<=\S)\s*[x×*]\s*\d{1,2}\s*$")
_PIECES = re.compile(r"^\s*\d{1,2}\s*[x×]\s+(?=[a-z])")  # "2x EPYC 9575F", but not the kit "2x32 GB"
_TOKEN = re.compile(r"\d+(?:\.\d+)?|[a-z]+|[^\W\d_a-z]+")


@dataclass(frozen=True, slots=True)
class Key:
    """A name taken apart: the product, its memory in GB, its form, the maker's words."""

    core: str
    memory_gb: float | None = None
    form: str = ""
    makers: frozenset[str] = frozenset()


def plain(text: str) -> str:
    """Small letters, one width, no trade marks."""
    text = unicodedata.normalize("NFKC", text).casefold()
    return text.replace("(r)", " ").replace("(tm)", " ").replace("®", " ").replace("™", " ").replace("pci-e", "pcie")


def chip_key(text: str) -> Key:
    """The key of an accelerator's name: "NVIDIA A100-SXM4-80GB" is a100, 80 GB, sxm."""
    text = _COUNT.sub("", plain(text).replace("tensor core", " ").replace("data center", " "))
    text = _MEMORY_TYPE.sub(" ", text)
    sizes = _MEMORY.findall(text)
    tokens = _TOKEN.findall(_MEMORY.sub(" ", text))
    core: list[str] = []
    form = ""
    for token, before in zip(tokens, ["", *tokens], strict=False):
        if token in FORMS or token == "hgx":
            form = "sxm" if token == "hgx" else token
        elif before == "sxm" and len(token) == 1:
            continue  # the generation of the socket
        elif token not in CHIP_NOISE:
            core.append(token)
    lines = sorted(token for token in core if token in LINES)
    return Key(
        "".join([*(token for token in core if token not in LINES), *lines]), float(sizes[0]) if sizes else None, form
    )


def part_key(text: str) -> Key:
    """The key of any other name: the maker's words may be left out, nothing else may."""
    text = _PIECES.sub("", plain(text))
    found = _TOKEN.findall(re.sub(r"(\d{3,4}) ?w\b", r"\1", text))
    tokens = [word for token in found for word in WRITTEN.get(token, (token,))]
    makers = frozenset(token for token in tokens if token in MAKERS)
    return Key("".join(token for token in tokens if token not in MAKERS), makers=makers)
