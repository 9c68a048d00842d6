"""What is said about the area "costs"."""

from __future__ import annotations

SENTENCES: dict[str, str] = {
    "costs.tariff_country": "Electricity is counted at the tariff of {country}: {tariff}.",
    "costs.tariff_unknown": "No electricity tariff is known for {country}: a worldwide range of {tariff} is used. Enter your own.",
    "costs.resale": "After {months} {months:month|months} the machine is taken to be worth {share} of its price.",
    "costs.price_missing": "No price is known for {parts}: the sum is a lower bound.",
    "costs.power_missing": "The machine's power draw is unknown: electricity is missing from the sum.",
    "costs.tax_unknown": "Neither the study nor the catalog says what tax is paid in {country}: prices are as printed.",
    "costs.tax_reclaimed": "Tax of {rate:%} is reclaimed: prices that include it are counted without.",
    "costs.tax_unsaid": "Some prices do not say whether they include tax: the range reaches to {rate:%} on top.",
    "costs.rent_hourly": "Rented by the hour at {price} (price of {date}).",
    "costs.rent_one_year": "Rented for committed years at {price} a month, used or not (price of {date}).",
    "costs.rent_three_years": "Rented for three committed years at {price} a month, used or not (price of {date}).",
    "costs.rent_monthly": "Rented by the month at {price}, used or not (price of {date}).",
    "costs.rent_spot": "The same at {price} an hour if it may be taken away at any time (spot): not counted here.",
    "costs.tokens": "{model}: {input} per million input tokens, {output} per million output tokens (prices of {date}).",
    "costs.break_even_hours": "Over {months} {months:month|months} buying costs less from {hours} hours a week on.",
    "costs.break_even_naive": (
        "Over {months} {months:month|months} buying costs less from {hours} hours a week on, {total} hours in all. "
        "Dividing the price of the cards by the rent of an hour gives {naive} hours and misleads: it leaves out the rest "
        "of the machine, electricity, repairs, the cost of money and the resale value."
    ),
    "costs.break_even_never": "Over {months} {months:month|months} buying never costs less, however many hours a week.",
    "costs.break_even_always": "Over {months} {months:month|months} buying costs less at any use.",
}

TERMS: dict[str, str] = {
    "cost.purchase": "Purchase",
    "cost.tax": "Tax",
    "cost.electricity": "Electricity",
    "cost.repairs": "Repairs and maintenance",
    "cost.staff": "Staff",
    "cost.resale": "Resale value",
    "cost.rent": "Rent",
    "cost.storage and traffic": "Storage and traffic",
    "cost.input tokens": "Input tokens",
    "cost.output tokens": "Output tokens",
}
