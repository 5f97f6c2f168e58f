"""Both directions of one TLS connection: who is the client, what was shown, and how far it came.

Knows which message comes in clear in which version. What is not there is told by its reason; a session of TLS 1.3
shows no certificates, and that is never taken for fine.
"""

from __future__ import annotations

from typing import Final

from certway.adapters.capture.clock import to_instant
from certway.adapters.capture.conversations import (
    FATAL,
    TLS_1_3,
    Absent,
    Alert,
    Chain,
    Resumption,
    Share,
    Side,
    TlsHandshake,
    TlsOutcome,
)
from certway.adapters.capture.tls_messages import (
    CERTIFICATE,
    CERTIFICATE_REQUEST,
    CLIENT_HELLO,
    SERVER_HELLO,
    SERVER_HELLO_DONE,
    ClientHello,
    ServerHello,
    parse_authorities,
    parse_certificates,
    parse_client_hello,
    parse_server_hello,
)
from certway.adapters.capture.tls_records import Records
from certway.model.certificate import Malformed

MOST_ALERTS: Final = 16
HIDDEN_ENOUGH_BYTES: Final = 16 * 1024  # of both sides together; then a session of TLS 1.3 is watched no more

HIDDEN_LONG_BYTES: Final = 64 * 1024  # of one side, where the other is not in the capture


