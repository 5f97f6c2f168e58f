"""TCP connections of a capture from their first packet to their conversation.

Theory of operation: every direction of a watched connection has an entry under its addresses and ports, as they
stand in the packet. A connection is watched only while it can still say something in clear; then its two keys move to
`dull`, where the fast lane skips its packets, and its entry stays for the end (FIN or reset) and for a new SYN with
the same ports. What speaks neither TLS nor SSH nor XMPP loses its entry. So memory is bounded by the number of
connections and by what one handshake may hold, never by the size of a capture.

Knows TCP. Refuses to know which node has which address.
"""

from __future__ import annotations

import socket
from typing import Final, TypeAlias

from certway.adapters.capture.clock import to_instant
from certway.adapters.capture.conversations import Conversation, Ending, Endpoint, Opening, StartTls
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
MOST_FLOWS: Final = 100_000
MOST_DULL: Final = 400_000
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
        "attempts", "ended_at", "ending", "first_at", "first_sequence", "halves", "is_answered", "is_from_start",
        "is_midway", "is_other", "is_refused", "is_unreachable", "last_at", "tries", "watch",
    )  # fmt: skip

    def __init__(self, key: bytes, at: int, *, is_midway: bool) -> None:
        self.halves = (Half(self, 0, key), Half(self, 1, reverse(key)))
        self.first_at = self.last_at = at
        self.first_sequence = 0
        self.attempts = 0
        self.is_midway = is_midway
        self.is_from_start = not is_midway
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

    def end(self, number: int, flags: int, at: int) -> None:
        """A FIN or a reset; a reset that answers a SYN is a refusal."""
        if flags & RST and number == 1 and not self.is_answered and not self.is_midway:
            self.is_refused = True
        if self.ending is Ending.NOT_SEEN:
            endings = _RESETS if flags & RST else _CLOSINGS
            self.ending, self.ended_at = endings[number], at

    def build(self, capture_end: int) -> Conversation | None:
        """What was seen, or None where it says nothing of TLS or SSH."""
        for half in self.halves:
            half.sequencer.finish(self.last_at)
        opening = self._opening(capture_end)
        watch = self.watch
        if watch is None and (self.is_other or opening is Opening.BEGAN_EARLIER or self.tries):
            return None
        has_ended = self.ending is not Ending.NOT_SEEN
        tls = watch.tls if isinstance(watch, XmppWatch) else watch
        has_tls = isinstance(tls, TlsWatch) and (not isinstance(watch, XmppWatch) or _has_begun(watch))
        return Conversation(
            client=endpoint(self.halves[0].key),
            server=endpoint(self.halves[1].key),
            first_seen=to_instant(self.first_at),
            last_seen=to_instant(self.last_at),
            opening=opening,
            attempts=self.attempts,
            first_sequence=self.first_sequence,
            ending=self.ending,
            ended_at=to_instant(self.ended_at) if has_ended else None,
            starttls=watch.starttls if isinstance(watch, XmppWatch) else StartTls.NO_XMPP,
            tls=tls.build(has_ended=has_ended) if isinstance(tls, TlsWatch) and has_tls else None,
            ssh=watch.build(has_ended=has_ended) if isinstance(watch, SshWatch) else None,
            gaps=sum(half.sequencer.gaps for half in self.halves),
        )

    def _opening(self, capture_end: int) -> Opening:
        if self.is_midway:
            return Opening.BEGAN_EARLIER
        if self.is_refused:
            return Opening.REFUSED
        has_spoken = self.watch is not None or self.is_other or self.tries or any(half.first for half in self.halves)
        if self.is_answered or has_spoken:
            return Opening.SEEN
        if self.is_unreachable:
            return Opening.UNREACHABLE
        is_early = self.attempts <= 1 and capture_end - self.last_at < PATIENCE_NS
        return Opening.CAPTURE_ENDED if is_early else Opening.NO_ANSWER


_CLOSINGS: Final = (Ending.CLOSED_BY_CLIENT, Ending.CLOSED_BY_SERVER)
_RESETS: Final = (Ending.RESET_BY_CLIENT, Ending.RESET_BY_SERVER)


def _has_begun(watch: XmppWatch) -> bool:
    """Whether TLS was agreed on, or was seen, behind the opening of an XMPP stream."""
    return watch.starttls is StartTls.PROCEEDED or watch.tls.hello is not None or watch.tls.server_hello is not None


