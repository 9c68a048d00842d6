"""What is said about the area "memory"."""

from __future__ import annotations

SENTENCES: dict[str, str] = {}

TERMS: dict[str, str] = {}
