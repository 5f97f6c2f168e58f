"""A name server on loopback that answers from a table (RFC 1035, over UDP), for the nodes of a lab and for `dig`."""

from __future__ import annotations

import asyncio
from typing import Final, cast

import dns.exception
import dns.flags
import dns.message
import dns.rcode
import dns.rdataclass
import dns.rdatatype
import dns.rrset

from certway.lab.world.names import Answers

TTL_S: Final = 5
"""Short, since a lab changes."""
_DOTTED: Final = frozenset(("srv", "ptr", "cname"))  # kinds whose answers end in a name
_LONGEST_ALIAS_CHAIN: Final = 8


class NameServer(asyncio.DatagramProtocol):
    """Answers what the table has; `answers` may be replaced while it runs."""

    def __init__(self, answers: Answers) -> None:
        self.answers = answers
        self._transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember where answers go."""
        self._transport = cast("asyncio.DatagramTransport", transport)  # a datagram end gets no other

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        """Answer one question; what is none gets no answer."""
        answer = build_response(data, self.answers)
        if answer is not None and self._transport is not None:
            self._transport.sendto(answer, addr)


def build_response(query: bytes, answers: Answers) -> bytes | None:
    """The response to a query; NXDOMAIN for a name the table does not have at all; None for what is no query."""
    try:
        asked = dns.message.from_wire(query)
    except dns.exception.DNSException:
        return None
    if asked.flags & dns.flags.QR or not asked.question:
        return None
    response = dns.message.make_response(asked)
    response.flags |= dns.flags.AA
    question = asked.question[0]
    name = question.name.to_text(omit_final_dot=True).lower()
    found = list(_find(name, dns.rdatatype.to_text(question.rdtype).lower(), answers))
    response.answer.extend(found)
    if not found and not any(known == name for _, known in answers):
        response.set_rcode(dns.rcode.NXDOMAIN)
    return response.to_wire()


def _find(name: str, kind: str, answers: Answers) -> list[dns.rrset.RRset]:
    """The records of a name, an alias and what it leads to included."""
    found: list[dns.rrset.RRset] = []
    for _ in range(_LONGEST_ALIAS_CHAIN):
        texts = answers.get((kind, name))
        if texts is not None:
            return [*found, _records(name, kind, texts)]
        alias = answers.get(("cname", name))
        if alias is None:
            return found
        found.append(_records(name, "cname", alias))
        name = alias[0].lower().rstrip(".")
    return found


def _records(name: str, kind: str, texts: tuple[str, ...]) -> dns.rrset.RRset:
    written = [f"{text.rstrip('.')}." if kind in _DOTTED else text for text in texts]
    return dns.rrset.from_text_list(f"{name}.", TTL_S, dns.rdataclass.IN, kind.upper(), written)


async def serve_names(answers: Answers, address: str, port: int) -> tuple[asyncio.DatagramTransport, NameServer]:
    """Start a name server; the transport closes it."""
    loop = asyncio.get_running_loop()
    transport, server = await loop.create_datagram_endpoint(lambda: NameServer(answers), local_addr=(address, port))
    return transport, server
