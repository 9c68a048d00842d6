"""Drawings: memory bars, power, price against speed, money over time."""
