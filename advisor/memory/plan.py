"""How a job is laid out over devices, and what each device then holds."""

from __future__ import annotations

from dataclasses import dataclass

from advisor.quantity import Note, Quantity


@dataclass(frozen=True, slots=True)
class Plan:
    """A layout over ``devices`` equal devices = tensor x pipeline x data x context parallel."""

    devices: int = 1
    tensor_parallel: int = 1
    pipeline_parallel: int = 1  # with engines that split by layers: the layer split
    data_parallel: int = 1
    expert_parallel: int = 1
    zero_stage: int = 0  # 3 also stands for FSDP full shard
    sequence_parallel: bool = False
    recompute: str = "none"  # none, selective, full
    micro_batch: int = 1
    micro_batches: int = 1  # in a step, for the pipeline's in-flight count
    engine: str = ""  # serving engine or training framework
    cpu_offload: bool = False  # optimizer states leave the devices, with ZeRO 3 the weights too
    context_parallel: int = 1  # devices that share every sequence
    nvme_offload: bool = False  # what cpu_offload moves lies on drives, main memory holds buffers only
    checkpoint_offload: bool = False  # layer inputs kept for full recomputation lie in main memory
    host_layers: int | None = None  # with cpu_offload, serving: so many layers' experts lie in main memory; None = all


@dataclass(frozen=True, slots=True)
class Term:
    """One part of a device's memory: ``code`` names it ("weights", "kv_cache", ...), ``size`` is in bytes."""

    code: str
    size: Quantity


@dataclass(frozen=True, slots=True)
class DeviceMemory:
    """What one device (rank) holds."""

    rank: int
    terms: tuple[Term, ...]
    needed: Quantity  # B, the sum of the terms
    reserved: Quantity | None = None  # B, what the engine will take at start, where that differs

    def size(self, code: str) -> float:
        """Likely bytes of one term; 0.0 where the device has no such term."""
        return sum(term.size.value for term in self.terms if term.code == code)


@dataclass(frozen=True, slots=True)
class MemoryPlan:
    """A job's need under one plan. ``method`` is "exact" or "rule of thumb"."""

    plan: Plan
    method: str
    devices: tuple[DeviceMemory, ...]
    host: Quantity | None = None  # B of main memory
    notes: tuple[Note, ...] = ()
    storage: Quantity | None = None  # B on NVMe drives that training states lie on
    drive_reads: Quantity | None = None  # B read from these drives in one optimizer step, all devices together
    drive_writes: Quantity | None = None  # B written to them

    @property
    def fullest(self) -> DeviceMemory:
        """The device that decides."""
        return max(self.devices, key=lambda device: device.needed.high)
