"""Links, presentations and changes: knows what follows from a case, and refuses to say whether it is right."""
