"""What opening something under a password would cost: iteration counts and memory, read before anybody works.

A hostile file may ask for hours of key derivation; its numbers stand in clear.
"""

from __future__ import annotations

from certway.pki import der as tlv

MOST_ITERATIONS = 3_000_000
MOST_MEMORY = 1 << 28  # bytes, for scrypt
MOST_ELEMENTS = 20_000
DEEPEST = 16


def is_costly(der: bytes) -> bool:
    """Whether a salt is followed by an iteration count, or by scrypt's numbers, beyond any honest one.

    Looks into constructed elements and into octet strings that begin as a SEQUENCE; a structure with too many
    elements counts as costly too.
    """
    walk = tlv.Walk(der)
    pending = [(0, len(der), 0)]
    seen = 0
    while pending:
        body, stop, depth = pending.pop()
        try:
            elements = list(walk.elements(body, stop, ""))
        except tlv.Unreadable:
            continue
        seen += len(elements)
        if seen > MOST_ELEMENTS or _costs_too_much(walk, elements):
            return True
        if depth < DEEPEST:
            pending += [(item.body, item.stop, depth + 1) for item in elements if _may_hold_more(der, item)]
    return False


def _may_hold_more(der: bytes, item: tlv.Element) -> bool:
    return bool(item.tag & tlv.CONSTRUCTED) or (
        item.tag == tlv.OCTET_STRING and der[item.body : item.body + 1] == b"\x30"
    )


def _costs_too_much(walk: tlv.Walk, elements: list[tlv.Element]) -> bool:
    for place, salt in enumerate(elements[:-1]):
        if salt.tag == tlv.OCTET_STRING and elements[place + 1].tag == tlv.INTEGER:
            following = elements[place + 1 : place + 4]
            numbers = [int.from_bytes(walk.content(item)[:16]) for item in following if item.tag == tlv.INTEGER]
            if len(numbers) == 3:
                return numbers[0] * numbers[1] * numbers[2] * 128 > MOST_MEMORY  # scrypt: N, r, p
            return numbers[0] > MOST_ITERATIONS
    return False
