"""Situations to live through in a running lab: break, look, diagnose, repair, see it up."""
