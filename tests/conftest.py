"""What every test lives under: knows the profiles of properties, the loopback rule and where counts are printed.

Refuses to know any test.
"""

import sys
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from certway.lab.jsse import Jsse
from certway.lab.openssl_111 import OpenSsl111
from tests.engines import need_jdk, need_openssl_111
from tests.loopback import refuse_departure

sys.addaudithook(refuse_departure)

# No timed assertions: speed lives in benchmarks/.
settings.register_profile(
    "ci", derandomize=True, database=None, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile(
    "fuzz", max_examples=10_000, deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile(
    "law",
    max_examples=3_000,
    derandomize=True,
    database=None,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("ci")


@pytest.fixture(scope="session")
def jsse() -> Iterator[Jsse]:
    """One virtual machine for all tests of a process."""
    with Jsse(need_jdk()) as opened:
        yield opened


@pytest.fixture(scope="session")
def openssl_111() -> Iterator[OpenSsl111]:
    """One subprocess for all tests of a process."""
    with OpenSsl111(need_openssl_111()) as opened:
        yield opened


COUNTED = "counted"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what tests counted: `record_property(COUNTED, sentence)`."""
    reports = terminalreporter.getreports("passed") + terminalreporter.getreports("failed")
    for sentence in (text for report in reports for name, text in report.user_properties if name == COUNTED):
        terminalreporter.write_line(str(sentence))
