"""The command line: one file a command, and never Qt."""

from ui.command_line.run import COMMANDS, is_command, run

__all__ = ["COMMANDS", "is_command", "run"]
