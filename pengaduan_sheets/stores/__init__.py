"""Stores: they know cells and files, nothing of complaints."""
