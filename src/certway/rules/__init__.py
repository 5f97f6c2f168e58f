"""The catalogue of rules: knows what must be true of one subject, and refuses to know any other rule or rank."""
