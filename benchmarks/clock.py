"""Seconds of work: processor time, so that what else runs on the machine counts for little. Knows no benchmark."""

import resource
import time

work_s = time.process_time
"""Seconds this process has worked."""
wall_s = time.perf_counter
"""Seconds on the wall, for what several processes share."""


def children_s() -> float:
    """Seconds that processes started here, and ended, have worked."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
