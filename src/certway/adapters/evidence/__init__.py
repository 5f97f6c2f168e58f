"""Readers of what engineers already have: each turns bytes or text into facts, and knows nothing of the others."""
