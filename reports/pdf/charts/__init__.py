"""Charts drawn as vectors with the embedded fonts."""
