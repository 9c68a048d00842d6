"""What comes in from outside: price lists, quotes, models, packs. Nothing is kept before the user accepts it."""
