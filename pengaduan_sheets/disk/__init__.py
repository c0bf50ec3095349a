"""How this program writes files of its own, where a book's state lies, and what the system refuses."""
