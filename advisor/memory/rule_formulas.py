"""The course's rules of thumb as formulas: one decimal gigabyte is 10^9 bytes, a parameter count is rounded."""

from __future__ import annotations

from advisor.formulas import formula

PARAMETERS_ARTICLE = "course document 001, large models: parameters, precisions, training cost"
FORMULAS_ARTICLE = "course document 004, memory rules of thumb for ChatGLM-6B"
KORTHIKANTI = (
    "Korthikanti et al. 2022, Reducing activation recomputation (arXiv 2205.05198), as course document 004 uses it"
)

BYTES_A_PARAMETER = {"fp32": 4.0, "tf32": 4.0, "fp16": 2.0, "bf16": 2.0, "fp8": 1.0, "int8": 1.0}
OPTIMIZER_BYTES = {  # a parameter: AdamW keeps a master copy and two moments in FP32
    "adamw": 12.0, "adamw-8bit": 6.0, "paged-adamw-8bit": 6.0, "sgd-momentum": 8.0, "sgd": 4.0, "lion": 8.0,
    "adafactor": 4.0, "muon": 8.0,
}  # fmt: skip


@formula(
    "rule.weights",
    "parameters * bytes_each",
    unit="B",
    source=PARAMETERS_ARTICLE,
    valid_for="weights alone; no embeddings apart, no scales",
    parameters="parameters, as the model's name rounds them",
    bytes_each="4 FP32, 2 FP16 and BF16, 1 INT8, 0.5 INT4",
)
def rule_weights(parameters: float, bytes_each: float) -> float:
    return parameters * bytes_each


@formula(
    "rule.inference",
    "1.2 * weights",
    unit="B",
    source=FORMULAS_ARTICLE,
    valid_for="short contexts and one user: the cache is hidden in the 20 %",
    weights="bytes of the weights",
)
def rule_inference(weights: float) -> float:
    return 1.2 * weights


@formula(
    "rule.optimizer",
    "parameters * bytes_each",
    unit="B",
    source=FORMULAS_ARTICLE,
    valid_for="training all parameters",
    parameters="parameters",
    bytes_each="12 AdamW, 6 8-bit Adam, 8 SGD with momentum (each with an FP32 master copy)",
)
def rule_optimizer(parameters: float, bytes_each: float) -> float:
    return parameters * bytes_each


@formula(
    "rule.gradients",
    "parameters * bytes_each",
    unit="B",
    source=FORMULAS_ARTICLE,
    valid_for="training all parameters",
    parameters="parameters",
    bytes_each="4 FP32, 2 FP16, also in FP16 mixed precision",
)
def rule_gradients(parameters: float, bytes_each: float) -> float:
    return parameters * bytes_each


@formula(
    "rule.activations",
    "sequence * batch * hidden * layers * (10 + 24 / tensor + 5 * heads * sequence / (hidden * tensor))",
    unit="B",
    source=KORTHIKANTI,
    valid_for="FP16, nothing recomputed, plain multi-head attention with scores kept, feed-forward of 4 x hidden",
    sequence="tokens of a sequence",
    batch="sequences in a micro-batch",
    hidden="width of the model",
    layers="layers",
    heads="attention heads",
    tensor="tensor-parallel devices",
)
def rule_activations(sequence: float, batch: float, hidden: float, layers: float, heads: float, tensor: float) -> float:
    return sequence * batch * hidden * layers * (10 + 24 / tensor + 5 * heads * sequence / (hidden * tensor))


@formula(
    "rule.activations_selective",
    "sequence * batch * hidden * layers * (10 + 24 / tensor)",
    unit="B",
    source=KORTHIKANTI,
    valid_for="FP16, attention scores recomputed",
    sequence="tokens of a sequence",
    batch="sequences in a micro-batch",
    hidden="width of the model",
    layers="layers",
    tensor="tensor-parallel devices",
)
def rule_activations_selective(sequence: float, batch: float, hidden: float, layers: float, tensor: float) -> float:
    return sequence * batch * hidden * layers * (10 + 24 / tensor)


@formula(
    "rule.activations_full",
    "2 * sequence * batch * hidden * layers",
    unit="B",
    source=KORTHIKANTI,
    valid_for="FP16, every layer recomputed from its input",
    sequence="tokens of a sequence",
    batch="sequences in a micro-batch",
    hidden="width of the model",
    layers="layers",
)
def rule_activations_full(sequence: float, batch: float, hidden: float, layers: float) -> float:
    return 2 * sequence * batch * hidden * layers


@formula(
    "rule.training_cost",
    "devices * days * 24 * price",
    unit="money",
    source=PARAMETERS_ARTICLE,
    valid_for="rented accelerators, no failures, no storage, no staff",
    devices="accelerators",
    days="days of training",
    price="price of one accelerator-hour",
)
def rule_training_cost(devices: float, days: float, price: float) -> float:
    """LLaMA-65B: 2048 A100 for 21 days at 1.36 USD an hour are about 1.4 million USD."""
    return devices * days * 24 * price
