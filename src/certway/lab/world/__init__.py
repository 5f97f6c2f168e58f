"""Deployments as running servers on loopback: knows nodes that are up, and refuses to leave this machine."""
