"""Speed: knows how long certway takes, and refuses to call a time right or wrong."""
