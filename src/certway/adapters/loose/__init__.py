"""A folder without a deployment file: knows what names and contents of files tell, refuses to guess in silence."""
