"""How much an option is used, in a month."""

from __future__ import annotations

from dataclasses import dataclass, replace

from advisor.quantity import Note, Quantity

HOURS_A_MONTH = 365.25 * 24 / 12
HOURS_A_WEEK = 168.0
WEEKS_A_MONTH = HOURS_A_MONTH / HOURS_A_WEEK


@dataclass(frozen=True, slots=True)
class Usage:
    """``hours_per_month`` with work on the machine, of which ``utilisation`` really computes; watts are at the wall.

    ``hours_low`` and ``hours_high`` bound the hours where they follow from an estimated speed; None = as planned.
    ``notes`` say where the hours come from.
    """

    hours_per_month: float
    utilisation: float
    watts_busy: Quantity
    watts_idle: Quantity
    input_tokens_per_month: float
    output_tokens_per_month: float
    hours_low: float | None = None
    hours_high: float | None = None
    notes: tuple[Note, ...] = ()

    @property
    def hours(self) -> tuple[float, float, float]:
        """(low, likely, high), never more than the month has."""
        low = self.hours_per_month if self.hours_low is None else self.hours_low
        high = self.hours_per_month if self.hours_high is None else self.hours_high
        return min(low, HOURS_A_MONTH), min(self.hours_per_month, HOURS_A_MONTH), min(high, HOURS_A_MONTH)

    @property
    def by_work(self) -> bool:
        """Do the hours follow from the work and the speed, instead of the plan?"""
        return self.hours_low is not None

    def at(self, hours_per_week: float) -> Usage:
        """The same work at other hours: what is done in an hour stays."""
        hours = hours_per_week * WEEKS_A_MONTH
        times = hours / self.hours_per_month if self.hours_per_month else 0.0
        return replace(
            self,
            hours_per_month=hours,
            hours_low=None if self.hours_low is None else self.hours_low * times,
            hours_high=None if self.hours_high is None else self.hours_high * times,
            input_tokens_per_month=self.input_tokens_per_month * times,
            output_tokens_per_month=self.output_tokens_per_month * times,
        )


def together(usages: tuple[Usage, ...]) -> Usage:
    """Several jobs in the same hours: their tokens add, their hours do not."""
    return replace(
        max(usages, key=lambda usage: usage.hours_per_month),
        input_tokens_per_month=sum(usage.input_tokens_per_month for usage in usages),
        output_tokens_per_month=sum(usage.output_tokens_per_month for usage in usages),
    )
