"""Facts: what exists, what it costs, who says so and when."""
