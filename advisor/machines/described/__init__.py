"""Machines as people describe them, read into builds."""
