"""One end of one TLS connection without any I/O: bytes of the other end in, bytes for the other end out.

Knows libssl's SSL over two memory buffers, and keeps what this end saw: the chain it was sent, its judgement with
every fault, alerts in both directions. Refuses to know how bytes travel.
"""

from __future__ import annotations

import ctypes
import threading
from dataclasses import dataclass
from enum import Enum, IntEnum
from typing import Final

from certway.lab.bindings import INFO_CALLBACK
from certway.lab.libcrypto import Found, Numbered
from certway.lab.openssl import Asks, Context, Version

_LOWEST_VERSION, _HIGHEST_VERSION, _SERVER_NAME = 123, 124, 55  # SSL_CTRL_...
_END_OF_BUFFER: Final = 130  # BIO_C_SET_BUF_MEM_EOF_RETURN
_ALERT_READ, _ALERT_WRITTEN = 0x4004, 0x4008  # SSL_CB_...
_WANT_READ, _WANT_WRITE, _CLOSED = 2, 3, 6  # SSL_ERROR_...
_PIECE: Final = 16384


class Alert(IntEnum):
    """Alerts by number (RFC 8446 section 6.2, RFC 5246 section 7.2)."""

    CLOSE_NOTIFY = 0
    UNEXPECTED_MESSAGE = 10
    BAD_RECORD_MAC = 20
    RECORD_OVERFLOW = 22
    HANDSHAKE_FAILURE = 40
    BAD_CERTIFICATE = 42
    UNSUPPORTED_CERTIFICATE = 43
    CERTIFICATE_REVOKED = 44
    CERTIFICATE_EXPIRED = 45
    CERTIFICATE_UNKNOWN = 46
    ILLEGAL_PARAMETER = 47
    UNKNOWN_CA = 48
    ACCESS_DENIED = 49
    DECODE_ERROR = 50
    DECRYPT_ERROR = 51
    PROTOCOL_VERSION = 70
    INSUFFICIENT_SECURITY = 71
    INTERNAL_ERROR = 80
    INAPPROPRIATE_FALLBACK = 86
    USER_CANCELED = 90
    NO_RENEGOTIATION = 100
    MISSING_EXTENSION = 109
    UNSUPPORTED_EXTENSION = 110
    UNRECOGNIZED_NAME = 112
    BAD_CERTIFICATE_STATUS_RESPONSE = 113
    UNKNOWN_PSK_IDENTITY = 115
    CERTIFICATE_REQUIRED = 116
    NO_APPLICATION_PROTOCOL = 120


class Judged(Enum):
    """What one end thinks of the other end's certificate."""

    ACCEPTED = 1
    REFUSED = 2
    NOT_JUDGED = 3  # none was shown, or this end judges nobody


class State(Enum):
    """Of one end; OPEN says nothing about the other end (under TLS 1.3 a client opens before the server has judged)."""

    SHAKING = 1
    OPEN = 2
    CLOSED = 3
    FAILED = 4


@dataclass(frozen=True)
class End:
    """What one end saw.

    `received`: the chain that the other end sent, leaf first, as DER; `built`: the chain this end made of it.
    `faults` count, `tolerated` do not; each is (depth, number). `failure`: OpenSSL's words, as evidence.
    """

    judged: Judged
    finished: bool
    faults: tuple[Numbered, ...]
    tolerated: tuple[Numbered, ...]
    received: tuple[bytes, ...]
    built: tuple[bytes, ...]
    alert_sent: int | None
    alert_received: int | None
    failure: str


