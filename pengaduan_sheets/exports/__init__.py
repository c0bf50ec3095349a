"""The month's recap as a file that leaves the office: .xlsx, .docx, .html and .txt, all of one `month.report.Report`.

A module per kind renders it; `files` gathers and writes; `written` knows which files are ours; `monthly` is what the
sync makes by itself at a month's end.
"""
