"""Packet captures: knows what the wire shows in clear, and refuses to take what it hides for fine."""
