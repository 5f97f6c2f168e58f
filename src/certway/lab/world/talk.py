"""What nodes of a lab say to each other once TLS stands: which link this is, and whether it is served.

One line each way; where the link is the SIP SERVICE message, the server's answer is that message with its certificate
in the body, alone, as 212347 shows it. STARTTLS of XMPP (RFC 6120 section 5) comes before TLS.
Knows bytes. Refuses to know why anybody refuses.
"""

from __future__ import annotations

from typing import Final

from certway.lab.tls_sockets import Stream
from certway.model.link import LinkKey

SERVED: Final = b"SERVED"
REFUSED: Final = b"REFUSED"
_MOST: Final = 65536
_STREAM: Final = b"<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' version='1.0'"
_STARTTLS: Final = b"<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"
_PROCEED: Final = b"<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"


class Silence(ConnectionError):
    """The other end hung up before it had said what it had to."""


async def read_line(stream: Stream) -> bytes:
    """One line without its end; raises Silence."""
    return await _read_until(stream, b"\n")


async def _read_until(stream: Stream, end: bytes) -> bytes:
    heard = b""
    while end not in heard and len(heard) < _MOST:
        said = await stream.read()
        if not said:
            raise Silence
        heard += said
    return heard.partition(end)[0]


def name_link(key: LinkKey) -> bytes:
    """The client's line: `LINK K-07 about`."""
    return f"LINK {key.connection} {key.about}\n".encode()


def read_link(line: bytes) -> tuple[str, str]:
    """Connection and subject of a client's line; both empty where it is none."""
    word, _, rest = line.decode("utf-8", "replace").partition(" ")
    connection, _, about = rest.partition(" ")
    return (connection, about) if word == "LINK" else ("", "")


def answer(codes: tuple[str, ...]) -> bytes:
    """The server's line."""
    return b" ".join((REFUSED, *(code.encode() for code in codes))) + b"\n" if codes else SERVED + b"\n"


def read_answer(line: bytes) -> tuple[str, ...] | None:
    """The codes of a refusal; none where the link is served; None for no answer at all."""
    word, *codes = line.split()
    if word not in (SERVED, REFUSED):
        return None
    return tuple(code.decode("ascii", "replace") for code in codes)


def sip_service(leaf: bytes, server: str) -> bytes:
    """A SERVICE request whose body is the end certificate (RFC 3261 syntax, the body's type as in 212347)."""
    head = (
        f"SERVICE sip:{server} SIP/2.0",
        f"Via: SIP/2.0/TLS {server};branch=z9hG4bKlab",
        f"From: <sip:{server}>;tag=lab",
        f"To: <sip:{server}>",
        f"Call-ID: lab@{server}",
        "CSeq: 1 SERVICE",
        "Content-Type: application/x-x509-ca-cert",
        f"Content-Length: {len(leaf)}",
        "",
        "",
    )
    return "\r\n".join(head).encode() + leaf


async def read_sip_body(stream: Stream) -> bytes:
    """The body of one SIP message; raises Silence where it does not come whole."""
    heard = b""
    while b"\r\n\r\n" not in heard and len(heard) < _MOST:
        heard += await _more(stream)
    head, _, body = heard.partition(b"\r\n\r\n")
    wanted = next((int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0)
    while len(body) < min(wanted, _MOST):
        body += await _more(stream)
    return body[:wanted]


async def _more(stream: Stream) -> bytes:
    said = await stream.read()
    if not said:
        raise Silence
    return said


async def ask_for_tls(stream: Stream) -> None:
    """A client of XMPP: open a stream, ask for TLS, wait until the server proceeds."""
    await stream.write(_STREAM + b">" + _STARTTLS)
    await _read_until(stream, _PROCEED)


async def offer_tls(stream: Stream) -> None:
    """A server of XMPP: wait until the client asks for TLS, and proceed."""
    await _read_until(stream, _STARTTLS)
    await stream.write(_STREAM + b" id='lab'><stream:features>" + _STARTTLS + b"</stream:features>" + _PROCEED)
