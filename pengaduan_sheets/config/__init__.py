"""config.toml as a checked model: the office, its SOP, columns and hours. The SOP is data (INTERFACE section 2)."""

from __future__ import annotations

from .model import Config
from .procedure import ColumnConfig, Step
from .reading import keep_config, load_config, parse_config

__all__ = ["ColumnConfig", "Config", "Step", "keep_config", "load_config", "parse_config"]
