"""Both directions of one SSH connection until its keys are in use.

Knows whose lists decide, and which message carries the host key. The client's certificate comes later and stays
unseen.
"""

from __future__ import annotations

from typing import Final

from certway.adapters.capture.clock import to_instant
from certway.adapters.capture.conversations import Absent, Chain, Disconnect, Share, Side, SshExchange
from certway.adapters.capture.ssh_packets import (
    DISCONNECT,
    GROUP_EXCHANGE_REPLY,
    KEX_REPLY,
    KEXINIT,
    NEWKEYS,
    HostKey,
    Offer,
    Packets,
    choose_key_exchange,
    parse_disconnect,
    parse_host_key,
    parse_offer,
)
from certway.model.certificate import Malformed

MOST_DISCONNECTS: Final = 4


class SshWatch:
    """Follows one connection; direction 0 opened it and is the client."""

    __slots__ = ("banners", "directions", "disconnects", "host_key", "lost", "new_keys", "offers")

    def __init__(self) -> None:
        self.directions = (Packets(_Direction(self, 0)), Packets(_Direction(self, 1)))
        self.banners = ["", ""]
        self.offers: list[Offer | None] = [None, None]
        self.host_key: HostKey | Malformed | None = None
        self.new_keys = [False, False]
        self.lost = [False, False]
        self.disconnects: list[Disconnect] = []

    @property
    def is_done(self) -> bool:
        """Whether nothing further will be in clear."""
        return self.directions[0].is_done and self.directions[1].is_done

    def take_packet(self, direction: int, kind: int, body: bytes, at: int) -> None:
        """A message in clear."""
        if kind == KEXINIT and self.offers[direction] is None:
            offer = parse_offer(body)
            self.offers[direction] = None if isinstance(offer, Malformed) else offer
        elif kind == NEWKEYS:
            self.new_keys[direction] = True
        elif kind == DISCONNECT:
            self._take_disconnect(direction, body, at)
        elif direction == 1 and kind == self._reply_number() and self.host_key is None:
            self.host_key = parse_host_key(body)

    def build(self, share: Share, *, has_ended: bool) -> SshExchange:
        """What was seen."""
        client, server, key = self.offers[0], self.offers[1], self.host_key
        return SshExchange(
            client_banner=self.banners[0],
            server_banner=self.banners[1],
            client_algorithms=client.host_key_algorithms if client else (),
            server_algorithms=server.host_key_algorithms if server else (),
            host_key_algorithm=key.algorithm if isinstance(key, HostKey) else "",
            host_chain=share(self._host_chain(has_ended=has_ended)),
            ocsp_responses=key.ocsp_responses if isinstance(key, HostKey) else 0,
            is_encrypted=self.new_keys[0] and self.new_keys[1],
            disconnects=tuple(self.disconnects),
        )

    def _take_disconnect(self, direction: int, body: bytes, at: int) -> None:
        said = parse_disconnect(body)
        if not isinstance(said, Malformed) and len(self.disconnects) < MOST_DISCONNECTS:
            sender = Side.SERVER if direction else Side.CLIENT
            self.disconnects.append(Disconnect(sender=sender, code=said[0], text=said[1], at=to_instant(at)))

    def _reply_number(self) -> int:
        """In a group exchange 31 carries the group and 33 the key; RFC 4419."""
        client, server = self.offers
        name = choose_key_exchange(client, server) if client and server else ""
        return GROUP_EXCHANGE_REPLY if "group-exchange" in name else KEX_REPLY

    def _host_chain(self, *, has_ended: bool) -> Chain:
        if isinstance(self.host_key, Malformed):
            return self.host_key
        if self.host_key is not None:
            return self.host_key.certificates or Absent.PLAIN_KEY
        if self.lost[1] or self.new_keys[1]:
            return Absent.BYTES_MISSING
        return Absent.NOT_REACHED if has_ended else Absent.CAPTURE_ENDED


class _Direction:
    """What one direction says, with the direction."""

    __slots__ = ("number", "watch")

    def __init__(self, watch: SshWatch, number: int) -> None:
        self.watch = watch
        self.number = number

    def banner(self, text: str) -> None:
        self.watch.banners[self.number] = text

    def packet(self, kind: int, body: bytes, at: int) -> None:
        self.watch.take_packet(self.number, kind, body, at)

    def lost(self) -> None:
        self.watch.lost[self.number] = True
