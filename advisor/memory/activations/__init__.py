"""Which tensors a training step keeps, and how high it rises, operation by operation."""
