"""Many offices' books, one recap (INTERFACE 4.14, `gabung`).

An outline of each office is made by one function that reads one office; it runs in processes here or on a cluster, and
only outlines travel, never rows. In an office's folders nothing is created, locked or changed, and no journal is read.
"""
