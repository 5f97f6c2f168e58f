"""Judging, ranking and explaining: knows how findings become verdicts and causes, and refuses to repair or to speak."""
