"""How a training step is run, as far as it decides what is kept."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Setting:
    """One forward and backward pass of a micro-batch on one device.

    ``element`` and ``adapter_element`` are bytes per activation and per adapter weight. ``kernel`` is the attention:
    "eager" writes the scores out, "flash" keeps only row sums, "sdpa" is PyTorch's choice. ``masked``: the framework
    hands a causal mask to the kernel, which keeps it and repeats shared key and value heads. ``fused_norm``: the norm
    keeps its input and row statistics instead of single-precision copies. ``fused_gate``: the gated product keeps its
    two inputs only. ``mask_element``: bytes of a dropout mask's element. ``lora_rank`` 0 trains the weights
    themselves; ``targets`` are the module names with an adapter. ``tensor_parallel`` splits heads and widths,
    ``sequence_parallel`` the rest too. ``context_parallel`` splits the sequence.
    """

    batch: int
    sequence: int
    element: int = 2
    kernel: str = "flash"
    masked: bool = False
    loss: str = "eager"
    recompute: str = "none"
    lora_rank: int = 0
    targets: tuple[str, ...] = ()
    adapter_element: int = 2
    lora_dropout: float = 0.0
    expert_adapters: bool = False
    train_base: bool = True
    trained_layers: float = 1.0
    base_temporary: bool = False
    fused_norm: bool = False
    fused_gate: bool = False
    written_gelu: bool = True
    fused_qkv: bool = False
    keeps_inputs: bool = False
    compiled: bool = False
    mask_element: int = 1
    tensor_parallel: int = 1
    sequence_parallel: bool = False
    context_parallel: int = 1
    expert_parallel: int = 1

    @property
    def rows(self) -> int:
        """Tokens of the micro-batch on one device."""
        return self.batch * self.own_sequence

    @property
    def own_sequence(self) -> int:
        """Tokens of every sequence that lie on one device."""
        return -(-self.sequence // self.context_parallel)

    @property
    def outer_rows(self) -> float:
        """Tokens between the blocks: sequence parallelism shares out what tensor parallelism does not."""
        return self.rows / self.tensor_parallel if self.sequence_parallel else self.rows
