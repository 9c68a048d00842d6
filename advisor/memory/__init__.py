"""What the work needs, per card, term by term."""
