"""What to change, and what a change does: knows repairs, refuses to make them."""
