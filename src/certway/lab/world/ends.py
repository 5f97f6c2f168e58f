"""The two ends of a connection of the matrix, made ready for real TLS: what each shows, and how it judges the other.

Both come from the checks of a link. Expressway sends what OpenSSL finds in the node's own list by itself, other nodes
send what the case says of them. What a product asks beyond its TLS engine is judged after the handshake.
Knows links and the lab's TLS engine. Refuses to know sockets.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import Final

from certway.derive.atlas import Atlas, is_expressway, trust_in
from certway.derive.links import instant_at
from certway.derive.settings import setting_of
from certway.knowledge.setting_tables.expressway_keys import SIP_TLS_VERSIONS
from certway.lab.key_ring import KeyRing
from certway.lab.libcrypto import PARTIAL_CHAIN, LibCrypto, Numbered, Rules, Wanted
from certway.lab.openssl import Asks, Credential, Endpoint, Version
from certway.lab.verifier import build_rules, find_unjudged
from certway.model.certificate import Malformed
from certway.model.deployment import Node
from certway.model.link import Check, Link, Selection
from certway.model.observation import Missing, Seen, Unseen, see
from certway.pki.certificates import parse_certificate
from certway.pki.faults import FAULTS, OPENSSL_CODES
from certway.pki.names import find_match

_BROAD: Final = frozenset(("malformed", "rfc5280-rule-broken"))  # codes whose numbers another code names better
_CODES: Final[Mapping[int, str]] = MappingProxyType(
    {number: code for code in reversed(tuple(FAULTS)) if code not in _BROAD for number in OPENSSL_CODES.get(code, ())}
)

_OTHER: Final[Mapping[str, str]] = MappingProxyType({"client": "server", "server": "client"})
_SPOKEN: Final[Mapping[str, Version]] = MappingProxyType({"tlsv1.2": Version.TLS_1_2, "tlsv1.3": Version.TLS_1_3})
_ZONE: Final = "K-01"
_OPTIONAL: Final = "cucm-web"


class NoKey(LookupError):
    """The private key of a certificate that a node has to show is not at hand."""


def codes_of(faults: Sequence[Numbered]) -> tuple[str, ...]:
    """OpenSSL's numbers in our words, each once."""
    return tuple(dict.fromkeys(_CODES.get(number, "malformed") for _, number in faults))


def checks_by(link: Link, verifier: str) -> tuple[Check, ...]:
    """What one end judges on a link, in order: what it really checks, of what is really shown."""
    return tuple(
        check
        for check in link.checks
        if check.key.verifier == verifier
        and check.question.presented.selected is not Selection.NEVER
        and (isinstance(check.enforced, Unseen) or check.enforced.value)
    )


def build_client(link: Link, atlas: Atlas, keys: KeyRing) -> Endpoint:
    """The client's end; a user's device shows nothing. Raises NoKey, and Missing where a fact it needs was not seen."""
    client = atlas.find_node(link.key.client)
    return Endpoint(
        credentials=tuple(_credentials(checks_by(link, "server"), client, keys)),
        own_list=_own_list(client),
        clock=_clock(client, atlas),
        versions=_versions(client, link),
        verifies=_rules(checks_by(link, "client"), "server", with_names=True),
    )


def build_server(links: Sequence[Link], atlas: Atlas, keys: KeyRing) -> Endpoint:
    """The server's end for one client and port; names that tell several links apart are judged after the handshake."""
    link, server = links[0], atlas.node(links[0].key.server)
    rules = _rules(checks_by(link, "server"), "client", with_names=len(links) == 1)
    shown = tuple(check for check in link.checks if check.key.verifier == "client")
    return Endpoint(
        credentials=tuple(_credentials(shown, server, keys)),
        own_list=_own_list(server),
        clock=_clock(server, atlas),
        versions=_versions(server, link),
        verifies=rules,
        asks=_asks(checks_by(link, "server")),
    )


def _asks(judged: Sequence[Check]) -> Asks:
    """Whether a certificate of the client must come; HAProxy in front of Unified CM serves whoever has none."""
    if not judged:
        return Asks.NEVER
    return Asks.OPTIONAL if judged[0].question.profile.name == _OPTIONAL else Asks.REQUIRED


