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


class Listener:
    """What the other end of a stream says, piece by piece; every piece raises Silence where it does not come."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._heard = b""

    async def until(self, end: bytes) -> bytes:
        """Everything before `end`, which is taken away with it."""
        while end not in self._heard:
            await self._hear_more()
        piece, _, self._heard = self._heard.partition(end)
        return piece

    async def exactly(self, size: int) -> bytes:
        """So many bytes."""
        while len(self._heard) < min(size, _MOST):
            await self._hear_more()
        piece, self._heard = self._heard[:size], self._heard[size:]
        return piece

    async def _hear_more(self) -> None:
        said = await self._stream.read()
        if not said or len(self._heard) > _MOST:
            raise Silence
        self._heard += said


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


async def read_sip_body(listener: Listener) -> bytes:
    """The body of one SIP message; raises Silence where it does not come whole."""
    head = await listener.until(b"\r\n\r\n")
    lengths = [line.partition(b":")[2] for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")]
    return await listener.exactly(int(lengths[0])) if lengths and lengths[0].strip().isdigit() else b""


async def ask_for_tls(stream: Stream) -> None:
    """A client of XMPP: open a stream, ask for TLS, wait until the server proceeds."""
    await stream.write(_STREAM + b">" + _STARTTLS)
    await Listener(stream).until(_PROCEED)


async def offer_tls(stream: Stream) -> None:
    """A server of XMPP: wait until the client asks for TLS, and proceed."""
    await Listener(stream).until(_STARTTLS)
    await stream.write(_STREAM + b" id='lab'><stream:features>" + _STARTTLS + b"</stream:features>" + _PROCEED)
