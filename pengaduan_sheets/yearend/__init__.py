"""Closed years (INTERFACE 4.14): their books found and read, and made."""