class Flows:
    """All connections; `halves` and `dull` are keyed by source, destination and both ports, as in the packet."""

    __slots__ = ("conversations", "dull", "halves", "latest", "left_out", "other", "shared")

    def __init__(self) -> None:
        self.halves: dict[bytes, Half] = {}
        self.dull: set[bytes] = set()
        self.conversations: list[Conversation] = []
        self.latest = 0
        self.other = 0
        self.left_out = 0
        self.shared: dict[bytes, bytes] = {}

    def take(self, addresses: bytes, segment: bytes, length: int, at: int) -> None:
        """A TCP segment of `length` bytes with its header, as far as the capture kept it."""
        if len(segment) < 14:
            return
        self.latest = at
        key = addresses + segment[:4]
        flags = segment[13]
        header = (segment[12] >> 4) * 4
        half = self.halves.get(key)
        sequence = int.from_bytes(segment[4:8])
        if flags & SYN:
            half = self._open(key, half, segment, at)
            sequence += 1
        size = length - header
        if half is None:
            if size <= 0 or key in self.dull:
                return
            half = self._join_midway(key, at)
            if half is None:
                return
        flow = half.flow
        if size > 0 and header >= 20 and not flow.is_over():
            flow.last_at = at
            half.sequencer.segment(sequence & 0xFFFFFFFF, segment[header:length], size, at)
            if flow.is_over():
                self._leave(flow)
        if flags & (FIN | SYN | RST):
            flow.last_at = at
        if flags & (FIN | RST):
            flow.end(half.number, flags, at)

    def take_unreachable(self, addresses: bytes, segment: bytes) -> None:
        """A router's word that a segment with these addresses and this beginning was not delivered."""
        half = self.halves.get(addresses + segment[:4])
        if half is not None and half.number == 0:
            half.flow.is_unreachable = True

    def finish(self, capture_end: int) -> None:
        """The capture is over: everything becomes a conversation."""
        for half in list(self.halves.values()):
            if half.number == 0:
                self._conclude(half.flow, capture_end)
        self.halves.clear()
        self.dull.clear()

    def _open(self, key: bytes, half: Half | None, segment: bytes, at: int) -> Half | None:
        """The half to which a SYN belongs; None where no more connections are kept."""
        sequence = int.from_bytes(segment[4:8])
        if segment[13] & ACK:
            return self._answer(key, half, segment, at)
        if half is not None and half.number == 0 and half.flow.first_sequence == sequence and half.flow.attempts:
            half.flow.attempts += 1
            return half
        if half is not None:
            self._drop(half.flow)
        flow = self._add(key, at, is_midway=False)
        if flow is None:
            return None
        flow.attempts = 1
        flow.first_sequence = sequence
        flow.halves[0].sequencer.begin(sequence + 1)
        return flow.halves[0]

    def _answer(self, key: bytes, half: Half | None, segment: bytes, at: int) -> Half | None:
        """A SYN with ACK; where its SYN is missing in the capture, the ACK tells where the client began."""
        sequence, acknowledged = int.from_bytes(segment[4:8]), int.from_bytes(segment[8:12])
        if half is None:
            flow = self._add(reverse(key), at, is_midway=False)
            if flow is None:
                return None
            flow.first_sequence = (acknowledged - 1) & 0xFFFFFFFF
            flow.halves[0].sequencer.begin(acknowledged)
            half = flow.halves[1]
        if half.number == 1 and not half.flow.is_answered and not half.flow.is_midway:
            half.flow.is_answered = True
            half.sequencer.begin(sequence + 1)
        return half

    def _join_midway(self, key: bytes, at: int) -> Half | None:
        """A half of a connection whose beginning is not in the capture: the lower port is the server's."""
        is_server = key[-4:-2] < key[-2:]
        flow = self._add(reverse(key) if is_server else key, at, is_midway=True)
        return flow.halves[is_server] if flow is not None else None

    def _add(self, key: bytes, at: int, *, is_midway: bool) -> Flow | None:
        if len(self.halves) // 2 + len(self.conversations) >= MOST_FLOWS:
            self.left_out += 1
            self._make_dull((key, reverse(key)))
            return None
        flow = Flow(key, at, is_midway=is_midway)
        for half in flow.halves:
            self.halves[half.key] = half
            self.dull.discard(half.key)
        return flow

    def _leave(self, flow: Flow) -> None:
        """Nothing further of a flow is wanted but its end."""
        keys = (flow.halves[0].key, flow.halves[1].key)
        for half in flow.halves:
            half.sequencer.forget()
            if flow.watch is not None:
                flow.watch.directions[half.number].finish()
        self._make_dull(keys)
        if flow.is_other:
            self.other += 1
            for key in keys:
                self.halves.pop(key, None)

    def _make_dull(self, keys: tuple[bytes, bytes]) -> None:
        if len(self.dull) >= MOST_DULL:
            self.dull.clear()
        self.dull.update(keys)

    def _drop(self, flow: Flow) -> None:
        """Another connection takes over the ports."""
        self._conclude(flow, self.latest + PATIENCE_NS)
        for half in flow.halves:
            self.halves.pop(half.key, None)

    def _conclude(self, flow: Flow, capture_end: int) -> None:
        conversation = flow.build(capture_end)
        if conversation is None:
            self.other += 1
        else:
            self.conversations.append(conversation)


def reverse(key: bytes) -> bytes:
    """The key of the other direction."""
    size = (len(key) - 4) // 2
    return key[size : 2 * size] + key[:size] + key[-2:] + key[-4:-2]


def endpoint(key: bytes) -> Endpoint:
    """The source of a key."""
    size = (len(key) - 4) // 2
    family = socket.AF_INET if size == 4 else socket.AF_INET6
    return Endpoint(socket.inet_ntop(family, key[:size]), int.from_bytes(key[-4:-2]))
