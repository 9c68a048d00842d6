"""How fast, for how many, and for how long."""
