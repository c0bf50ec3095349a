"""The month's recap as a file that leaves the office: .xlsx, .docx, .html and .txt, all of one `ReportData`.

`data` puts everything together that a report shows; a module per kind renders it; `files` writes; `monthly` is what the
sync makes by itself at a month's end.
"""
