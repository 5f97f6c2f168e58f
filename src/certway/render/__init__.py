"""Words and pictures: knows how results read in a given language, and refuses to decide or to print anything."""
