"""One TCP connection: its two directions, what is spoken on it, and how it begins and ends.

Knows TCP and the first bytes. Refuses to know other connections.
"""

from __future__ import annotations

import socket
from datetime import datetime
from typing import Final, TypeAlias

from certway.adapters.capture.clock import to_instant
from certway.adapters.capture.conversations import Conversation, Ending, Endpoint, Opening, Share, StartTls
from certway.adapters.capture.reassembly import Sequencer
from certway.adapters.capture.recognition import Speech, recognise, recognise_midway
from certway.adapters.capture.ssh_exchanges import SshWatch
from certway.adapters.capture.tls_handshakes import TlsWatch
from certway.adapters.capture.xmpp_opening import XmppWatch

Watch: TypeAlias = TlsWatch | SshWatch | XmppWatch

FIN: Final = 1
SYN: Final = 2
RST: Final = 4
ACK: Final = 16
MOST_TRIES: Final = 16  # segments from the middle of a stream that are looked at for TLS
PATIENCE_NS: Final = 1_000_000_000  # a SYN this close to the end of the capture may still have been answered


class Half:
    """One direction of a flow: puts its segments in order and hands them to the flow."""

    __slots__ = ("first", "flow", "is_lost", "key", "number", "sequencer")

    def __init__(self, flow: Flow, number: int, key: bytes) -> None:
        self.flow = flow
        self.number = number
        self.key = key
        self.first = b""
        self.is_lost = False
        self.sequencer = Sequencer(self)

    def take(self, data: bytes, at: int) -> None:
        """The next bytes of this direction."""
        flow = self.flow
        if flow.watch is None:
            flow.recognise(self, data, at)
        else:
            flow.watch.directions[self.number].take(data, at)

    def skip(self) -> None:
        """Bytes of this direction are missing."""
        watch = self.flow.watch
        if watch is not None:
            watch.directions[self.number].skip()
        else:
            self.first = b""
            self.is_lost = True
            self.flow.is_from_start = False


