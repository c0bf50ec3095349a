"""`impor`: an office's old register (its own headings, tabs and banners) brought into Agenda (INTERFACE 4.14).

reading -> shape -> matching -> values -> plan -> report
"""
