"""Start-up: what `certway --help` and `certway check` of a small case cost from a cold start, over a bare interpreter.

Knows commands. Refuses to know what they load; bytecode is there, as after any installation that compiles.
"""

import os
import statistics
import subprocess
import sys

from benchmarks.clock import children_s, wall_s

ROUNDS = 15
SMALL = "examples/3-ssh-tunnels-down"
COMMANDS = {
    "bare Python": ("-c", "pass"),
    "certway --help": ("-m", "certway", "--help"),
    "certway check, small case": ("-m", "certway", "check", SMALL),
    "the same as JSON": ("-m", "certway", "check", SMALL, "--format", "json"),
}


def report() -> None:
    """Print medians over `ROUNDS` runs in turn: milliseconds of work, on the wall, and the multiple of bare Python."""
    rounds = [[once_ms(*arguments) for arguments in COMMANDS.values()] for _ in range(ROUNDS + 1)][1:]
    medians = [tuple(statistics.median(part) for part in zip(*runs, strict=True)) for runs in zip(*rounds, strict=True)]
    print(f"cold start, medians of {ROUNDS} runs\n  {'':<28} {'work ms':>8} {'wall ms':>8}")
    for name, (work, wall) in zip(COMMANDS, medians, strict=True):
        print(f"  {name:<28} {work:8.0f} {wall:8.0f}   x {work / medians[0][0]:.1f}")


def once_ms(*arguments: str) -> tuple[float, float]:
    """Milliseconds of work and on the wall; the first run of a command may still have to write its bytecode."""
    surroundings = {name: text for name, text in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    worked, started = children_s(), wall_s()
    subprocess.run([sys.executable, *arguments], check=False, stdout=subprocess.DEVNULL, env=surroundings)
    return (children_s() - worked) * 1e3, (wall_s() - started) * 1e3
