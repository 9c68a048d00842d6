"""Number formats: how many bits a weight or a cached key takes, scales included."""

from __future__ import annotations

from catalog.records.record import Positive, Record, Texts


class NumberFormat(Record):
    """``bits`` is per stored weight with its scales and zero points; ``compute`` is what the arithmetic runs in."""

    bits: Positive
    kind: str  # "float", "integer", "block"
    compute: str = "fp16"
    block: int | None = None
    plain_layers: Texts = ()  # layers that stay unquantised: "embedding", "head", "norms"
    engines: Texts = ()
    for_weights: bool = True
    for_kv: bool = False
