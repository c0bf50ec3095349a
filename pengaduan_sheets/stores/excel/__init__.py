"""The agenda book as an Excel file: read fast, write without losing anything, never overwrite what somebody wrote."""

from __future__ import annotations

from .store import ExcelStore

__all__ = ["ExcelStore"]
