"""The accuracy tables of the READMEs and of ACCURACY.md, made from the measured cases in tests/published.

python -m tests.accuracy           writes them
python -m tests.accuracy --check   says whether they are current (status 1 where not)
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from advisor.validation import Outcome, Summary, summarise, validate
from catalog.load import load_catalog

ROOT = Path(__file__).parent.parent
PUBLISHED = ROOT / "tests" / "published"
BEGIN, END = "<!-- accuracy: made by python -m tests.accuracy -->", "<!-- end of accuracy -->"
FILES = ("parameters", "serving_memory", "training_memory", "inference_speed", "training_speed")

WORDS = {
    "en": {
        "head": ("what is predicted", "cases", "median error", "nine of ten within", "in the 90 % range"),
        "parameters": "parameters of a model",
        "weights": "serving: weights",
        "kv_cache": "serving: KV cache",
        "compute_buffer": "serving: compute buffers",
        "kv_capacity": "serving: tokens that fit in the KV cache",
        "peak_allocated": "serving: peak memory",
        "framework": "training: what the framework keeps, step by step",
        "measured": "training: measured peaks",
        "decode": "decode, one request",
        "prefill": "prefill",
        "throughput": "throughput of a batch",
        "ttft": "time to first token",
        "training": "training speed",
    },
    "zh": {
        "head": ("预测的量", "案例数", "误差中位数", "九成案例误差不超过", "落在 90 % 区间内"),
        "parameters": "模型参数量",
        "weights": "推理：权重",
        "kv_cache": "推理：KV 缓存",
        "compute_buffer": "推理：计算缓冲",
        "kv_capacity": "推理：KV 缓存可容纳的词元数",
        "peak_allocated": "推理：显存峰值",
        "framework": "训练：框架逐步保留的内容",
        "measured": "训练：实测峰值",
        "decode": "解码，单个请求",
        "prefill": "预填充",
        "throughput": "批量吞吐",
        "ttft": "首词元延迟",
        "training": "训练速度",
    },
}

Case = tuple[str, dict[str, str], Outcome]  # file, row, what was predicted


def cases() -> list[Case]:
    """Every published case with its prediction."""
    catalog, _ = load_catalog()
    found: list[Case] = []
    for name in FILES:
        path = PUBLISHED / f"{name}.csv"
        if not path.exists():
            continue
        with path.open(encoding="utf-8", newline="") as file:
            rows = {row["case_id"]: row for row in csv.DictReader(file)}
        found += [(name, rows[each.case_id], each) for each in validate(path, catalog).outcomes]
    return found


def subject(case: Case) -> str:
    """Which line of the table a case belongs to; "" for quantities with too few cases to say anything."""
    name, row, outcome = case
    if name == "training_memory":
        return "framework" if row["framework"] == "transformers-eager" else "measured"
    if name == "training_speed":
        return "training"
    return outcome.quantity if outcome.quantity in WORDS["en"] else ""


def by(found: Iterable[Case], key: Callable[[Case], str]) -> dict[str, Summary]:
    groups: dict[str, list[Outcome]] = {}
    for case in found:
        if key(case):
            groups.setdefault(key(case), []).append(case[2])
    return {name: next(iter(summarise(_as_one(outcomes)).values())) for name, outcomes in groups.items()}


def _as_one(outcomes: list[Outcome]) -> list[Outcome]:
    """Under one quantity, so that they are summed up together."""
    return [
        Outcome(each.case_id, "all", each.predicted, each.low, each.high, each.measured, each.error)
        for each in outcomes
    ]


def table(summaries: dict[str, Summary], head: tuple[str, ...], names: dict[str, str] | None = None) -> str:
    lines = ["| " + " | ".join(head) + " |", "|---" + "|---:" * (len(head) - 1) + "|"]
    for key, each in summaries.items():
        name = names[key] if names else key
        lines.append(f"| {name} | {each.count} | {each.median:.1%} | {each.p90:.1%} | {each.coverage:.0%} |")
    return "\n".join(lines)


def readme_table(found: list[Case], language: str) -> str:
    words = WORDS[language]
    summaries = by(found, subject)
    ordered = {key: summaries[key] for key in words if key in summaries}
    names = {key: str(words[key]) for key in ordered}
    return table(ordered, tuple(words["head"]), names)


def held_out(language: str, least: int = 20) -> str:
    """Speed by engine and hardware class on cases held out of the learning, from docs/speed-accuracy.md."""
    heads = {
        "en": "| speed, on cases held out | hardware | cases | median error | nine of ten within | in the 90 % range |",
        "zh": "| 速度（留出案例） | 硬件类别 | 案例数 | 误差中位数 | 九成案例误差不超过 | 落在 90 % 区间内 |",
    }
    lines = [heads[language], "|---|---|---:|---:|---:|---:|"]
    for line in (ROOT / "docs" / "speed-accuracy.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) != 8 or not cells[3].isdigit() or int(cells[3]) < least:
            continue
        quantity, engine, hardware, count, median, ninety, covered, _ = cells
        lines.append(f"| {quantity}, {engine.strip('*')} | {hardware} | {count} | {median} | {ninety} | {covered} |")
    return "\n".join(lines)


REMARKS = {
    "serving_memory": (
        "AutoAWQ, GPTQ-for-LLaMa and litgpt are predicted as their own scripts allocate: scores of the prompt",
        "written out, a cache for the answer alone and a warm-up product; one token at a time; the largest quantised",
        "matrix widened while it is used, or quantised while it is loaded.\n",
    ),
}


def details(found: list[Case]) -> str:
    """ACCURACY.md: the same by engine or framework, and speed by accelerator as well."""
    head = ("", *WORDS["en"]["head"][1:])
    parts = [
        "# How far the numbers can be off\n",
        "Every measured case in `tests/published`, predicted by the program (`python -m tests.accuracy`). The",
        "constants of the speed engine and the 90 % ranges were learned from these cases, so that these errors",
        "flatter them; [docs/speed-accuracy.md](docs/speed-accuracy.md) has errors and ranges of speed on others.\n",
    ]
    for name in FILES:
        of_file = [case for case in found if case[0] == name]
        if not of_file:
            continue
        parts.append(f"## {name.replace('_', ' ')}\n")
        for title, column in (("engine", "engine"), ("framework", "framework"), ("accelerator", "gpu")):
            if column not in of_file[0][1] or (column == "gpu" and "speed" not in name):
                continue
            groups = by(of_file, lambda case, of=column: f"{case[1][of] or 'not stated'}, {case[2].quantity}")
            parts += [f"By {title}:\n", table(dict(sorted(groups.items())), head) + "\n"]
        parts += REMARKS.get(name, ())
        if name == "parameters":
            parts.append(table(by(of_file, subject), head, {"parameters": "all"}) + "\n")
    return "\n".join(parts)


def texts(found: list[Case]) -> dict[Path, str]:
    """What every file should say."""
    wanted = {ROOT / "ACCURACY.md": details(found)}
    for language, name in (("en", "README.md"), ("zh", "README.zh-CN.md")):
        path = ROOT / name
        before, _, rest = path.read_text(encoding="utf-8").partition(BEGIN)
        _, _, after = rest.partition(END)
        wanted[path] = f"{before}{BEGIN}\n{readme_table(found, language)}\n\n{held_out(language)}\n{END}{after}"
    return wanted


def main(arguments: list[str]) -> int:
    wanted = texts(cases())
    if "--check" in arguments:
        old = [path.name for path, text in wanted.items() if not path.exists() or path.read_text("utf-8") != text]
        print(f"not current: {', '.join(old)}" if old else "current")
        return 1 if old else 0
    for path, text in wanted.items():
        path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
