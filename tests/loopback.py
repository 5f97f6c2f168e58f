"""Keeps tests on this machine: knows Python's audit events, and refuses every address that is not loopback."""

import ipaddress
from collections.abc import Callable


class LeftLoopback(AssertionError):
    """A test wanted to leave this machine; not an OSError, so that no reader of the network takes it for an answer."""


def refuse_departure(event: str, arguments: tuple[object, ...]) -> None:
    """An audit hook: raise `LeftLoopback` before a socket or the resolver is asked for another machine."""
    host_of = _EVENTS.get(event)
    if host_of is not None and not stays_here(host := host_of(arguments)):
        raise LeftLoopback(f"{event}: {host!r} is not loopback")


def stays_here(host: object) -> bool:
    """Say whether a socket address or a host name means this machine; a path of a Unix socket is no host."""
    if host is None:
        return True
    text = host.decode("ascii", "replace") if isinstance(host, bytes | bytearray) else str(host)
    try:
        return ipaddress.ip_address(text).is_loopback
    except ValueError:
        return text == "localhost"


def _host_of_address(arguments: tuple[object, ...]) -> object:
    address = arguments[1]
    return address[0] if isinstance(address, tuple) and address else None


def _host_itself(arguments: tuple[object, ...]) -> object:
    return arguments[0]


_EVENTS: dict[str, Callable[[tuple[object, ...]], object]] = {
    "socket.bind": _host_of_address,
    "socket.connect": _host_of_address,
    "socket.sendmsg": _host_of_address,
    "socket.sendto": _host_of_address,
    "socket.getaddrinfo": _host_itself,
    "socket.gethostbyname": _host_itself,
}
