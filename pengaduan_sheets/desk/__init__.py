"""What an icon on the desktop does (`python -m pengaduan_sheets.desk CONFIG ACTION`): a small window, one sentence."""
