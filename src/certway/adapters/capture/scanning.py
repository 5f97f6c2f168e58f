"""From one captured frame to the connection it belongs to: the whole way.

Knows the order of the layers. Refuses to know the file the frame was in.
"""

from __future__ import annotations

from certway.adapters.capture.flows import Flows
from certway.adapters.capture.link_layer import find_ip
from certway.adapters.capture.network_layer import ICMP, ICMP_6, TCP, Datagram, Fragments, find_datagram

_UNREACHABLE = {ICMP: 3, ICMP_6: 1}


class Scanner:
    """Takes frames of any link type into the flows."""

    __slots__ = ("flows", "fragments")

    def __init__(self, flows: Flows) -> None:
        self.flows = flows
        self.fragments = Fragments()

    def take(self, link_type: int, frame: bytes, at: int) -> int | None:
        """A frame captured at so many nanoseconds since 1970; the answer is where IP begins in it."""
        ip = find_ip(link_type, frame)
        if ip is None:
            return None
        datagram = find_datagram(frame, ip)
        if datagram is not None:
            self._take_datagram(datagram, at)
        return ip

    def _take_datagram(self, datagram: Datagram, at: int) -> None:
        if datagram.protocol == TCP:
            whole = datagram if datagram.fragment is None else self.fragments.join(datagram)
            if whole is not None:
                self.flows.take(whole.addresses, whole.payload, whole.length, at)
        elif datagram.protocol in _UNREACHABLE and datagram.payload[:1] == bytes((_UNREACHABLE[datagram.protocol],)):
            inner = find_datagram(datagram.payload, 8)
            if inner is not None and inner.protocol == TCP and inner.fragment is None:
                self.flows.take_unreachable(inner.addresses, inner.payload)
