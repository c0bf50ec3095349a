"""The complaints of an office that does not exist, for `buat --contoh` and the demo: same clock, same rows."""
