"""Floor 3: from findings to answers: judge, compose, rank, explain.

Knows how judgements become verdicts of links and services, and findings causes.
Refuses to know any single requirement: those are rules.
"""
