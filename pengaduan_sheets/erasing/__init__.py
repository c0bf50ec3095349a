"""`hapus-data`: personal data of old complaints leave book, backups, papers and journal (INTERFACE 4.14; UU 27/2022).

The journal notes first which complaints are to be erased. From then on every sync erases them in the book and, once
they are out of it, everywhere else; the journal's own words go last, and with them that note. So a run may be killed
at any moment: the next one goes on, and nothing is forgotten half done.
"""
