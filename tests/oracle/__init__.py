"""A second reading of INTERFACE.md, written without the program: plain Python, row by row, slow and obvious.

Tests hold the program against it. Nothing here may import the program (an agreement with oneself proves nothing),
and nothing here is clever: where a rule can be spelled out minute by minute, it is.

* `clock`   working time, minute by minute (INTERFACE 2, 4.4)
* `reading` what a typed cell says (4.5, 4.6, 4.7)
* `state`   one row on its way through the steps (4.2 to 4.5)
* `notes`   what its note must and may speak of (4.7)
* `expect`  the system columns that a book must show (4.2 to 4.8)
* `recap`   the figures of `rekap --json` (5)
* `rows`    invented rows of every shape that section 4 decides; `accidents` what goes wrong in them
* `book`    rows into a real workbook and system cells out of it
* `compare` differences between the two, in sentences
"""
