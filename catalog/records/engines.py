"""Serving engines and training frameworks: what runs where."""

from __future__ import annotations

from catalog.records.record import Record, Texts


class Engine(Record):
    """``vendors`` are accelerator vendors (or architectures) it runs on, ``systems`` operating systems."""

    kind: str  # "serving" or "training"
    vendors: Texts
    systems: Texts
    preview: Texts = ()  # vendors where not everything works yet: quantised training, fused kernels
    formats: Texts = ()  # weight formats it loads; empty = unknown
