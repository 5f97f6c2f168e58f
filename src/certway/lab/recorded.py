"""What two ends of Python's own TLS say to each other, in memory and in order.

Knows handshakes; the bytes are real, the wire is not. Refuses to be a witness of a product: `ssl` judges like itself.
"""

from __future__ import annotations

import ssl
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from certway.lab.foundry import Minted
from certway.lab.frames import Said

STEP = timedelta(milliseconds=2)


@dataclass(frozen=True, slots=True)
class Recording:
    """Who said what when; what each end complained of; and the session, for another try with it."""

    said: tuple[Said, ...]
    client_error: str = ""
    server_error: str = ""
    session: ssl.SSLSession | None = None


def build_context(
    role: int,
    presents: Iterable[Minted] = (),
    trusts: Iterable[Minted] = (),
    *,
    version: ssl.TLSVersion = ssl.TLSVersion.TLSv1_2,
) -> ssl.SSLContext:
    """A context for `ssl.PROTOCOL_TLS_CLIENT` or `_SERVER`: the first certificate is its own, the others go with it.

    Who trusts a CA verifies; a server then asks for the client's certificate.
    """
    context = ssl.SSLContext(role)
    context.check_hostname = False
    context.set_ciphers("DEFAULT@SECLEVEL=0")
    context.minimum_version = context.maximum_version = version
    chain, anchors = tuple(presents), tuple(trusts)
    context.verify_mode = ssl.CERT_REQUIRED if anchors else ssl.CERT_NONE
    for anchor in anchors:
        context.load_verify_locations(cadata=anchor.pem)
    if chain:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "own.pem"
            path.write_bytes(chain[0].key.private_pem() + "".join(one.pem for one in chain).encode())
            context.load_cert_chain(path)
    return context


def record_tls(
    client: ssl.SSLContext,
    server: ssl.SSLContext,
    at: datetime,
    *,
    server_name: str = "",
    session: ssl.SSLSession | None = None,
    words: bytes = b"x",
) -> Recording:
    """Shake hands, then let each end say `words`; ends early where one of them refuses."""
    ends = [_End(client, server_side=False, name=server_name, session=session), _End(server, server_side=True)]
    said: list[Said] = []
    for turn in range(40):
        end, other = ends[turn % 2], ends[1 - turn % 2]
        end.step(words)
        payload = end.outgoing.read()
        if payload:
            said.append(Said(at + len(said) * STEP, turn % 2 == 0, payload))
            other.incoming.write(payload)
        elif turn > 3 and not other.outgoing.pending and (end.error or end.has_heard):
            break
    session = ends[0].object.session if ends[0].is_shaken else None
    return Recording(tuple(said), ends[0].error, ends[1].error, session)


class _End:
    """One end: shakes, says its words once, and listens."""

    def __init__(
        self, context: ssl.SSLContext, *, server_side: bool, name: str = "", session: ssl.SSLSession | None = None
    ) -> None:
        self.incoming, self.outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.object = context.wrap_bio(
            self.incoming, self.outgoing, server_side=server_side, server_hostname=name or None, session=session
        )
        self.is_shaken = self.has_spoken = self.has_heard = False
        self.error = ""

    def step(self, words: bytes) -> None:
        """Go on until the other end must say something."""
        if self.error:
            return
        try:
            if not self.is_shaken:
                self.object.do_handshake()
                self.is_shaken = True
            if not self.has_spoken:
                self.object.write(words)
                self.has_spoken = True
            self.has_heard = bool(self.object.read(65_536)) or self.has_heard
        except ssl.SSLWantReadError:
            return
        except ssl.SSLError as refusal:
            self.error = refusal.reason or str(refusal)
