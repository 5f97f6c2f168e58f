"""What every test lives under: knows the profiles of properties, the loopback rule and where counts are printed.

Refuses to know any test.
"""

import sys

import pytest
from hypothesis import HealthCheck, settings

from tests.loopback import refuse_departure

sys.addaudithook(refuse_departure)

# No timed assertions: speed lives in benchmarks/.
settings.register_profile(
    "ci", derandomize=True, database=None, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile(
    "fuzz", max_examples=10_000, deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("ci")

COUNTED = "counted"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what tests counted: `record_property(COUNTED, sentence)`."""
    reports = terminalreporter.getreports("passed") + terminalreporter.getreports("failed")
    for sentence in (text for report in reports for name, text in report.user_properties if name == COUNTED):
        terminalreporter.write_line(str(sentence))
