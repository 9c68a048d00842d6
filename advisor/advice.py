"""The whole way from a workload to ranked options."""

from __future__ import annotations

from advisor.answer import Advice, BreakEven, JobFit, JobNeed, Option, Rejection

__all__ = ["Advice", "BreakEven", "JobFit", "JobNeed", "Option", "Rejection"]
