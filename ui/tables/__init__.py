"""Tables as plain rows."""
