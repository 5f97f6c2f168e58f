"""The certificate inside a SIP message in the log: that of Expressway-E, as it runs.

Expressway-E sends it to Expressway-C in SERVICE, as a body of type application/x-x509-ca-cert; how the log prints it
is not documented, so PEM, Base64, hexadecimal and the bytes themselves are all read. One certificate is read, and
nothing else is kept of the message.
"""

from __future__ import annotations

import base64
import re
from functools import lru_cache
from typing import Final

from certway.adapters.logs.endpoints import find_endpoint
from certway.adapters.logs.line import Line
from certway.adapters.logs.told import CarriedCertificate
from certway.model.certificate import Certificate, Malformed
from certway.model.text import say
from certway.pki.certificates import parse_certificate

LARGEST_BODY_BYTES: Final = 128 * 1024

_TYPE: Final = re.compile(
    rb"Content-Type: ?application/x-x509-(?:ca|user|server)-cert[^\r\n]{0,200}\r?\n", re.IGNORECASE
)
_BOUNDARY: Final = re.compile(rb"boundary ?= ?\"?([^\s\";]{1,100})", re.IGNORECASE)
_BLANK: Final = re.compile(rb"(?:\A|\n)[ \t|]{0,8}\r?\n")
_METHOD: Final = re.compile(
    rb"^[ \t|]{0,8}([A-Z]{3,12}) sips?:|^[ \t|]{0,8}CSeq: ?\d{1,10} ([A-Z]{3,12})", re.MULTILINE
)
_PEM: Final = (b"-----BEGIN CERTIFICATE-----", b"-----END")
_OFFSETS: Final = re.compile(rb"^[ \t|]{0,8}[0-9A-Fa-f]{4,8}: ?", re.MULTILINE)
_NO_HEX: Final = re.compile(rb"\\x|0x|[\s|:]")
_BASE64: Final = re.compile(rb"[A-Za-z0-9+/=\s|]{40,}")
_DER: Final = b"\x30\x82"


def parse_carried_certificate(record: bytes, head: Line) -> CarriedCertificate | Malformed | None:
    """The certificate in a logged SIP message; `head` is the line before it. None where it carries none."""
    body = find_body(record)
    if body is None:
        return None
    certificate = parse_body(body)
    if isinstance(certificate, Malformed):
        return certificate
    method = _METHOD.search(record)
    sent = {"received": False, "sent": True}.get(head.find("Action").lower())
    sender, receiver = find_endpoint(head, "Src"), find_endpoint(head, "Dst")
    local = find_endpoint(head, "Local")
    if sent is True:
        sender = sender or local
    elif sent is False:
        receiver = receiver or local
    return CarriedCertificate(
        certificate=certificate,
        method=(method[1] or method[2]).decode("ascii") if method is not None else "",
        sender=sender,
        receiver=receiver,
        sent=sent,
    )


def find_body(record: bytes) -> bytes | None:
    """The bytes of the part with the certificate, from behind its headers to its end, if that can be told."""
    kind = _TYPE.search(record)
    if kind is None:
        return None
    blank = _BLANK.search(record, kind.end() - 1)
    if blank is None:
        return b""
    body = record[blank.end() : blank.end() + LARGEST_BODY_BYTES]
    boundary = _BOUNDARY.search(record)
    end = body.find(b"\n--" + boundary[1]) if boundary is not None else -1
    return body[:end] if end >= 0 else body


def parse_body(body: bytes) -> Certificate | Malformed:
    """The certificate at the beginning of a body, in whatever form it is written."""
    for der in (_read_pem(body), _read_der(body.lstrip(b" \t\r\n|")), _read_hex(body), _read_base64(body)):
        if der is not None:
            certificate = _parse(der)
            if isinstance(certificate, Certificate):
                return certificate
    return Malformed(
        where="log.service",
        what=say("the certificate in the SIP message is cut off or damaged; give the log as the product wrote it."),
    )


@lru_cache(maxsize=64)
def _parse(der: bytes) -> Certificate | Malformed:
    """Thousands of messages carry the same certificate: one value for all of them."""
    return parse_certificate(der, "log.service")


def _read_der(body: bytes) -> bytes | None:
    """A DER sequence of two length bytes; None where the bytes end before it does."""
    if not body.startswith(_DER) or len(body) < 4:
        return None
    size = 4 + int.from_bytes(body[2:4], "big")
    return body[:size] if len(body) >= size else None


def _read_pem(body: bytes) -> bytes | None:
    _, begin, rest = body.partition(_PEM[0])
    inside, end, _ = rest.partition(_PEM[1])
    return _read_base64(inside) if begin and end else None


def _read_hex(body: bytes) -> bytes | None:
    """Hexadecimal digits, with or without offsets, colons or backslashes between them."""
    digits = _NO_HEX.sub(b"", _OFFSETS.sub(b"", body))
    usable = re.match(rb"[0-9A-Fa-f]*", digits)
    text = usable[0] if usable is not None else b""
    return _read_der(bytes.fromhex(text[: len(text) // 2 * 2].decode("ascii")))


def _read_base64(body: bytes) -> bytes | None:
    run = _BASE64.search(body)
    if run is None:
        return None
    digits = re.sub(rb"[^A-Za-z0-9+/]", b"", run[0])
    return _read_der(base64.b64decode(digits[: len(digits) // 4 * 4] + _pad(digits)))


def _pad(digits: bytes) -> bytes:
    rest = digits[len(digits) // 4 * 4 :]
    return rest + b"=" * (4 - len(rest)) if len(rest) > 1 else b""
