"""Name constraints: which names a CA may certify, for every form of name (RFC 5280 4.2.1.10).

Theory of operation: a constraints extension is brought once into a form in which a name is looked up instead of
compared with every subtree (a DNS name by its suffixes, a directory name by its prefixes), so that thousands of
names under thousands of subtrees cost no more than their sum. OpenSSL refuses such numbers; so do we, at its limit.

Knows subtrees and names. Refuses to know paths: the caller says which certificates lie below.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from ipaddress import ip_address
from typing import Final

from certway.model.certificate import Certificate, Malformed, PresentedName
from certway.model.profile import CommonNameRule, ConstraintRule, Profile
from certway.model.value import value
from certway.model.verdict import Fault
from certway.pki import der as tlv
from certway.pki.distinguished_names import name_key, read_attributes
from certway.pki.extensions import NAME_CONSTRAINTS, Subtree, find_extension, parse_name_constraints
from certway.pki.oids import encode_dotted

MOST_COMPARISONS: Final = 1 << 20  # names times subtrees, the limit of OpenSSL
EMAIL_ATTRIBUTE: Final = "1.2.840.113549.1.9.1"
EMAIL_ATTRIBUTE_BODY: Final = encode_dotted(EMAIL_ATTRIBUTE)
EMPTY_NAME: Final = b"\x30\x00"
FIELD: Final = "nameConstraints"
UNSUPPORTED: Final = frozenset(("other", "srv", "xmpp", "registered-id"))


@value
class Trees:
    """Subtrees of one kind of name and one side; `matches` tells whether a name is in any of them."""

    texts: tuple[str, ...]
    matches: Callable[[PresentedName], bool]


@value
class Constraints:
    """What one CA permits and excludes, by kind of name; `defects`: subtrees that cannot be applied."""

    permitted: Mapping[str, Trees]
    excluded: Mapping[str, Trees]
    count: int
    defects: tuple[str, ...] = ()


def find_constraints(issuer: Certificate, strict: bool) -> Constraints | None:
    """The name constraints of a CA, ready for use; None where it has none."""
    extension = find_extension(issuer, NAME_CONSTRAINTS)
    if extension is None:
        return None
    parsed = parse_name_constraints(extension.value)
    if isinstance(parsed, Malformed):
        return Constraints(permitted={}, excluded={}, count=0, defects=("extension",))
    sides = (parsed.permitted or (), parsed.excluded or ())
    return Constraints(
        permitted=_by_kind(sides[0], strict, excluded=False),
        excluded=_by_kind(sides[1], strict, excluded=True),
        count=sum(map(len, sides)),
        defects=tuple(defect for side in sides for tree in side for defect in _defects(tree, strict)),
    )


def check_constraints(
    certificate: Certificate, position: int, above: Iterable[Constraints], profile: Profile
) -> Iterator[Fault]:
    """Every name of one certificate against the constraints of the CAs above it."""
    names: tuple[PresentedName, ...] | None = None
    for constraints in above:
        if names is None:
            names = tuple(constrained_names(certificate, position, profile))
        if constraints.count * len(names) > MOST_COMPARISONS:
            yield _fault(position, FIELD, str(MOST_COMPARISONS), str(constraints.count * len(names)))
            continue
        for name in names:
            yield from _check_name(name, position, constraints)


def constraint_defects(constraints: Constraints, position: int) -> Iterator[Fault]:
    """Subtrees that cannot be applied forbid the CA that states them."""
    for defect in constraints.defects:
        yield _fault(position, FIELD, "", defect)


def constrained_names(certificate: Certificate, position: int, profile: Profile) -> Iterator[PresentedName]:
    """Alternative names, the subject, its e-mail addresses, and a common name that would count as a DNS name."""
    if certificate.subject != EMPTY_NAME:
        yield PresentedName("directory", "", certificate.subject)
        if EMAIL_ATTRIBUTE_BODY in certificate.subject:
            for attribute in read_attributes(certificate.subject):
                if attribute.oid == EMAIL_ATTRIBUTE:
                    yield PresentedName("email", attribute.text)
    yield from (name for name in certificate.names if name.kind != "cn")
    if profile.constraints is ConstraintRule.JSSE:
        yield from _last_common_name(certificate)
    elif position == 0:
        yield from _common_names(certificate, profile.common_name)


def _common_names(certificate: Certificate, rule: CommonNameRule) -> Iterator[PresentedName]:
    """The CN of a leaf where it counts as a DNS name."""
    has_dns = any(name.kind == "dns" for name in certificate.names)
    if rule is CommonNameRule.ALWAYS or (rule is CommonNameRule.WITHOUT_DNS_SAN and not has_dns):
        for name in certificate.names:
            if name.kind == "cn" and _looks_like_dns(name.text):
                yield PresentedName("dns", name.text)


def _last_common_name(certificate: Certificate) -> Iterator[PresentedName]:
    """The last CN where JSSE takes it for an address or a DNS name: no alternative name of that kind is there."""
    texts = [name.text for name in certificate.names if name.kind == "cn"]
    if texts:
        text = texts[-1]
        kind = "ip" if _is_address(text) else "dns"
        possible = kind == "ip" or all(map(_is_label, text.split(".")))
        if possible and all(name.kind != kind for name in certificate.names):
            yield PresentedName(kind, text)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _is_label(label: str) -> bool:
    return label.isascii() and label.replace("-", "").isalnum() and label[0] != "-"


def _looks_like_dns(text: str) -> bool:
    """What OpenSSL takes for a DNS name in a CN: two labels or more of letters, digits, hyphen and underscore."""
    labels = text.split(".")
    return len(labels) > 1 and all(
        label and label.isascii() and label.replace("-", "").replace("_", "").isalnum() and label[0] != "-" != label[-1]
        for label in labels
    )


def _check_name(name: PresentedName, position: int, constraints: Constraints) -> Iterator[Fault]:
    field = "subject" if name.kind == "directory" and not name.text else f"subjectAltName.{name.kind}"
    kind = "other" if name.kind in ("srv", "xmpp") else name.kind
    permitted, excluded = constraints.permitted.get(kind), constraints.excluded.get(kind)
    if kind in UNSUPPORTED and (permitted or excluded):
        yield _fault(position, field, "", name.text)
        return
    if permitted is not None and not permitted.matches(name):
        yield _fault(position, field, f"permittedSubtrees {_some(permitted.texts)}", name.text)
    if excluded is not None and excluded.matches(name):
        yield _fault(position, field, f"excludedSubtrees {_some(excluded.texts)}", name.text)


def _some(texts: tuple[str, ...]) -> str:
    return ", ".join(texts[:5]) + (" ..." if len(texts) > 5 else "")


def _fault(position: int, field: str, expected: str, presented: str) -> Fault:
    return Fault(
        code="name-constraint-violated", position=position, field=field, expected=expected, presented=presented
    )


def _by_kind(trees: Iterable[Subtree], strict: bool, *, excluded: bool) -> Mapping[str, Trees]:
    kinds: dict[str, list[PresentedName]] = {}
    for tree in trees:
        kind = "other" if tree.base.kind in ("srv", "xmpp") else tree.base.kind
        kinds.setdefault(kind, []).append(tree.base)
    return {
        kind: Trees(texts=tuple(base.text for base in bases), matches=_matcher(kind, bases, strict, excluded))
        for kind, bases in kinds.items()
    }


def _matcher(kind: str, bases: list[PresentedName], strict: bool, excluded: bool) -> Callable[[PresentedName], bool]:
    if kind == "dns":
        return _dns_matcher([base.text for base in bases], wildcards_overlap=strict and excluded)
    if kind == "email":
        return _email_matcher([base.text for base in bases])
    if kind == "uri":
        return _uri_matcher([base.text for base in bases])
    if kind == "ip":
        return _ip_matcher([base.der for base in bases])
    if kind == "directory":
        return _directory_matcher([base.der for base in bases])
    return lambda _: False


def _dns_matcher(bases: list[str], *, wildcards_overlap: bool) -> Callable[[PresentedName], bool]:
    """A base stands for itself and everything below it, with a dot in front (as OpenSSL reads it) only for the latter.

    Excluded names are also looked for under a wildcard: `*.example.com` may be used as the excluded a.example.com.
    """
    whole = {base.lower() for base in bases if not base.startswith(".")}
    below = {base[1:].lower() for base in bases if base.startswith(".")}
    parents = {base.partition(".")[2] for base in whole} if wildcards_overlap else set()

    def matches(name: PresentedName) -> bool:
        text = name.text.lower()
        if "" in whole or text in whole:
            return True
        if wildcards_overlap and text.startswith("*.") and text[2:] in parents:
            return True
        _, dot, rest = text.partition(".")
        while dot:
            if rest in whole or rest in below:
                return True
            _, dot, rest = rest.partition(".")
        return False

    return matches


def _email_matcher(bases: list[str]) -> Callable[[PresentedName], bool]:
    """A mailbox, all mailboxes of a host, or with a dot in front those of all hosts below a domain."""
    boxes = {_mailbox(base) for base in bases if "@" in base}
    hosts = {base.lower() for base in bases if "@" not in base and not base.startswith(".")}
    domains = _dns_matcher([base for base in bases if base.startswith(".")], wildcards_overlap=False)

    def matches(name: PresentedName) -> bool:
        local, host = _mailbox(name.text)
        return (local, host) in boxes or host in hosts or domains(PresentedName("dns", host)) or "" in hosts

    return matches


def _mailbox(text: str) -> tuple[str, str]:
    local, _, host = text.rpartition("@")
    return local, host.lower()


def _uri_matcher(bases: list[str]) -> Callable[[PresentedName], bool]:
    """A host exactly, or with a dot in front every host below a domain."""
    hosts = {base.lower() for base in bases if not base.startswith(".")}
    domains = _dns_matcher([base for base in bases if base.startswith(".")], wildcards_overlap=False)

    def matches(name: PresentedName) -> bool:
        host = uri_host(name.text)
        return bool(host) and (host in hosts or "" in hosts or domains(PresentedName("dns", host)))

    return matches


def uri_host(uri: str) -> str:
    """The host of a URI in lower case; empty where it has none or an address in brackets."""
    _, marked, rest = uri.partition("://")
    authority = rest.partition("/")[0].partition("?")[0].partition("#")[0] if marked else ""
    host = authority.rpartition("@")[2]
    return "" if host.startswith("[") else host.partition(":")[0].lower()


def _ip_matcher(bases: list[bytes]) -> Callable[[PresentedName], bool]:
    """Address and mask, bit by bit, within one family."""
    nets = [
        (len(base) // 2, int.from_bytes(base[: len(base) // 2]), int.from_bytes(base[len(base) // 2 :]))
        for base in bases
        if len(base) in (8, 32)
    ]

    def matches(name: PresentedName) -> bool:
        try:
            address = ip_address(name.text).packed
        except ValueError:
            return False
        number = int.from_bytes(address)
        return any(len(address) == size and number & mask == net & mask for size, net, mask in nets)

    return matches


def _directory_matcher(bases: list[bytes]) -> Callable[[PresentedName], bool]:
    """A name is within a subtree when it begins with its relative names (RFC 5280 7.1 for comparing them)."""
    prefixes = {_relative_names(base) for base in bases}
    lengths = sorted({len(prefix) for prefix in prefixes})

    def matches(name: PresentedName) -> bool:
        whole = _relative_names(name.der)
        return any(whole[:length] in prefixes for length in lengths if length <= len(whole))

    return matches


def _relative_names(name: bytes) -> tuple[bytes, ...]:
    """The comparable form of each relative name, in order."""
    key = name_key(name, normalised=True)
    walk = tlv.Walk(key)
    try:
        outer = walk.expect(tlv.SEQUENCE, 0, len(key), "name")
        return tuple(walk.whole(element) for element in walk.elements(outer.body, outer.stop, "name"))
    except tlv.Unreadable:
        return (key,)


def _defects(tree: Subtree, strict: bool) -> Iterator[str]:
    """Why a subtree cannot be applied: bounds (4.2.1.10: minimum 0, no maximum), or a base that is no such name."""
    base = tree.base
    if tree.minimum != 0 or tree.maximum is not None:
        yield f"{base.kind}: minimum, maximum"
    if base.kind == "ip" and len(base.der) not in (8, 32):
        yield f"ip: {base.text}"
    if strict:
        if base.kind == "dns" and ("*" in base.text or base.text.startswith(".") or " " in base.text):
            yield f"dns: {base.text}"
        if base.kind == "email" and base.text.count("@") > 1:
            yield f"email: {base.text}"
        if base.kind == "ip" and len(base.der) in (8, 32) and not _is_prefix(base.der[len(base.der) // 2 :]):
            yield f"ip: {base.text}"


def _is_prefix(mask: bytes) -> bool:
    """Whether a mask is ones, then zeros (CIDR)."""
    inverted = ~int.from_bytes(mask) & ((1 << 8 * len(mask)) - 1)
    return inverted & (inverted + 1) == 0
