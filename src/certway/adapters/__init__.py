"""Readers, probes, keys, history and writers: knows the world outside, and refuses to judge what it reads."""
