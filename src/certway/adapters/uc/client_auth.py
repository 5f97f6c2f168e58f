"""`show haproxy client-auth PORT`: whether the node asks a client for its certificate on a download port."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from certway.adapters.uc.console import Command
from certway.model.value import value

_SAYS: Final = re.compile(
    r"Client\s+authentication\s+on\s+(?:the\s+)?port\s+(\d{1,5})\s+is\s+(?:currently\s+|already\s+)?set\s+to\s+"
    r"([A-Za-z]+)",
    re.IGNORECASE,
)


@value
class ClientAuth:
    """The state of one port: optional, required or disable, as the node says it."""

    port: int
    state: str
    line: int


def find_client_auth(commands: Sequence[Command]) -> tuple[ClientAuth, ...]:
    """What a saved session says of each port; the last word on a port counts."""
    ports: dict[int, ClientAuth] = {}
    for command in commands:
        for found in _SAYS.finditer(command.text):
            if not command.output:
                continue
            line = command.output[0].number + command.text.count("\n", 0, found.start())
            ports[int(found[1])] = ClientAuth(port=int(found[1]), state=found[2].lower(), line=line)
    return tuple(ports.values())