class Flow:
    """One connection; `halves[0]` is the side that opened it."""

    __slots__ = (
        "attempts", "ended_at", "ending", "first_at", "first_sequence", "halves", "has_left", "is_answered",
        "is_from_start", "is_midway", "is_other", "is_refused", "is_unreachable", "last_at", "tries", "watch",
    )  # fmt: skip

    def __init__(self, key: bytes, at: int, *, is_midway: bool) -> None:
        self.halves = (Half(self, 0, key), Half(self, 1, reverse(key)))
        self.first_at = self.last_at = at
        self.first_sequence = 0
        self.attempts = 0
        self.is_midway = is_midway
        self.is_from_start = not is_midway
        self.has_left = False  # nothing further of it is wanted but its end
        self.is_answered = self.is_refused = self.is_unreachable = self.is_other = False
        self.ending = Ending.NOT_SEEN
        self.ended_at = 0
        self.tries = 0
        self.watch: Watch | None = None

    def recognise(self, half: Half, data: bytes, at: int) -> None:
        """Find out what is spoken, and begin to watch it."""
        half.first += data
        speech = recognise(half.first) if self.is_from_start else recognise_midway(data)
        if speech is Speech.TLS:
            self.watch = TlsWatch(is_from_start=not self.is_midway)
        elif speech is Speech.SSH:
            self.watch = SshWatch()
        elif speech is Speech.XMPP:
            self.watch = XmppWatch()
        elif speech is Speech.OTHER:
            self.tries += 1
            half.first = b""
            self.is_other = self.is_from_start or self.tries >= MOST_TRIES
        if self.watch is not None:
            self._hand_over(self.watch, half, data, at)

    def _hand_over(self, watch: Watch, half: Half, data: bytes, at: int) -> None:
        """Give the watch what was held back of both directions."""
        other = self.halves[1 - half.number]
        if not self.is_from_start:
            half.first = data
        for held in (other, half):
            if held.is_lost:
                watch.directions[held.number].skip()
            if held.first:
                watch.directions[held.number].take(held.first, at)
                held.first = b""

    def is_over(self) -> bool:
        """Whether the bytes that follow need no look."""
        return self.is_other or (self.watch is not None and self.watch.is_done)

    def give_up(self) -> None:
        """Too much is unfinished at a time: from here on the bytes of this connection are missing."""
        for half in self.halves:
            half.sequencer.gaps += 1
            half.skip()

    @property
    def first_instant(self) -> datetime:
        """When its first packet was captured."""
        return to_instant(self.first_at)

    def end(self, number: int, flags: int, at: int) -> None:
        """A FIN or a reset; a reset that answers a SYN is a refusal."""
        if flags & RST and number == 1 and not self.is_answered and not self.is_midway:
            self.is_refused = True
        if self.ending is Ending.NOT_SEEN:
            endings = _RESETS if flags & RST else _CLOSINGS
            self.ending, self.ended_at = endings[number], at

    def build(self, capture_end: int, share: Share) -> Conversation | None:
        """What was seen, or None where it says nothing of TLS or SSH; equal chains pass through `share`."""
        for half in self.halves:
            half.sequencer.finish(self.last_at)
        opening = self._opening(capture_end)
        watch = self.watch
        if watch is None and (self.is_other or opening is Opening.BEGAN_EARLIER or self.tries):
            return None
        has_ended = self.ending is not Ending.NOT_SEEN
        tls = watch.tls if isinstance(watch, XmppWatch) else watch
        has_tls = isinstance(tls, TlsWatch) and (not isinstance(watch, XmppWatch) or _has_begun(watch))
        client = self._find_client(watch)
        return Conversation(
            client=endpoint(self.halves[client].key),
            server=endpoint(self.halves[1 - client].key),
            first_seen=self.first_instant,
            last_seen=to_instant(self.last_at),
            opening=opening,
            attempts=self.attempts,
            first_sequence=self.first_sequence,
            ending=_SWAPPED.get(self.ending, self.ending) if client else self.ending,
            ended_at=to_instant(self.ended_at) if has_ended else None,
            starttls=watch.starttls if isinstance(watch, XmppWatch) else StartTls.NO_XMPP,
            tls=tls.build(share, has_ended=has_ended) if isinstance(tls, TlsWatch) and has_tls else None,
            ssh=watch.build(share, has_ended=has_ended) if isinstance(watch, SshWatch) else None,
            gaps=sum(half.sequencer.gaps for half in self.halves),
        )

    def _find_client(self, watch: Watch | None) -> int:
        """The client's direction; where the beginning is missing, a hello knows better than the ports."""
        return watch.client if self.is_midway and isinstance(watch, TlsWatch) else 0

    def _opening(self, capture_end: int) -> Opening:
        if self.is_midway:
            return Opening.BEGAN_EARLIER
        has_spoken = self.watch is not None or self.is_other or self.tries or any(half.first for half in self.halves)
        if self.is_answered or has_spoken:
            return Opening.SEEN
        if self.is_refused:
            return Opening.REFUSED
        if self.is_unreachable:
            return Opening.UNREACHABLE
        is_early = self.attempts <= 1 and capture_end - self.last_at < PATIENCE_NS
        return Opening.CAPTURE_ENDED if is_early else Opening.NO_ANSWER


_CLOSINGS: Final = (Ending.CLOSED_BY_CLIENT, Ending.CLOSED_BY_SERVER)
_RESETS: Final = (Ending.RESET_BY_CLIENT, Ending.RESET_BY_SERVER)
_SWAPPED: Final = {one: other for pair in (_CLOSINGS, _RESETS) for one, other in (pair, pair[::-1])}


def _has_begun(watch: XmppWatch) -> bool:
    """Whether TLS was agreed on, or was seen, behind the opening of an XMPP stream."""
    return watch.starttls is StartTls.PROCEEDED or watch.tls.hello is not None or watch.tls.server_hello is not None


def reverse(key: bytes) -> bytes:
    """The key of the other direction."""
    size = (len(key) - 4) // 2
    return key[size : 2 * size] + key[:size] + key[-2:] + key[-4:-2]


def endpoint(key: bytes) -> Endpoint:
    """The source of a key."""
    size = (len(key) - 4) // 2
    family = socket.AF_INET if size == 4 else socket.AF_INET6
    return Endpoint(socket.inet_ntop(family, key[:size]), int.from_bytes(key[-4:-2]))
