"""GeneralName (RFC 5280 4.2.1.6): the names certificates show beside their subject.

Knows each form and its words. Refuses to know what may be compared with what; that is `names`.
"""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import IPv6Address

from certway.model.certificate import PresentedName
from certway.model.text import say
from certway.pki import der as tlv
from certway.pki.distinguished_names import name_words, read_string
from certway.pki.oids import find_dotted

OTHER_KINDS: Mapping[str, str] = {
    "1.3.6.1.5.5.7.8.5": "xmpp",  # XmppAddr, RFC 6120 13.7.1.4
    "1.3.6.1.5.5.7.8.7": "srv",  # SRVName, RFC 4985
}
TEXT_KINDS: Mapping[int, str] = {0x81: "email", 0x82: "dns", 0x86: "uri"}


def read_general_name(walk: tlv.Walk, element: tlv.Element, where: str) -> PresentedName:
    """One name; what is wrong about it is noted at `where.encoding`, or at `where` if it cannot be read."""
    content = walk.content(element)
    kind = TEXT_KINDS.get(element.tag)
    if kind is not None:
        return PresentedName(kind, _ia5(walk, element, content, where))
    if element.tag == 0x87:
        return PresentedName("ip", _address(walk, element, content, where))
    if element.tag == 0xA4:
        return PresentedName("directory", name_words(content), content)
    if element.tag == 0x88:
        return PresentedName("registered-id", find_dotted(content) or _unreadable(walk, element, where))
    if element.tag == 0xA0:
        return _other(walk, element, where)
    if element.tag not in (0xA3, 0xA5):
        walk.note(where, say("a name is of no known form"), element.start)
    return PresentedName("other", "", walk.whole(element))


def _ia5(walk: tlv.Walk, element: tlv.Element, content: bytes, where: str) -> str:
    if content.isascii():
        return content.decode("ascii")
    walk.note(f"{where}.encoding", say("a name holds characters beyond ASCII"), element.start)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def ip_text(content: bytes) -> str:
    """An address of 4 or 16 octets as text; other sizes as hexadecimal digits after `#`."""
    if len(content) == 4:
        a, b, c, d = content
        return f"{a}.{b}.{c}.{d}"
    return str(IPv6Address(content)) if len(content) == 16 else "#" + content.hex()


def _address(walk: tlv.Walk, element: tlv.Element, content: bytes, where: str) -> str:
    if len(content) not in (4, 16):
        walk.note(where, say("an IP address has {bytes} bytes, not 4 or 16", bytes=len(content)), element.start)
    return ip_text(content)


def _unreadable(walk: tlv.Walk, element: tlv.Element, where: str) -> str:
    walk.note(where, say("a name cannot be read"), element.start)
    return "#" + walk.content(element).hex()


def _other(walk: tlv.Walk, element: tlv.Element, where: str) -> PresentedName:
    try:
        kind = walk.expect(tlv.OBJECT_IDENTIFIER, element.body, element.stop, where)
        wrapper = walk.expect(0xA0, kind.end, element.stop, where)
        value = walk.element(wrapper.body, wrapper.stop, where)
    except tlv.Unreadable:
        return PresentedName("other", _unreadable(walk, element, where), walk.whole(element))
    dotted = find_dotted(walk.content(kind)) or "#" + walk.content(kind).hex()
    text = read_string(value.tag, walk.content(value))
    if dotted in OTHER_KINDS:
        return PresentedName(OTHER_KINDS[dotted], text)
    return PresentedName("other", f"{dotted}={text}", walk.whole(element))


def read_subtree_name(walk: tlv.Walk, element: tlv.Element, where: str) -> PresentedName:
    """The base of a GeneralSubtree: as any name, but an IP one is an address with its mask (RFC 5280 4.2.1.10)."""
    content = walk.content(element)
    if element.tag != 0x87:
        return read_general_name(walk, element, where)
    if len(content) not in (8, 32):
        walk.note(where, say("an IP subtree has {bytes} bytes, not 8 or 32", bytes=len(content)), element.start)
        return PresentedName("ip", "#" + content.hex(), content)
    half = len(content) // 2
    return PresentedName("ip", f"{ip_text(content[:half])}/{ip_text(content[half:])}", content)
