"""What is told of a month, whatever the form: its figures and sentences, who signs, and the blocks of its report.

Pure, and nothing here names a reporter (INTERFACE 4.11). The tab Rekap, the files of `exports` and the board take from
here what they say; how it looks is theirs.
"""
