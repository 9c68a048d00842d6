"""The lab's own prices: a SQLite file of one user, or one PostgreSQL for the whole lab."""
