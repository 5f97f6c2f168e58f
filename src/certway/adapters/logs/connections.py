"""Lines about TCP connections that open and close."""

from __future__ import annotations

from typing import Final

from certway.adapters.logs.endpoints import find_endpoint
from certway.adapters.logs.line import Line
from certway.adapters.logs.told import ConnectionStep, Step

_STEPS: Final = {
    "tcp connecting": Step.OPENING,
    "tcp connection established": Step.OPEN,
    "tcp connected": Step.OPEN,
    "tcp connection closed": Step.CLOSED,
}


def parse_connection_step(line: Line) -> ConnectionStep | None:
    """The step that a line of network.tcp tells, or None."""
    step = _STEPS.get(" ".join(line.find("Detail").lower().split()))
    if step is None:
        return None
    client, server = find_endpoint(line, "Src"), find_endpoint(line, "Dst")
    if client is None or server is None:
        return None
    return ConnectionStep(step=step, client=client, server=server)
