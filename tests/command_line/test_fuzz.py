"""No file makes a command fall over: whatever stands in it, the answer is a result or one line."""

from __future__ import annotations

import contextlib
import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import main

CONFIGS = ("llama-2-7b", "deepseek-v3", "qwen3-next-80b-a3b", "gemma-3-4b-text", "chatglm-6b", "falcon-7b", "mpt-7b")
SHAPES = {
    name: json.loads(Path(f"catalog/data/models/{name}.json").read_text(encoding="utf-8"))["config"] for name in CONFIGS
}
odd = (
    st.none()
    | st.booleans()
    | st.integers(-(10**6), 10**12)
    | st.floats()
    | st.sampled_from(["", "x", "0", [], {}, [1, 2], {"a": 1}, 0, -1, 1, 2, 3, 10**30, 1e308])
)
MACHINE: dict[str, Any] = {
    "gpus": [{"name": "RTX 3090", "count": 2, "cooling": "blower"}],
    "cpu": "Ryzen 9 5900X",
    "mainboard": "ASUS ROG Strix X570-E",
    "memory": {"type": "DDR4 UDIMM", "gb": 64},
    "psus": [{"name": None, "watts": 1600, "count": 1}],
    "case": "Fractal Design Define 7 XL",
    "drives": ["2 TB NVMe"],
    "circuit": {"volts": 220, "amps": 10},
    "gpu_power_limit_w": None,
    "os": "Linux",
    "notes": "risers, x8/x8",
}
quick = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


def answer(*words: str) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = main.main(list(words))
    return status, out.getvalue(), err.getvalue()


def holds(status: int, out: str, err: str) -> None:
    assert "unexpected" not in err, err
    if status == 2:
        assert out == ""
        assert len(err.splitlines()) == 1
    else:
        json.loads(out)


@quick
@given(data=st.data(), name=st.sampled_from(CONFIGS))
def test_any_config(data: st.DataObject, tmp_path: Path, name: str) -> None:
    config = dict(SHAPES[name])
    for key in data.draw(st.lists(st.sampled_from(sorted(config)), min_size=1, max_size=3)):
        config[key] = data.draw(odd)
    path = tmp_path / "config.json"
    path.write_text(json.dumps(config), encoding="utf-8")
    holds(*answer("model", str(path), "--json"))


@quick
@given(data=st.data())
def test_any_machine(data: st.DataObject, tmp_path: Path) -> None:
    machine = json.loads(json.dumps(MACHINE))
    for key in data.draw(st.lists(st.sampled_from(sorted(machine)), min_size=1, max_size=3)):
        value = machine[key]
        inside = value[0] if isinstance(value, list) and value and isinstance(value[0], dict) else value
        if isinstance(inside, dict) and data.draw(st.booleans()):
            inside[data.draw(st.sampled_from(sorted(inside)))] = data.draw(odd)
        else:
            machine[key] = data.draw(odd)
    path = tmp_path / "machine.json"
    path.write_text(json.dumps(machine), encoding="utf-8")
    holds(*answer("check", str(path), "--json"))


JOBS: tuple[dict[str, Any], ...] = (
    {"kind": "serve", "model": "qwen2.5-7b", "weights": "int4", "kv": "fp8", "context_tokens": 4096, "users": 8},
    {"kind": "fine-tune", "model": "llama-2-7b", "method": "qlora", "sequence_tokens": 1024, "micro_batch": 2},
)
ENGINES = ("vllm", "sglang", "llama.cpp", "transformers", "tensorrt-llm", "mlx")


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), job=st.sampled_from(JOBS))
def test_any_study(data: st.DataObject, tmp_path: Path, job: dict[str, Any]) -> None:
    job = dict(job)
    if job["kind"] == "serve":
        job["engine"] = data.draw(st.sampled_from(ENGINES))
        job["users"] = data.draw(st.sampled_from([1, 2, 1000, 10_000_000]))
        job["context_tokens"] = data.draw(st.sampled_from([1, 17, 131072, 100_000_000]))
        job["prompt_tokens"] = data.draw(st.sampled_from([1, 1024, 100_000_000]))
        job["model"] = data.draw(st.sampled_from(CONFIGS))
    else:
        job["method"] = data.draw(st.sampled_from(["full", "freeze", "lora", "qlora"]))
        job["micro_batch"] = data.draw(st.sampled_from([1, 64, 10_000]))
        job["sequence_tokens"] = data.draw(st.sampled_from([1, 4096, 1_000_000]))
        job["recompute"] = data.draw(st.sampled_from(["none", "selective", "full"]))
    if data.draw(st.integers(0, 4)) == 0:
        job[data.draw(st.sampled_from(sorted(job)))] = data.draw(odd)
    path = tmp_path / "study.labrig"
    path.write_text(json.dumps({"jobs": [job]}), encoding="utf-8")
    holds(*answer("memory", str(path), "--json", "--devices", "1,4"))


@pytest.mark.parametrize("content", [b"", b"\x00" * 100, b"\xff\xfe{\x00}\x00", "ä,ö\n".encode("latin-1")])
@pytest.mark.parametrize("command", ["model", "memory", "advise", "validate", "check"])
def test_any_bytes(tmp_path: Path, command: str, content: bytes) -> None:
    path = tmp_path / "file.json"
    path.write_bytes(content)
    status, out, err = answer(command, str(path), "--json")
    assert status == 2
    holds(status, out, err)
