"""A tab as it should be and as it is: where the layout stands in a book, what differs, and how that is told. Pure.

A store reads a tab, lets it be compared here and writes what changes: so Excel and Google renew the same by the same
rules, in the same order and words; a new tab is the renewal of an empty one.
"""