class TlsWatch:
    """Follows one connection; directions are 0 (who opened it) and 1."""

    __slots__ = (
        "alerts",
        "authorities",
        "chains",
        "changed",
        "client",
        "directions",
        "has_hello_done",
        "hello",
        "hidden",
        "is_from_start",
        "lost",
        "server_hello",
    )

    def __init__(self, *, is_from_start: bool) -> None:
        self.is_from_start = is_from_start
        self.directions = (Records(_Direction(self, 0)), Records(_Direction(self, 1)))
        self.client = 0
        self.hello: ClientHello | None = None
        self.server_hello: ServerHello | None = None
        self.has_hello_done = False
        self.chains: list[tuple[bytes, ...] | Malformed | None] = [None, None]
        self.authorities: tuple[bytes, ...] | Malformed | None = None
        self.alerts: list[tuple[int, int, int, int]] = []
        self.changed = [False, False]
        self.hidden = [0, 0]
        self.lost = [False, False]

    @property
    def is_done(self) -> bool:
        """Whether nothing further will be in clear, or nothing was for long."""
        if self.changed[0] and self.changed[1] and not self._is_1_3:
            return True
        client, server = self.hidden
        if not client and not server and not self.lost[0] and not self.lost[1]:
            return False
        is_enough = client + server > HIDDEN_ENOUGH_BYTES and client and server
        return bool(is_enough) or max(client, server) > HIDDEN_LONG_BYTES or all(one.is_done for one in self.directions)

    @property
    def _is_1_3(self) -> bool:
        return self.server_hello is not None and self.server_hello.version >= TLS_1_3

    def take_message(self, direction: int, kind: int, body: bytes) -> None:
        """A handshake message in clear."""
        if kind == CLIENT_HELLO:
            self.client = direction
            hello = parse_client_hello(body)
            if isinstance(hello, Malformed):
                self.lost[direction] = True
            elif self.hello is None:
                self.hello = hello
        elif kind == SERVER_HELLO:
            self.client = 1 - direction
            server_hello = parse_server_hello(body)
            if isinstance(server_hello, Malformed):
                self.lost[direction] = True
            else:
                self.server_hello = server_hello
        elif kind == CERTIFICATE:
            if self.chains[direction] is None:
                self.chains[direction] = parse_certificates(body)
        elif kind == CERTIFICATE_REQUEST:
            version = self.server_hello.version if self.server_hello else TLS_1_3 - 1
            self.authorities = parse_authorities(body, version)
        elif kind == SERVER_HELLO_DONE:
            self.has_hello_done = True

    def take_alert(self, direction: int, level: int, number: int, at: int) -> None:
        """An alert."""
        if len(self.alerts) < MOST_ALERTS:
            self.alerts.append((direction, level, number, at))

    def change(self, direction: int) -> bool:
        """A ChangeCipherSpec: in TLS 1.3, and after a retry, it means nothing."""
        if self._is_1_3:
            return False
        self.changed[direction] = True
        return True

    def build(self, share: Share, *, has_ended: bool) -> TlsHandshake:
        """What was seen."""
        server, absent = 1 - self.client, self._why_absent(has_ended=has_ended)
        hello, server_hello = self.hello, self.server_hello
        return TlsHandshake(
            outcome=self._outcome(has_ended=has_ended),
            server_name=hello.server_name if hello else "",
            offered_versions=hello.versions if hello else (),
            version=server_hello.version if server_hello else 0,
            cipher_suite=server_hello.cipher_suite if server_hello else 0,
            client_random=hello.random if hello else b"",
            resumption=self._resumption(),
            server_chain=share(self._server_chain(absent)),
            client_chain=share(self._asked(self.chains[self.client], absent)),
            accepted_authorities=share(self._asked(self.authorities, absent)),
            alerts=tuple(
                Alert(sender=self._side(direction), level=level, number=number, at=to_instant(at))
                for direction, level, number, at in self.alerts
            ),
            hidden_bytes=(self.hidden[self.client], self.hidden[server]),
        )

    def _side(self, direction: int) -> Side:
        return Side.CLIENT if direction == self.client else Side.SERVER

    def _outcome(self, *, has_ended: bool) -> TlsOutcome:
        if any(level == FATAL for _, level, _, _ in self.alerts):
            return TlsOutcome.REFUSED
        if not self.is_from_start and self.hello is None and self.server_hello is None:
            return TlsOutcome.BEGAN_EARLIER
        if self._is_1_3 and not self._is_retry:
            return TlsOutcome.HIDDEN
        if self.changed[0] and self.changed[1]:
            return TlsOutcome.FINISHED
        return TlsOutcome.BROKEN_OFF if has_ended and not any(self.lost) else TlsOutcome.UNFINISHED

    @property
    def _is_retry(self) -> bool:
        return self.server_hello is not None and self.server_hello.is_retry

    def _resumption(self) -> Resumption:
        server = 1 - self.client
        if self.chains[server] is not None or self.has_hello_done:
            return Resumption.NO
        if self.server_hello is None or self._is_retry:
            return Resumption.UNKNOWN
        if self._is_1_3:
            return Resumption.YES if self.server_hello.has_pre_shared_key else Resumption.NO
        return Resumption.YES if self.changed[server] and not self.lost[server] else Resumption.UNKNOWN

    def _why_absent(self, *, has_ended: bool) -> Absent:
        """Why something of TLS up to 1.2 that was not seen was not seen."""
        if self._is_1_3:
            return Absent.ENCRYPTED
        if self._resumption() is Resumption.YES:
            return Absent.RESUMED
        if not self.is_from_start and self.hello is None:
            return Absent.BEGAN_EARLIER
        if any(self.lost):
            return Absent.BYTES_MISSING
        return Absent.NOT_REACHED if has_ended else Absent.CAPTURE_ENDED

    def _server_chain(self, absent: Absent) -> Chain:
        chain = self.chains[1 - self.client]
        if chain is not None:
            return chain
        return Absent.NOT_SENT if self.has_hello_done and not self.lost[1 - self.client] else absent

    def _asked(self, seen: tuple[bytes, ...] | Malformed | None, absent: Absent) -> Chain:
        """What only comes where the server asks for the client's certificate."""
        if seen is not None:
            return seen
        was_asked = self.authorities is not None or self.lost[1 - self.client]
        return Absent.NOT_ASKED if self.has_hello_done and not was_asked else absent


class _Direction:
    """What one direction says, with the direction."""

    __slots__ = ("number", "watch")

    def __init__(self, watch: TlsWatch, number: int) -> None:
        self.watch = watch
        self.number = number

    def message(self, kind: int, body: bytes) -> None:
        self.watch.take_message(self.number, kind, body)

    def alert(self, level: int, number: int, at: int) -> None:
        self.watch.take_alert(self.number, level, number, at)

    def change(self) -> bool:
        return self.watch.change(self.number)

    def encrypted(self, size: int) -> None:
        self.watch.hidden[self.number] += size

    def lost(self) -> None:
        self.watch.lost[self.number] = True
