"""The command line: knows how to parse, call one use case and show its answer, and refuses to decide anything."""
