"""What stands on the screen: parts laid out, and click's own words in Indonesian."""
