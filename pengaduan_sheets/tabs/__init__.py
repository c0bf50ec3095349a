"""What stands in the tabs that the sync alone fills, as plain content; no tab here knows a store."""
