"""Agenda book of complaints in a spreadsheet, kept in order by a scheduled job."""

__version__ = "0.1.0"
