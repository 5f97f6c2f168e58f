"""The PTR rule of XCP, really asked: the name that the client's DNS gives for the address it connects to.

Knows one question to a name server on loopback. Refuses to judge a certificate: the names go into its rules.
"""

from __future__ import annotations

from typing import Final

import dns.asyncquery
import dns.exception
import dns.message
import dns.reversename

from certway.derive.atlas import Atlas
from certway.derive.links import row_of
from certway.derive.references import VERIFY_HOST_NAME
from certway.derive.settings import setting_of
from certway.knowledge.matrix import NameSource
from certway.model.link import Link
from certway.model.observation import Seen

PATIENCE_S: Final = 10


class NoPointer(LookupError):
    """DNS has no name for the address; the products raise alarm 25030."""


def asks_for_pointer(link: Link, atlas: Atlas) -> bool:
    """Whether the client of this link compares the name of the PTR record."""
    if all(judged.names is not NameSource.POINTER_RECORD for judged in row_of(link.key).judged):
        return False
    compared = setting_of(atlas.node(link.key.client), VERIFY_HOST_NAME)
    return isinstance(compared, Seen) and compared.value.lower() != "off"


async def find_pointers(address: str, name_server: tuple[str, int]) -> tuple[str, ...]:
    """Every name of an address; raises NoPointer where there is none."""
    host, port = name_server
    question = dns.message.make_query(dns.reversename.from_address(address), "PTR")
    try:
        response = await dns.asyncquery.udp(question, host, port=port, timeout=PATIENCE_S)
    except (dns.exception.DNSException, OSError) as silent:
        raise NoPointer(address) from silent
    names = tuple(record.to_text().rstrip(".") for answer in response.answer for record in answer)
    if not names:
        raise NoPointer(address)
    return names
