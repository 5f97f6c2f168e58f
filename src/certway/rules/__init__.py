"""Floor 3: the catalogue of requirements, one file per subject.

Knows what must hold of a check, a link, a node or a case, why, and how it is repaired.
Refuses to know how links are derived and how findings become causes. Rule files do not import each other.
"""
