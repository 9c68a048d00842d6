"""Context parallelism: the blocks of keys and values that travel from device to device in a ring."""

from __future__ import annotations

from advisor.formulas import formula

FORWARD_BLOCKS = 1  # the next block arrives while the one before is used
BACKWARD_BLOCKS = 2  # the next block and the gradients that travel with it


@formula(
    "memory.ring_blocks",
    "blocks * block_bytes",
    unit="B",
    source="ring attention (arXiv 2310.01889): the next device's keys and values arrive while a block is computed",
    valid_for="one layer at a time; attention kernels that keep row sums",
    blocks="blocks that a device holds beside its own",
    block_bytes="keys and values of one device's share of the sequence",
)
def ring_bytes(blocks: float, block_bytes: float) -> float:
    """Bytes of the travelling blocks; ``block_bytes`` 0 where no sequence is shared.

    Transformer Engine holds every block of a layer until that layer's forward pass ends; the difference is at most one
    layer's keys and values, far within the range of the estimate.
    """
    return blocks * block_bytes
