"""A server that speaks the Google Sheets API v4, and of Drive what gspread uses: for tests, on this machine only.

    python -m sheets_server --port 0

In a test: `from sheets_server import start`, then `start()` gives a handle with the address, the spreadsheets, the
requests that came, hooks and faults.
"""

from .answers import Answer
from .calls import Call, Hooks, Sent
from .faults import Faults
from .http_server import Running, start

__all__ = ["Answer", "Call", "Faults", "Hooks", "Running", "Sent", "start"]
