"""What an option costs over time."""
