"""What each command does and says; the command line only calls these."""
