"""The document of a machine that is owned already: what it does, the step to approve, what is kept and what is sold."""

from reports.upgrade.compose import compose_upgrade

__all__ = ["compose_upgrade"]
