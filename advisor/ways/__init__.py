"""The three ways to get the work done: buy a machine, rent one, pay by the token."""
