"""What an engine needs beside weights and cache: activations, logits, graphs, contexts."""

from __future__ import annotations

from advisor.architecture import LayerShape, ModelShape
from advisor.formulas import formula


@formula(
    "memory.activations",
    "tokens * values * 2 * margin",
    unit="B",
    source="the largest block's tensors that live at the same time, half precision (transformers 4.46, vLLM source)",
    valid_for="inference, one device",
    tokens="tokens that pass a layer at once",
    values="values that live a token while the largest block works",
    margin="measured over computed",
)
def activation_bytes(tokens: float, values: float, margin: float) -> float:
    return tokens * values * 2 * margin


@formula(
    "memory.logits",
    "rows * vocab * bytes_each",
    unit="B",
    source="definition: one row of the vocabulary's logits for each position that is wanted",
    valid_for="inference, one device",
    rows="positions whose logits are computed",
    vocab="size of the vocabulary (on this device)",
    bytes_each="bytes a logit with its copies",
)
def logits_bytes(rows: float, vocab: float, bytes_each: float) -> float:
    return rows * vocab * bytes_each


def live_values(shape: ModelShape, tensor_parallel: int = 1) -> float:
    """Values a token that live at once in the widest block, on one device.

    A gated block holds gate, up and their product, a plain one input and output of its activation; beside them the
    residual, the block's input, the embedding and the output.
    """
    return max(_block(layer, shape.hidden, tensor_parallel) for layer, _ in shape.groups) + 4 * shape.hidden


def _block(layer: LayerShape, hidden: int, tensor_parallel: int) -> float:
    mlp, attention = layer.mlp, layer.attention
    wide = 3 if mlp.kind == "gated" else 2
    dense = wide * (mlp.intermediate + mlp.shared_intermediate) / tensor_parallel
    routed = mlp.experts_per_token * (wide * mlp.expert_intermediate / tensor_parallel + hidden)
    query = attention.heads * attention.head_dim / tensor_parallel
    keys = attention.kv_heads * (attention.head_dim + attention.value_dim) / tensor_parallel
    mixer = sum(one.outputs * one.share(tensor_parallel) for one in layer.group("mixer"))
    return max(dense + routed, 3 * query + 2 * keys, mixer)


@formula(
    "memory.compute_buffer",
    "max(tokens * vocab * 4 + 2 * tokens * hidden * 4, tokens * context * score_heads * 4 + 4 * tokens * width * 4)",
    unit="B",
    source="llama.cpp graph allocator: the output row block, or scores where attention is not fused, decide",
    valid_for="llama.cpp, the device that computes the output",
    tokens="physical batch (n_ubatch)",
    vocab="size of the vocabulary",
    hidden="width of the model",
    context="tokens of context",
    score_heads="heads whose scores are kept (0 with flash attention)",
    width="width of queries or of the model, whichever is larger",
)
def compute_buffer(
    tokens: float, vocab: float, hidden: float, context: float, score_heads: float, width: float
) -> float:
    output = tokens * vocab * 4 + 2 * tokens * hidden * 4
    scores = tokens * context * score_heads * 4 + 4 * tokens * width * 4
    return max(output, scores)


@formula(
    "memory.layer_buffer",
    "tokens * values * 4",
    unit="B",
    source="llama.cpp graph allocator: the widest block's tensors in single precision",
    valid_for="llama.cpp, a device that holds layers but not the output",
    tokens="physical batch (n_ubatch)",
    values="values that live a token in the widest block",
)
def block_buffer(tokens: float, values: float) -> float:
    return tokens * values * 4


def llama_values(shape: ModelShape) -> float:
    """Values a token that live in llama.cpp's widest block."""
    return max(_llama_block(layer, shape.hidden) for layer, _ in shape.groups)


def layer_buffer(shape: ModelShape, tokens: float) -> float:
    """Bytes of llama.cpp's buffer on a device that holds layers but not the output."""
    return block_buffer(tokens, llama_values(shape))


def _llama_block(layer: LayerShape, hidden: int) -> float:
    mlp = layer.mlp
    dense = 2 * (mlp.intermediate + mlp.shared_intermediate)
    routed = mlp.experts_per_token * (2 * mlp.expert_intermediate + hidden)
    mixer = sum(one.outputs for one in layer.group("mixer"))
    return max(dense + routed, mixer) + 3 * hidden


@formula(
    "memory.slack",
    "live * share",
    unit="B",
    source="PyTorch CUDA semantics: rounding and splitting of blocks in the caching allocator",
    valid_for="engines that allocate as they go",
    live="caches and activations that live at the peak, B",
    share="held beyond that by the allocator",
)
def slack_bytes(live: float, share: float) -> float:
    return live * share


@formula(
    "memory.offload_buffer",
    "tensor * copies",
    unit="B",
    source="ggml-backend.cpp: a prompt's products with weights in main memory run on the device, on a copy",
    valid_for="llama.cpp with weights in main memory; one device",
    tensor="largest tensor that stays in main memory, B",
    copies="copies of it on the device at once",
)
def offload_buffer(tensor: float, copies: float) -> float:
    return tensor * copies


@formula(
    "memory.host",
    "base + file * copies + stays",
    unit="B",
    source="safetensors documentation: weight files are mapped and copied one by one",
    valid_for="main memory of the machine",
    base="the process itself, B",
    file="the largest weight file, B",
    copies="copies of it on its way",
    stays="weights that stay in main memory, B",
)
def host_bytes(base: float, file: float, copies: float, stays: float) -> float:
    return base + file * copies + stays
