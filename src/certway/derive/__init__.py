"""Floor 3: what follows from a case: links with their checks, presentations, names, and the case after a change.

Knows the matrix and the case. Refuses to judge: no verdicts here.
"""
