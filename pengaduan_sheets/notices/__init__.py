"""Notices to the people of the SOP (INTERFACE 4.12): which are due, for whom, how they are worded, how they go out.

Pure but for `addresses.py` (where the secrets lie), `sending.py` (the one room that knows apprise), `round.py`,
which orders the course of one round, and `telling.py`, which the sync asks.
"""
