"""A model's shape, read from its config: parameters, and what a token costs in bytes and operations."""

from advisor.architecture.read_config import read_config
from advisor.architecture.shape import Attention, LayerShape, Linear, Mlp, ModelShape, ShapeError

__all__ = ["Attention", "LayerShape", "Linear", "Mlp", "ModelShape", "ShapeError", "read_config"]
