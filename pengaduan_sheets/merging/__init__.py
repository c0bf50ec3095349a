"""A copy of the book that went its own way comes back, row by row against the last common version (INTERFACE 4.14)."""
