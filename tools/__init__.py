"""What developers run by hand or through make; never imported by certway."""
