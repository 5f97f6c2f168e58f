"""Foundry, scenarios and real engines: knows how to prove verdicts by handshakes, and refuses to be needed for one."""
