"""Use cases and ports: knows what a person asks of certway, and refuses to know files, clocks, keys or screens."""
