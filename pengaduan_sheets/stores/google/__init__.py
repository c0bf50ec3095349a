"""The Google Sheets store: the agenda book as a shared spreadsheet."""

from __future__ import annotations

from .store import GoogleStore

__all__ = ["GoogleStore"]
