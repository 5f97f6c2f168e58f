"""Logs and captures of a case folder: read once, then heard as witnesses, reports and facts of the case."""
