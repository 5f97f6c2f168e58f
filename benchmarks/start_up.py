"""Start-up: knows what `certway --help` costs over a bare interpreter, and refuses to know any verb."""

import statistics
import subprocess
import sys
import time

ROUNDS = 20


def report() -> None:
    """Print the median of each command over `ROUNDS` runs, in milliseconds."""
    bare_ms = median_ms("-c", "pass")
    help_ms = median_ms("-m", "certway", "--help")
    print(f"bare Python     {bare_ms:6.1f} ms")
    print(f"certway --help  {help_ms:6.1f} ms   {help_ms - bare_ms:+.1f} ms")


def median_ms(*arguments: str) -> float:
    return statistics.median(once_ms(*arguments) for _ in range(ROUNDS))


def once_ms(*arguments: str) -> float:
    started = time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
    return (time.perf_counter() - started) * 1000
