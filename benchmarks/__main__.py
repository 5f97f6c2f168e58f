"""`python -m benchmarks`: runs every benchmark, and refuses to compare machines."""

from benchmarks import (
    captures,
    cases,
    fleet,
    forecasts,
    handshakes,
    logs,
    reading,
    rehearsals,
    start_up,
    verdicts,
)

if __name__ == "__main__":
    start_up.report()
    reading.report()
    verdicts.report()
    fleet.report()
    cases.report()
    forecasts.report()
    rehearsals.report()
    captures.report()
    logs.report()
    handshakes.report()
