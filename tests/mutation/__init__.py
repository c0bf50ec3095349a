"""Would a test notice? `python -m tests.mutation` (make mutasi) makes small changes to the code and runs what is near.

`changes.py` says which changes there are, `seen.py` and `near.py` find which test runs which line, `__main__.py` makes
the changes one at a time in a copy of the checkout (`copies.py`) and runs the tests that run the changed line.
`accepted.toml` names the changes that change nothing, each with its reason.
"""
