"""A TLS server of Java's in memory, before any client that speaks through memory BIOs: both ends' opinions of it.

Stands for what Unified CM's web traffic was before a proxy took it over. Knows how bytes are handed to and fro.
Refuses to judge: states, alerts and reasons are handed out as both ends have them.
"""

from __future__ import annotations

import base64
import ssl
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key

from certway.lab.jsse import Broken, Jsse, joined, seconds
from certway.lab.keys import Key

MOST_FLIGHTS: Final = 20


@dataclass(frozen=True)
class Step:
    """Where the server stands: handshaking, done, failed; `plain`: how many bytes of the client arrived just now."""

    state: str
    sent: bytes
    plain: int
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Shaken:
    """A handshake as both ends saw it; it counts only when one byte went each way.

    `alert`: the alert the client read, by the reason the ssl module gives for it; `reasons`: the server's.
    """

    works: bool
    alert: str
    reasons: tuple[str, ...]


def open_server(
    jsse: Jsse,
    chain: Sequence[bytes],
    key: Key,
    trusted: Iterable[bytes],
    at: datetime,
    *,
    version: str,
    client: str,
) -> None:
    """Begin a server in place of the one before; `version` TLSv1.2 or TLSv1.3, `client` certificates: none, optional,
    required; `chain` as it sends it."""
    private = load_pem_private_key(key.private_pem(), None)
    pkcs8 = private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    own = base64.b64encode(pkcs8).decode()
    kind = "RSA" if key.kind.startswith("rsa") else "EC"
    reply = jsse.ask("open", version, client, seconds(at), kind, own, joined(chain), joined(trusted))
    if reply != "ok":
        raise Broken(reply)


def feed(jsse: Jsse, received: bytes) -> Step:
    """Hand the server what its client sent; a byte that arrives is answered by one."""
    state, sent, plain, *reasons = jsse.ask("feed", base64.b64encode(received).decode() or "-").split()
    return Step(state, b"" if sent == "-" else base64.b64decode(sent), int(plain), tuple(reasons))


def shake_hands(jsse: Jsse, context: ssl.SSLContext) -> Shaken:
    """Let a client of this context talk to the open server until one byte went each way, or one end gave up."""
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = context.wrap_bio(incoming, outgoing)
    alert, connected = "", False
    for _ in range(MOST_FLIGHTS):
        try:
            if not connected:
                client.do_handshake()
                connected = True
                client.write(b"?")
            if client.read(1):
                return Shaken(works=True, alert="", reasons=())
        except ssl.SSLWantReadError:
            pass
        except ssl.SSLError as refusal:
            alert = refusal.reason or ""
        step = feed(jsse, outgoing.read())
        if alert or (step.state == "failed" and not step.sent):
            return Shaken(works=False, alert=alert, reasons=step.reasons)
        incoming.write(step.sent)
    raise Broken("neither end came to an end")
