"""Extensions that only some verdicts need, read when asked: constraints, policies, and where more can be fetched.

Every `parse_` takes the bytes of `Extension.value` and gives the value, or a Malformed at `extensions.<dotted OID>`.
Knows the encoding, as widely as OpenSSL reads it. Refuses to apply anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeVar

from certway.model.certificate import Certificate, Extension, Malformed, PresentedName
from certway.model.text import say
from certway.model.value import value
from certway.pki import der as tlv
from certway.pki.general_names import read_general_name, read_subtree_name
from certway.pki.oids import find_dotted

NAME_CONSTRAINTS = "2.5.29.30"
CRL_DISTRIBUTION_POINTS = "2.5.29.31"
CERTIFICATE_POLICIES = "2.5.29.32"
POLICY_MAPPINGS = "2.5.29.33"
POLICY_CONSTRAINTS = "2.5.29.36"
FRESHEST_CRL = "2.5.29.46"
INHIBIT_ANY_POLICY = "2.5.29.54"
AUTHORITY_INFORMATION_ACCESS = "1.3.6.1.5.5.7.1.1"
ANY_POLICY = "2.5.29.32.0"
CA_ISSUERS = "1.3.6.1.5.5.7.48.2"
OCSP = "1.3.6.1.5.5.7.48.1"

T = TypeVar("T")


class Subtree(NamedTuple):
    """One GeneralSubtree (RFC 5280 4.2.1.10), `minimum` and `maximum` as they stand: only 0 and None are allowed.

    An IP subtree has address and mask in `base.der` (8 or 32 octets); a directory subtree its Name.
    """

    base: PresentedName
    minimum: int
    maximum: int | None


@value
class NameConstraints:
    """None: the field is absent; an empty tuple: it is there and holds nothing."""

    permitted: tuple[Subtree, ...] | None
    excluded: tuple[Subtree, ...] | None


class PolicyConstraints(NamedTuple):
    """RFC 5280 4.2.1.11: certificates until the constraint begins, None: no such constraint."""

    require_explicit: int | None
    inhibit_mapping: int | None


@value
class DistributionPoint:
    """RFC 5280 4.2.1.13. `relative` is the RelativeDistinguishedName's content (attributes) or empty.

    `reasons`: bits of ReasonFlags, the first at 1 << 0; None: all reasons.
    """

    names: tuple[PresentedName, ...] = ()
    relative: bytes = b""
    reasons: int | None = None
    issuers: tuple[PresentedName, ...] = ()


class AccessDescription(NamedTuple):
    """RFC 5280 4.2.2.1: a dotted method (`CA_ISSUERS`, `OCSP`) and where."""

    method: str
    location: PresentedName


def find_extension(certificate: Certificate, oid: str) -> Extension | None:
    """The first extension of this dotted identifier."""
    return next((extension for extension in certificate.extensions if extension.oid == oid), None)


def read_extension(oid: str, content: bytes, read: Callable[[tlv.Walk, tlv.Element, str], T]) -> T | Malformed:
    """Apply a reader to the one element that an extension holds; what it cannot read becomes a Malformed."""
    walk = tlv.Walk(content)
    where = f"extensions.{oid}"
    try:
        return read(walk, walk.element(0, len(content), where), where)
    except tlv.Unreadable as problem:
        return Malformed(where=where, what=problem.what, offset=problem.offset)


def parse_name_constraints(content: bytes) -> NameConstraints | Malformed:
    """Permitted and excluded subtrees."""
    return read_extension(NAME_CONSTRAINTS, content, _name_constraints)


def _name_constraints(walk: tlv.Walk, outer: tlv.Element, where: str) -> NameConstraints:
    fields = read_fields(walk, outer, where, (0xA0, 0xA1))
    permitted, excluded = (
        tuple(_subtrees(walk, fields[tag], where)) if tag in fields else None for tag in (0xA0, 0xA1)
    )
    return NameConstraints(permitted=permitted, excluded=excluded)


def _subtrees(walk: tlv.Walk, field: tlv.Element, where: str) -> Iterator[Subtree]:
    for element in walk.elements(field.body, field.stop, where):
        base = walk.element(element.body, element.stop, where)
        minimum, maximum = 0, None
        for bound in walk.elements(base.end, element.stop, where):
            if bound.tag == 0x80:
                minimum = walk.integer(bound, where)
            elif bound.tag == 0x81:
                maximum = walk.integer(bound, where)
            else:
                raise _unexpected(bound)
        yield Subtree(read_subtree_name(walk, base, where), minimum, maximum)


def read_fields(walk: tlv.Walk, outer: tlv.Element, where: str, tags: tuple[int, ...]) -> dict[int, tlv.Element]:
    """The optional fields of a SEQUENCE by tag: each at most once, no others."""
    if outer.tag != tlv.SEQUENCE:
        raise _unexpected(outer)
    found: dict[int, tlv.Element] = {}
    for element in walk.elements(outer.body, outer.stop, where):
        if element.tag not in tags or element.tag in found:
            raise _unexpected(element)
        found[element.tag] = element
    return found


def _unexpected(element: tlv.Element) -> tlv.Unreadable:
    return tlv.Unreadable(say("an extension does not hold what its type says"), element.start)


def _sequence(walk: tlv.Walk, outer: tlv.Element, where: str) -> Iterator[tlv.Element]:
    if outer.tag != tlv.SEQUENCE:
        raise _unexpected(outer)
    return walk.elements(outer.body, outer.stop, where)


def _identifier(walk: tlv.Walk, at: int, stop: int, where: str) -> tuple[str, int]:
    """The dotted text of the identifier at `at`, and where the next element begins."""
    element = walk.expect(tlv.OBJECT_IDENTIFIER, at, stop, where)
    dotted = find_dotted(walk.content(element))
    if dotted is None:
        raise tlv.Unreadable(say("an object identifier cannot be read"), at)
    return dotted, element.end


def parse_policies(content: bytes) -> tuple[str, ...] | Malformed:
    """The policies of certificatePolicies, dotted, in order; qualifiers are left aside."""
    return read_extension(CERTIFICATE_POLICIES, content, _policies)


def _policies(walk: tlv.Walk, outer: tlv.Element, where: str) -> tuple[str, ...]:
    return tuple(_identifier(walk, policy.body, policy.stop, where)[0] for policy in _sequence(walk, outer, where))


def parse_policy_mappings(content: bytes) -> tuple[tuple[str, str], ...] | Malformed:
    """Pairs of (issuer domain policy, subject domain policy)."""
    return read_extension(POLICY_MAPPINGS, content, _policy_mappings)


def _policy_mappings(walk: tlv.Walk, outer: tlv.Element, where: str) -> tuple[tuple[str, str], ...]:
    pairs: list[tuple[str, str]] = []
    for mapping in _sequence(walk, outer, where):
        issuers, at = _identifier(walk, mapping.body, mapping.stop, where)
        pairs.append((issuers, _identifier(walk, at, mapping.stop, where)[0]))
    return tuple(pairs)


def parse_policy_constraints(content: bytes) -> PolicyConstraints | Malformed:
    """Whether and from where policies are required, and mappings forbidden."""
    return read_extension(POLICY_CONSTRAINTS, content, _policy_constraints)


def _policy_constraints(walk: tlv.Walk, outer: tlv.Element, where: str) -> PolicyConstraints:
    fields = read_fields(walk, outer, where, (0x80, 0x81))
    numbers = {tag: walk.integer(element, where) for tag, element in fields.items()}
    return PolicyConstraints(numbers.get(0x80), numbers.get(0x81))


def parse_inhibit_any_policy(content: bytes) -> int | Malformed:
    """Certificates until anyPolicy loses its meaning."""
    return read_extension(INHIBIT_ANY_POLICY, content, _inhibit_any_policy)


def _inhibit_any_policy(walk: tlv.Walk, outer: tlv.Element, where: str) -> int:
    if outer.tag != tlv.INTEGER:
        raise _unexpected(outer)
    return walk.integer(outer, where)


def parse_distribution_points(
    content: bytes, oid: str = CRL_DISTRIBUTION_POINTS
) -> tuple[DistributionPoint, ...] | Malformed:
    """The points of cRLDistributionPoints or, with its `oid`, of freshestCRL."""
    return read_extension(oid, content, _distribution_points)


def _distribution_points(walk: tlv.Walk, outer: tlv.Element, where: str) -> tuple[DistributionPoint, ...]:
    points: list[DistributionPoint] = []
    for element in _sequence(walk, outer, where):
        fields = read_fields(walk, element, where, (0xA0, 0x81, 0xA2))
        names, relative = read_point_name(walk, fields.get(0xA0), where)
        issuers = fields.get(0xA2)
        points.append(
            DistributionPoint(
                names=names,
                relative=relative,
                reasons=read_flags(walk, fields[0x81]) if 0x81 in fields else None,
                issuers=read_names(walk, issuers, where) if issuers else (),
            )
        )
    return tuple(points)


def read_point_name(walk: tlv.Walk, field: tlv.Element | None, where: str) -> tuple[tuple[PresentedName, ...], bytes]:
    """DistributionPointName: full names, or the content of a name relative to the issuer's."""
    if field is None:
        return (), b""
    choice = walk.element(field.body, field.stop, where)
    if choice.tag == 0xA0:
        return read_names(walk, choice, where), b""
    if choice.tag == 0xA1:
        return (), walk.content(choice)
    raise _unexpected(choice)


