"""config.toml as a checked model: the office, its SOP, columns and hours. The SOP is data (INTERFACE section 2)."""

from __future__ import annotations

import os

os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # to look for some would read what is installed, each time

from .model import Config
from .procedure import ColumnConfig, Step
from .reading import load_config, parse_config

__all__ = ["ColumnConfig", "Config", "Step", "load_config", "parse_config"]
