"""Small widgets that several parts use."""