class Connection:
    """One end; `version` narrows the endpoint's versions to one, `server_name` is what a client asks for.

    `receive`, `advance` and `outgoing` move bytes; `read` and `write` carry what the ends say to each other.
    """

    def __init__(
        self, context: Context, *, server: bool, version: Version | None = None, server_name: str = ""
    ) -> None:
        self.context = context
        self.engine = context.engine
        self.broken: BaseException | None = None
        self.state = State.SHAKING
        self._thread = threading.get_ident()
        self._finished = False
        self._judged, self._found = Judged.NOT_JUDGED, Found((), (), ())
        self._received: tuple[bytes, ...] = ()
        self._alert_sent: int | None = None
        self._alert_received: int | None = None
        self._failure = ""
        self._buffer = ctypes.create_string_buffer(_PIECE)
        self._open(server, version, server_name)

    def _open(self, server: bool, version: Version | None, server_name: str) -> None:
        ssl, call = self.engine.ssl, self.engine.crypto.call
        self._ssl: int | None = ssl.SSL_new(self.context.pointer)
        self._in, self._out = call.BIO_new(call.BIO_s_mem()), call.BIO_new(call.BIO_s_mem())
        ssl.SSL_set_bio(self._ssl, self._in, self._out)  # which now owns both
        self.context.connections[self._ssl or 0] = self
        lowest, highest = (version, version) if version else self.context.endpoint.versions
        asks = self.context.endpoint.asks if server else self._client_asks()
        ssl.SSL_set_verify(self._ssl, asks, None)
        ssl.SSL_ctrl(self._ssl, _LOWEST_VERSION, lowest, None)
        ssl.SSL_ctrl(self._ssl, _HIGHEST_VERSION, highest, None)
        if server_name:
            ssl.SSL_ctrl(self._ssl, _SERVER_NAME, 0, server_name.encode())
        self._informed: object = INFO_CALLBACK(self._note_alert)  # C holds no reference
        ssl.SSL_set_info_callback(self._ssl, self._informed)
        (ssl.SSL_set_accept_state if server else ssl.SSL_set_connect_state)(self._ssl)

    def _client_asks(self) -> Asks:
        return Asks.NEVER if self.context.endpoint.verifies is None else Asks.OPTIONAL

    def close(self) -> None:
        """Give the memory back; nothing but what was seen is left."""
        if self._ssl is not None:
            pointer, self._ssl = self._ssl, None
            self.engine.ssl.SSL_free(pointer)
            self._informed = None  # and with it the circle of references

    def __del__(self) -> None:
        if getattr(self, "_ssl", None) is not None:
            self.close()

    @property
    def end(self) -> End:
        """What this end saw so far."""
        return End(
            judged=self._judged,
            finished=self._finished,
            faults=self._found.faults,
            tolerated=self._found.tolerated,
            received=self._received,
            built=self._found.built,
            alert_sent=self._alert_sent,
            alert_received=self._alert_received,
            failure=self._failure,
        )

    @property
    def protocol(self) -> str:
        """The negotiated version in OpenSSL's words, such as TLSv1.3."""
        text: bytes = self.engine.ssl.SSL_get_version(self._pointer())
        return text.decode()

    @property
    def cipher(self) -> str:
        """The negotiated cipher; empty before there is one."""
        chosen = self.engine.ssl.SSL_get_current_cipher(self._pointer())
        name: bytes = self.engine.ssl.SSL_CIPHER_get_name(chosen) if chosen else b""
        return name.decode()

    def receive(self, data: bytes) -> None:
        """Bytes of the other end; none: it has hung up."""
        call = self.engine.crypto.call
        self._pointer()
        if data:
            call.BIO_write(self._in, data, len(data))
        else:
            call.BIO_ctrl(self._in, _END_OF_BUFFER, 0, None)

    def outgoing(self) -> bytes:
        """Every byte that waits for the other end."""
        self._pointer()
        return b"".join(iter(self._piece_out, b""))

    def _piece_out(self) -> bytes:
        size = self.engine.crypto.call.BIO_read(self._out, self._buffer, _PIECE)
        return self._buffer.raw[:size] if size > 0 else b""

    def advance(self) -> State:
        """Go on with the handshake as far as the bytes at hand allow; raises what a callback raised."""
        if self.state is State.SHAKING:
            self._call(self.engine.ssl.SSL_do_handshake)
            if self._ok:
                self.state, self._finished = State.OPEN, True
        return self.state

    def read(self) -> bytes:
        """What the other end said; nothing yet, or nothing more: `state` tells."""
        said = b""
        while self.state is State.OPEN:
            size = self._call(self.engine.ssl.SSL_read, self._buffer, _PIECE)
            if not self._ok:
                break
            said += self._buffer.raw[:size]
        return said

    def write(self, data: bytes) -> None:
        """Say something; nothing happens once this end is no longer open."""
        if self.state is State.OPEN and data:
            self._call(self.engine.ssl.SSL_write, data, len(data))

    def say_goodbye(self) -> None:
        """Send close_notify, if this end is open."""
        if self.state is State.OPEN:
            self.engine.ssl.SSL_shutdown(self._pointer())
            self.state = State.CLOSED

    def _call(self, function: ctypes._NamedFuncPointer, *arguments: object) -> int:
        """One call that may move the connection; `_ok` says whether it got through, `state` where that leads."""
        self.engine.crypto.call.ERR_clear_error()
        pointer = self._pointer()
        result: int = function(pointer, *arguments)
        self._ok = result > 0
        if self.broken is not None:
            self.state = State.FAILED
            raise self.broken
        if not self._ok:
            why = self.engine.ssl.SSL_get_error(pointer, result)
            if why == _CLOSED:
                self.state = State.CLOSED
            elif why not in (_WANT_READ, _WANT_WRITE):
                self.state = State.FAILED
                self._failure = self.engine.take_error() or "the other end hung up"
        return result

    def judge(self, context: int) -> bool:
        """Keep the chain that was sent, and decide about it by the endpoint's rules (called by libssl)."""
        crypto, rules = self.engine.crypto, self.context.endpoint.verifies
        self._received = crypto.ders(crypto.call.X509_STORE_CTX_get0_untrusted(context))
        number = depth = 0
        if rules is not None:
            self._found = crypto.judge(context, rules)
            self._judged = Judged.REFUSED if self._found.faults else Judged.ACCEPTED
            depth, number = self._found.faults[0] if self._found.faults else (0, 0)
        crypto.call.X509_STORE_CTX_set_error_depth(context, depth)
        crypto.call.X509_STORE_CTX_set_error(context, number)
        return number == 0

    def _note_alert(self, _: int, where: int, number: int) -> None:
        """Keep the first alert in each direction that is none of the polite ones."""
        alert = number & 0xFF
        if alert in (Alert.CLOSE_NOTIFY, Alert.USER_CANCELED):
            return
        if where == _ALERT_WRITTEN and self._alert_sent is None:
            self._alert_sent = alert
        if where == _ALERT_READ and self._alert_received is None:
            self._alert_received = alert

    def _pointer(self) -> int:
        if self._ssl is None:
            raise ValueError("the connection is closed")
        if threading.get_ident() != self._thread:
            raise RuntimeError("a connection stays in the thread that made it")
        return self._ssl
