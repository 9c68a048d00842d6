"""Complete machines and the rules they must keep."""
