"""The rules a machine must keep, one small function each; importing this package fills ``registry.RULES``."""

from advisor.machines.rules import buyer, cards, enclosure, leads, platform, risers, site, slots, supply
from advisor.machines.rules.registry import RULES, Rule

__all__ = ["RULES", "Rule", "buyer", "cards", "enclosure", "leads", "platform", "risers", "site", "slots", "supply"]
