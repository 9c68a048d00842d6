"""Words of the trade, explained where they are needed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Explained:
    """A term and what it means, in a few sentences."""

    term: str
    meaning: str


TERMS: dict[str, Explained] = {
    "inference": Explained(
        "Inference",
        "The trained model answers. Each answer begins with reading the prompt (prefill) and then writes one token "
        "after the other (decode). Memory holds the weights and, for each running request, its KV cache.",
    ),
    "pretraining": Explained(
        "Pre-training",
        "A model learns a language from nothing, from trillions of tokens on thousands of cards: LLaMA-65B took 21 "
        "days on 2048 A100, about 1.4 million USD of rent. Almost nobody needs this; start from an open model.",
    ),
    "sft": Explained(
        "Fine-tuning (SFT)",
        "An open model is shown examples of questions and good answers from your field and learns to answer like "
        "them. A few thousand examples are enough.",
    ),
    "rlhf": Explained(
        "RLHF",
        "After fine-tuning, a model learns from people's preferences between answers. Up to four models are in "
        "memory at once, so it needs several times the memory of fine-tuning.",
    ),
    "lora": Explained(
        "LoRA and QLoRA",
        "Instead of all weights only small added matrices are trained, often less than 1 % of the parameters. With "
        "QLoRA the frozen model is held in 4 bits, so that a 7B model is tuned on a 12 to 16 GB card.",
    ),
    "parameters": Explained(
        "Parameters",
        'The numbers that a model has learnt; "7B" is seven billion. At 16 bits each takes two bytes, so 7B are 14 '
        "GB. A mixture of experts (MoE) must hold all of them, but computes with few: it needs much memory and is "
        "fast.",
    ),
    "access": Explained(
        "Open, research only, closed",
        "Open models may be downloaded and used at work under their licence. Research-only ones (such as the first "
        "LLaMA) may be studied but not used commercially. Closed ones (such as GPT-4) exist only behind their "
        "maker's API: no hardware of yours can run them.",
    ),
    "licence": Explained(
        "Licence",
        "Apache 2.0 and MIT allow nearly everything. Others set limits, on the number of users for instance; read "
        "it before a service goes public. In China a public service also needs a filing with the regulator.",
    ),
    "precision": Explained(
        "FP32, FP16, BF16, FP8, INT8, INT4",
        "How a number is stored. FP32 takes 4 bytes, FP16 and BF16 take 2, FP8 and INT8 one, INT4 half a byte. BF16 "
        "has the range of FP32 with fewer digits, needs an RTX 30 card or newer, and is what most models are "
        "published in.",
    ),
    "quantisation": Explained(
        "Quantisation",
        "Weights are rounded to few bits after training (GPTQ, AWQ, GGUF Q4_K_M). Small models lose more by it than "
        "large ones. A larger model in 4 bits is usually better than a smaller one in 16.",
    ),
    "context": Explained(
        "Context",
        "How much text the model sees at once. A page has about 500 tokens, a scientific paper 10,000. What the "
        "model was not trained for it cannot use, however much memory there is.",
    ),
    "sequence": Explained(
        "Sequence",
        "One training text, cut or filled to this many tokens. What is kept for the way back grows with it; a "
        "length that nine of ten of your texts keep is enough.",
    ),
    "activations": Explained(
        "Activations and recompute",
        "What each layer computed is needed again on the way back. Keeping all of it is fast and takes much memory; "
        "recomputing it takes a third more time and a fraction of the memory.",
    ),
    "kv_cache": Explained(
        "KV cache",
        "For every token of every running request the model keeps keys and values, so that it need not read the "
        "text again. With long contexts and many users it is larger than the weights. New models (GQA, MLA) keep "
        "far less.",
    ),
    "concurrency": Explained(
        "At the same time",
        "A card answers many requests at once nearly as fast as one, as long as their caches fit in its memory. So "
        "users at the same time cost memory first and speed second.",
    ),
    "ttft": Explained(
        "First word and speed",
        "Time to the first token (TTFT) is mostly computing and grows with the prompt. Tokens a second after that "
        "are mostly reading memory: bandwidth decides, not TFLOPS.",
    ),
    "epoch": Explained(
        "Tokens and epochs",
        "A token is a piece of a word: about three quarters of an English one, or one to two Chinese characters. An "
        "epoch is one pass over all texts; three epochs over 1M tokens are 3M training tokens.",
    ),
    "sharding": Explained(
        "Sharding (ZeRO, FSDP)",
        "Training keeps gradients and optimizer states beside the weights, about 16 bytes for each parameter that is "
        "trained. Sharding gives each card only its part of them; the cards then talk more, so the links between "
        "them count.",
    ),
    "batch": Explained(
        "Batch",
        "How many sequences a step of training learns from. The micro-batch is what one card holds at once; steps "
        "can be gathered over time, so memory need not grow with the global batch.",
    ),
    "card": Explained(
        "GPU and graphics card",
        "The GPU is the chip; the card is the board with the chip, its memory, power plugs and cooler. Two cards of "
        "one chip can differ in length, thickness and in how they cool: a blower blows its heat out of the case and "
        "suits several cards side by side, open-air coolers want space.",
    ),
    "power": Explained(
        "Power",
        "A card's board power is what it draws under load; for milliseconds it takes up to twice that. Power "
        "supply, plugs, socket and fuse must all carry it, and every watt becomes heat that has to leave the room.",
    ),
    "cuda": Explained(
        "CUDA, ROCm, CANN",
        "CUDA programs run on NVIDIA cards only. AMD has ROCm, Intel oneAPI, Huawei CANN, Apple Metal: most engines "
        "know them by now, but new methods come to CUDA first.",
    ),
    "tco": Explained(
        "Total cost of ownership",
        "Price, tax, electricity, cooling and care, less what the machine is sold for at the end. Later money "
        "counts less, by the discount rate.",
    ),
    "break_even": Explained(
        "Break-even",
        "The hours a week from which buying is cheaper than renting over the time of use. Dividing the price of a "
        "card by the hourly rent is not enough: the rest of the machine, power and resale count too.",
    ),
}
