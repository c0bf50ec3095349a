"""What lies around the book: its journal's place, its backups, the board, the note of trouble."""
