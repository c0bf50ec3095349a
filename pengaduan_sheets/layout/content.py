"""What stands in Petunjuk and SOP, made from the config, so that another office's steps appear as its own."""

from __future__ import annotations

from .guide import guide_content
from .procedure import StepPerformance, sop_content

__all__ = ["StepPerformance", "guide_content", "sop_content"]
