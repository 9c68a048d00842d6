"""Numbers: what the work needs, what can do it, what that costs."""
