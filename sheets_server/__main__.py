"""`python -m sheets_server`: prints its address, and serves until it is stopped."""

from __future__ import annotations

import argparse
import signal
import sys
import threading

from .http_server import start


def main(arguments: list[str] | None = None) -> int:
    """Exit code 0 once stopped, 2 for arguments that it does not understand."""
    parser = argparse.ArgumentParser(prog="python -m sheets_server", description=(
        "Server uji Google Sheets: berbicara Sheets API v4 (dan Drive seperlunya) di komputer ini saja. Isinya hilang "
        "bila server berhenti."))  # fmt: skip
    parser.add_argument("--port", type=int, default=0, help="0 = port bebas apa saja (bawaan)")
    parser.add_argument("--gangguan", default="", metavar="NAMA:PELUANG,...",
                        help="misalnya 429:0.1,503:0.05,putus:0.02,lambat:0.05,potong:0.01,500:0.01")  # fmt: skip
    parser.add_argument("--benih", type=int, default=None, help="gangguan dan id yang sama pada tiap jalan")
    parser.add_argument("--jeda", type=float, default=0.3, help="lamanya gangguan 'lambat', dalam detik (bawaan 0.3)")
    given = parser.parse_args(arguments)
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    try:
        running = start(given.port, given.gangguan, given.benih, given.jeda)
    except (ValueError, OSError, OverflowError) as problem:
        parser.error(str(problem))
    print(running.address, flush=True)
    with running:
        while not stopped.wait(3600):
            pass
    return 0


if __name__ == "__main__":
    sys.exit(main())
