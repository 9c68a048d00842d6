"""How much an option is used, in a month."""

from __future__ import annotations

from dataclasses import dataclass, replace

from advisor.quantity import Quantity

HOURS_A_MONTH = 365.25 * 24 / 12
HOURS_A_WEEK = 168.0
WEEKS_A_MONTH = HOURS_A_MONTH / HOURS_A_WEEK


@dataclass(frozen=True, slots=True)
class Usage:
    """``hours_per_month`` with work on the machine, of which ``utilisation`` really computes; watts are at the wall."""

    hours_per_month: float
    utilisation: float
    watts_busy: Quantity
    watts_idle: Quantity
    input_tokens_per_month: float
    output_tokens_per_month: float

    def at(self, hours_per_week: float) -> Usage:
        """The same work at other hours: what is done in an hour stays."""
        hours = hours_per_week * WEEKS_A_MONTH
        times = hours / self.hours_per_month if self.hours_per_month else 0.0
        return replace(
            self,
            hours_per_month=hours,
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
