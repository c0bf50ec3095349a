"""What one sync sees and decides, between the book, the journal and the core. Pure."""
