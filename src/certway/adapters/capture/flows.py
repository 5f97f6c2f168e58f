"""TCP connections of a capture from their first packet to their conversation.

Theory of operation: every direction of a watched connection has an entry under its addresses and ports, as they
stand in the packet. A connection is watched only while it can still say something in clear; then its two keys move to
`dull`, where the fast lane skips its packets, and its entry stays for the end (FIN or reset) and for a new SYN with
the same ports. What speaks neither TLS nor SSH nor XMPP loses its entry. Where very many handshakes are unfinished at
a time, the oldest are given up and miss bytes. So memory is bounded, whatever the size of a capture.

Knows TCP. Refuses to know which node has which address.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import Final

from certway.adapters.capture.conversations import Chain, Conversation
from certway.adapters.capture.flow import ACK, FIN, PATIENCE_NS, RST, SYN, Flow, Half, reverse

MOST_FLOWS: Final = 100_000
MOST_DULL: Final = 400_000
MOST_HELD_BYTES: Final = 64 * 1024 * 1024  # of all connections that are still watched


class Flows:
    """All connections; `halves` and `dull` are keyed by source, destination and both ports, as in the packet."""

    __slots__ = ("conversations", "dull", "halves", "held", "latest", "left_out", "other", "shared", "unfinished")

    def __init__(self) -> None:
        self.halves: dict[bytes, Half] = {}
        self.dull: set[bytes] = set()
        self.conversations: list[Conversation] = []
        self.unfinished: OrderedDict[Flow, int] = OrderedDict()  # and the bytes that each was given
        self.held = 0
        self.latest = 0
        self.other = 0
        self.left_out = 0
        self.shared: dict[tuple[bytes, ...], tuple[bytes, ...]] = {}

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
        if size > 0 and header >= 20 and not flow.has_left:
            flow.last_at = at
            half.sequencer.segment(sequence & 0xFFFFFFFF, segment[header:length], size, at)
            self._hold(flow, size)
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
        first_sequence = (acknowledged - 1) & 0xFFFFFFFF
        if half is not None and half.flow.first_sequence != first_sequence:
            self._drop(half.flow)
            half = None
        if half is None:
            flow = self._add(reverse(key), at, is_midway=False)
            if flow is None:
                return None
            flow.first_sequence = first_sequence
            flow.halves[0].sequencer.begin(acknowledged)
            half = flow.halves[1]
        if half.number == 1 and not half.flow.is_answered:
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

    def _hold(self, flow: Flow, size: int) -> None:
        """Count what a watched flow may hold, until it is over or has to give way."""
        if flow.is_over():
            self._leave(flow)
            return
        self.unfinished[flow] = self.unfinished.get(flow, 0) + size
        self.held += size
        while self.held > MOST_HELD_BYTES:
            oldest = next(iter(self.unfinished))
            oldest.give_up()
            self._leave(oldest)

    def _release(self, flow: Flow) -> None:
        self.held -= self.unfinished.pop(flow, 0)

    def _leave(self, flow: Flow) -> None:
        """Nothing further of a flow is wanted but its end."""
        flow.has_left = True
        self._release(flow)
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
        self._release(flow)
        conversation = flow.build(capture_end, self._share)
        if conversation is None:
            self.other += 1
        else:
            self.conversations.append(conversation)

    def _share(self, chain: Chain) -> Chain:
        """Equal certificates of many connections are held once."""
        return self.shared.setdefault(chain, chain) if isinstance(chain, tuple) else chain
