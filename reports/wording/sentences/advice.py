"""What is said about the area "advice"."""

from __future__ import annotations

SENTENCES: dict[str, str] = {}

TERMS: dict[str, str] = {}
