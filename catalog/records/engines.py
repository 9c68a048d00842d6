"""Serving engines and training frameworks: what runs where."""

from __future__ import annotations

from catalog.records.record import Positive, Record, Texts


class Engine(Record):
    """``vendors`` are accelerator vendors (or architectures) it runs on, ``systems`` operating systems."""

    kind: str  # "serving" or "training"
    vendors: Texts
    systems: Texts
    preview: Texts = ()  # vendors where not everything works yet: quantised training, fused kernels
    formats: Texts = ()  # weight formats it loads; empty = unknown


class EngineSupport(Record):
    """On which chips of one vendor an engine runs, as the project itself says.

    ``first`` is the least compute capability; ``targets`` are chips by their compiler target ("gfx1100"), architecture
    or id, empty for all of the vendor. ``older_first`` and ``older_targets`` run with an older version only. ``lacks``
    are number formats that do not run there, ``needs`` those that want more: "fp8=8.9".
    """

    engine: str
    vendor: str
    first: Positive | None = None
    older_first: Positive | None = None
    targets: Texts = ()
    older_targets: Texts = ()
    lacks: Texts = ()
    needs: Texts = ()
