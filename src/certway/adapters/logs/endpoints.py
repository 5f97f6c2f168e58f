"""Addresses and ports as logs write them."""

from __future__ import annotations

import re
from ipaddress import ip_address
from typing import Final

from certway.adapters.capture.conversations import Endpoint
from certway.adapters.logs.line import Line

_LISTED: Final = re.compile(r"'TCP'{1,2}[ ,]{0,2}'?\[?([0-9A-Fa-f:.]{2,45})\]?:(\d{1,5})'")


def find_endpoint(line: Line, side: str) -> Endpoint | None:
    """`Src`, `Dst` or `Local`: the address and port of such a side, or None."""
    return build_endpoint(line.find(f"{side}-ip"), line.find(f"{side}-port"))


def build_endpoint(address: str, port: str) -> Endpoint | None:
    """An endpoint from two texts; blanks that a web page put into them are passed over."""
    shown, digits = find_address(address), port.replace(" ", "")
    if not shown or not digits.isascii() or not digits.isdigit() or len(digits) > 5 or int(digits) > 65_535:
        return None
    return Endpoint(shown, int(digits))


def find_address(text: str) -> str:
    """An IP address in its short form, or nothing."""
    try:
        return str(ip_address(text.replace(" ", "").strip("[]")))
    except ValueError:
        return ""


def find_listed(text: str) -> Endpoint | None:
    """The form of developer lines: `['IPv4''TCP''192.0.2.1:5062']`."""
    match = _LISTED.search(text)
    return build_endpoint(match[1], match[2]) if match is not None else None
