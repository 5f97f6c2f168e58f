"""Lines of faults that look like certificate faults: accounts, forbidden requests, tunnels, underscores, SIP answers.

Knows what tells them apart. Never keeps who the user was.
"""

from __future__ import annotations

import re
from typing import Final

from certway.adapters.logs.endpoints import build_endpoint, find_endpoint
from certway.adapters.logs.line import Line
from certway.adapters.logs.told import Neighbour, Sign

_WRONG_ACCOUNT: Final = "Incorrect authentication credential for user"
_WRONG_DIGEST: Final = "calculated response does not match supplied response"
_SERVER: Final = re.compile(r"'([^'\s]{1,255})', ?(\d{1,5})\)")
_STATUS_LINE: Final = re.compile(r"HTTP/\d\.\d 502 ([^\r\n|]{1,80})")
_SIP_ANSWER: Final = re.compile(r"(?:SIPMSG:)?[\s|]{0,16}SIP/2\.0 (405|408) ")
_SIP_METHOD: Final = re.compile(r"^[ |]{0,8}CSeq: ?\d{1,10} (SERVICE|REGISTER)\b", re.MULTILINE | re.IGNORECASE)
_GATEWAYS: Final = (("next hop connection failed", Sign.TUNNELS_FIRST), ("connect failed", Sign.NODE_UNREACHED))
_ANSWERS: Final = {("408", "SERVICE"): Sign.REFLECTION, ("405", "REGISTER"): Sign.LINE_PORT}


def parse_neighbour(line: Line) -> Neighbour | None:
    """The fault that a line tells of, or None."""
    for parse in (_parse_account, _parse_user, _parse_response, _parse_status_line, _parse_software_error):
        found = parse(line)
        if found is not None:
            return found
    return None


def parse_sip_answer(record: str) -> Neighbour | None:
    """A SIP message that answers SERVICE with 408, or REGISTER with 405."""
    answer, method = _SIP_ANSWER.match(record), _SIP_METHOD.search(record)
    if answer is None or method is None:
        return None
    sign = _ANSWERS.get((answer[1], method[1].upper()))
    return Neighbour(sign=sign, detail=f"{method[1].upper()}: {answer[1]}") if sign is not None else None


def _parse_account(line: Line) -> Neighbour | None:
    """The traversal client signs in with OPTIONS; another method is a user's or a device's own account."""
    wrong = _WRONG_ACCOUNT in line.text
    if not wrong and not ("checkDigestSAResponse" in line.text and _WRONG_DIGEST in line.text):
        return None
    method = next((held for held in line.find_all("Method") if held.isupper()), "")
    return Neighbour(
        sign=Sign.TRAVERSAL_ACCOUNT if method in ("", "OPTIONS") else Sign.USER,
        detail=_WRONG_ACCOUNT if wrong else _WRONG_DIGEST,
        address=find_endpoint(line, "Src"),
        over_tls=line.find("Protocol").upper() == "TLS",
    )


def _parse_user(line: Line) -> Neighbour | None:
    detail = line.find("Detail")
    if "authenticate user against server" not in detail:
        return None
    server = _SERVER.search(line.find("Server"))
    if server is None:
        return Neighbour(sign=Sign.USER, detail=detail)
    return Neighbour(sign=Sign.USER, detail=detail, address=build_endpoint(server[1], server[2]), name=server[1])


def _parse_response(line: Line) -> Neighbour | None:
    """An HTTP error that this node sent: 403, or 502 with one of its two reasons."""
    if " ".join(line.find("Event").lower().split()) != "sending http error response":
        return None
    status, reason = line.find("Status"), line.find("Reason")
    sign = Sign.FORBIDDEN if status == "403" else _find_gateway(reason) if status == "502" else None
    if sign is None:
        return None
    return Neighbour(sign=sign, detail=f"{status} {reason}"[:200], address=find_endpoint(line, "Dst"))


def _parse_status_line(line: Line) -> Neighbour | None:
    match = _STATUS_LINE.search(line.text)
    sign = _find_gateway(match[1]) if match is not None else None
    return Neighbour(sign=sign, detail=f"502 {match[1].strip()}") if match is not None and sign else None


def _find_gateway(reason: str) -> Sign | None:
    return next((sign for words, sign in _GATEWAYS if words in reason.lower()), None)


def _parse_software_error(line: Line) -> Neighbour | None:
    if "software error" in line.text and "portforwarding.py" in line.text:
        return Neighbour(sign=Sign.UNDERSCORE, detail=line.find("Detail")[:300])
    return None