def judge_after(link: Link, verifier: str, received: Sequence[bytes], library: LibCrypto) -> tuple[str, ...]:
    """What an end refuses although its TLS engine accepted: our codes.

    A further list that must hold the chain as well, a chain that must be there whole whatever was sent along, both
    purposes where one handshake asks for one, and names: those that libcrypto cannot compare, and those that one port
    asks of some of its clients only.
    """
    checks = checks_by(link, verifier)
    role = _OTHER[verifier]
    codes: list[str] = []
    for index, check in enumerate(checks):
        if index and verifier == "server":
            codes += codes_of(_verify(check, received, role, library))
        if check.question.purpose == "both":
            codes += codes_of(_verify(check, received, _OTHER[role], library))
        if "whole-chain" in check.demands:
            codes += codes_of(_verify(check, received[:1], role, library, whole=True))
    if checks and received:
        codes += _missing_names(checks[0], received[0], every=verifier == "server")
    return tuple(dict.fromkeys(codes))


def _verify(
    check: Check, shown: Sequence[bytes], role: str, library: LibCrypto, *, whole: bool = False
) -> tuple[Numbered, ...]:
    """By the check's own rules, names aside; `whole`: up to a root, even where the engine is content with less."""
    if not shown:
        return ()
    rules = replace(build_rules(check.question, _purpose(check, role)), names=())
    flags = rules.flags & ~PARTIAL_CHAIN if whole else rules.flags
    return library.verify(Wanted(**vars(replace(rules, flags=flags)), leaf=shown[0], others=shown[1:]))


def _missing_names(check: Check, leaf: bytes, *, every: bool) -> list[str]:
    """name-mismatch where no expected name is shown; of a client's expectations only what its engine cannot compare."""
    expected = see(check.question.references)
    unjudged = set(find_unjudged(check.question))
    if not expected or (not every and not unjudged):
        return []
    read = parse_certificate(leaf)
    if isinstance(read, Malformed):
        return ["malformed"]
    matches = [find_match(reference, read, check.question.profile) is not None for reference in expected]
    return [] if (all(matches) if check.question.every_reference else any(matches)) else ["name-mismatch"]


def _rules(checks: Sequence[Check], role: str, *, with_names: bool) -> Rules | None:
    """How the engine of an end judges; None where it does not. Of twins the rules are the same."""
    if not checks:
        return None
    rules = build_rules(checks[0].question, _purpose(checks[0], role))
    return rules if with_names and not set(find_unjudged(checks[0].question)) else replace(rules, names=())


def _purpose(check: Check, role: str) -> str:
    return role if check.question.purpose == "both" else check.question.purpose


def _credentials(checks: Sequence[Check], node: Node | None, keys: KeyRing) -> Iterator[Credential]:
    """One for each certificate that the other end may be shown."""
    told: set[bytes] = set()
    for check in checks:
        leaf, others = check.question.presented.leaf, check.question.presented.others
        if isinstance(leaf, Unseen):
            raise Missing(leaf)
        if check.question.presented.selected is Selection.NEVER or leaf.value.sha256 in told:
            continue
        told.add(leaf.value.sha256)
        key = keys.find(leaf.value)
        if key is None:
            raise NoKey(f"{check.key.slot.store} of {check.key.link.client} or {check.key.link.server}")
        sent = tuple(one.der for one in others.value) if isinstance(others, Seen) else ()
        yield Credential(leaf.value.der, key, None if node is not None and is_expressway(node) else sent)


def _own_list(node: Node | None) -> tuple[bytes, ...]:
    """Where OpenSSL finds the chain that an Expressway sends."""
    if node is None or not is_expressway(node):
        return ()
    running = trust_in(node, "trusted-ca").running
    return tuple(entry.der for entry in running.value.entries) if isinstance(running, Seen) else ()


def _clock(node: Node | None, atlas: Atlas) -> datetime:
    return atlas.case.now if node is None else instant_at(atlas.case, node)


def _versions(node: Node | None, link: Link) -> tuple[Version, Version]:
    """The TLS versions that a node speaks on a zone by its setting, lowest and highest; all where it is not known."""
    listed = setting_of(node, SIP_TLS_VERSIONS) if node is not None and link.key.connection == _ZONE else None
    words = listed.value.lower().split(":") if isinstance(listed, Seen) else []
    spoken = [_SPOKEN[word.strip()] for word in words if word.strip() in _SPOKEN] or list(Version)
    return min(spoken), max(spoken)
