"""Products, matrix, relying parties, dates, sources: knows documented facts as data, and refuses to judge."""