def read_names(walk: tlv.Walk, field: tlv.Element, where: str) -> tuple[PresentedName, ...]:
    """The GeneralNames inside a field."""
    return tuple(read_general_name(walk, element, where) for element in walk.elements(field.body, field.stop, where))


def read_flags(walk: tlv.Walk, field: tlv.Element) -> int:
    """Named bits as one integer, the first at 1 << 0."""
    content = walk.content(field)
    if not content or content[0] > 7 or len(content) > 9:
        raise _unexpected(field)
    bits = f"{int.from_bytes(content[1:]):0{8 * (len(content) - 1)}b}" if content[1:] else ""
    return int(bits[::-1] or "0", 2)


def parse_access_descriptions(content: bytes) -> tuple[AccessDescription, ...] | Malformed:
    """authorityInfoAccess: where issuers' certificates and OCSP answers are."""
    return read_extension(AUTHORITY_INFORMATION_ACCESS, content, _access_descriptions)


def _access_descriptions(walk: tlv.Walk, outer: tlv.Element, where: str) -> tuple[AccessDescription, ...]:
    found: list[AccessDescription] = []
    for element in _sequence(walk, outer, where):
        method, at = _identifier(walk, element.body, element.stop, where)
        location = walk.element(at, element.stop, where)
        found.append(AccessDescription(method, read_general_name(walk, location, where)))
    return tuple(found)
