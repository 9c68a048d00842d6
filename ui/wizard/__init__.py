"""The first study, a page at a time."""
