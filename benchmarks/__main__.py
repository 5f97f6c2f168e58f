"""`python -m benchmarks`: runs every benchmark, and refuses to compare machines."""

from benchmarks import start_up

if __name__ == "__main__":
    start_up.report()
