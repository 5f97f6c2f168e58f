"""A series of files read in two halves at a time: what the later half keeps for the earlier one, and the joining.

Knows that a connection may begin in one half and go on in the other. Packets of connections whose beginning the
later half has not seen are kept in order, within limits, and taken by the earlier half's flows when those are at
their end. A datagram whose fragments lie on both sides of the middle is lost.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final, NamedTuple

from certway.adapters.capture.conversations import Conversation, Endpoint, Opening
from certway.adapters.capture.flow import FIN, RST, SYN, Flow, endpoint, reverse
from certway.adapters.capture.flows import Flows

MOST_OF_ONE_BYTES: Final = 128 * 1024
MOST_BYTES: Final = 32 * 1024 * 1024


class Packet(NamedTuple):
    """A TCP segment with its header, as `Flows.take` gets it; length -1: a router's word that it did not arrive."""

    addresses: bytes
    segment: bytes
    length: int
    at: int


class Handover(NamedTuple):
    """What the later half gives to the earlier one. `begun`: every connection that it saw beginning."""

    packets: tuple[Packet, ...]
    conversations: tuple[Conversation, ...]
    begun: frozenset[tuple[bytes, int]]  # the client's key and first number
    other: int
    left_out: int


class LaterFlows(Flows):
    """Flows of files that others come before."""

    __slots__ = ("begun", "kept", "kept_bytes", "packets", "renewed")

    def __init__(self) -> None:
        super().__init__()
        self.packets: list[Packet] = []
        self.kept: dict[bytes, int] = {}
        self.kept_bytes = 0
        self.begun: set[tuple[bytes, int]] = set()
        self.renewed: set[bytes] = set()  # whose ports are another connection's by now

    def take(self, addresses: bytes, segment: bytes, length: int, at: int) -> None:
        """Keep what belongs to a connection that began earlier; the rest as always."""
        key = addresses + segment[:4]
        if len(segment) >= 14 and key not in self.halves and not segment[13] & SYN:
            self._keep(key, Packet(addresses, segment, length, at))
            return
        super().take(addresses, segment, length, at)
        half = self.halves.get(key)
        if half is not None and segment[13] & SYN:
            self.begun.add((half.flow.halves[0].key, half.flow.first_sequence))
            self.renewed.add(min(key, reverse(key)))

    def take_unreachable(self, addresses: bytes, segment: bytes) -> None:
        """A router's word, which may be about a SYN of the earlier half."""
        if addresses + segment[:4] in self.halves:
            super().take_unreachable(addresses, segment)
        else:
            self.packets.append(Packet(addresses, segment, -1, self.latest))

    def hand_over(self, capture_end: int) -> Handover:
        """End the reading."""
        self.finish(capture_end)
        return Handover(
            tuple(self.packets), tuple(self.conversations), frozenset(self.begun), self.other, self.left_out
        )

    def _keep(self, key: bytes, packet: Packet) -> None:
        self.latest = packet.at
        pair = min(key, reverse(key))
        is_end = packet.segment[13] & (FIN | RST)
        size = packet.length - (packet.segment[12] >> 4) * 4
        if pair in self.renewed:
            return
        if not is_end:
            if size <= 0 or key in self.dull:
                return
            if self.kept.get(pair, 0) > MOST_OF_ONE_BYTES or self.kept_bytes > MOST_BYTES:
                self._make_dull((key, reverse(key)))
                return
        self.kept[pair] = self.kept.get(pair, 0) + len(packet.segment)
        self.kept_bytes += len(packet.segment)
        self.packets.append(packet)


def join(earlier: Flows, later: Handover, capture_end: int) -> None:
    """Let the earlier flows take what the later half kept, and end them; both halves' connections are theirs then."""
    for packet in later.packets:
        if packet.length < 0:
            earlier.take_unreachable(packet.addresses, packet.segment)
        else:
            earlier.take(*packet)
    again = _join_openings(earlier, later)
    earlier.finish(capture_end)
    earlier.conversations += again
    earlier.other += later.other
    earlier.left_out += later.left_out


def _join_openings(earlier: Flows, later: Handover) -> list[Conversation]:
    """The later conversations; a connection of which the earlier half saw only SYN packets is one with the later."""
    places = {
        (one.client, one.server, one.first_sequence): number
        for number, one in enumerate(later.conversations)
        if one.opening is not Opening.BEGAN_EARLIER
    }
    conversations = list(later.conversations)
    for half in list(earlier.halves.values()):
        flow = half.flow
        if half.number or (half.key, flow.first_sequence) not in later.begun or not _is_only_opened(flow):
            continue
        number = places.get((*_ends(flow), flow.first_sequence))
        if number is not None:
            conversations[number] = _with_beginning(conversations[number], flow)
        for one in flow.halves:
            earlier.halves.pop(one.key, None)
    return conversations


def _is_only_opened(flow: Flow) -> bool:
    return flow.watch is None and not flow.is_answered and not flow.is_midway and not flow.tries


def _ends(flow: Flow) -> tuple[Endpoint, Endpoint]:
    return endpoint(flow.halves[0].key), endpoint(flow.halves[1].key)


def _with_beginning(conversation: Conversation, flow: Flow) -> Conversation:
    """The later conversation with the SYN packets of the earlier half."""
    opening = Opening.NO_ANSWER if conversation.opening is Opening.CAPTURE_ENDED else conversation.opening
    return replace(
        conversation,
        first_seen=flow.first_instant,
        attempts=conversation.attempts + flow.attempts,
        opening=opening,
    )
