"""What every test lives under: knows the profiles of properties and the loopback rule, and refuses to know any test."""

import sys

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
