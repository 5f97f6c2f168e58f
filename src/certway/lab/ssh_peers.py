"""The ends of an SSH tunnel as values: what each one shows, what it trusts, by which rules it judges, what it said.

Two things decide, and both are kept: the machine's libcrypto, and what the documents demand of the tunnels beyond any
engine (key types, attributes of subject and issuer). Refuses to know how a connection is made.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import field
from datetime import datetime
from typing import NamedTuple

from certway.knowledge.ssh import TUNNEL_KEY_TYPES, AttributeSupport, attribute_support, key_type_of
from certway.lab.libcrypto import LibCrypto, Wanted
from certway.model.certificate import Certificate, Malformed
from certway.model.value import value
from certway.pki.certificates import parse_certificate
from certway.pki.distinguished_names import attribute_oids
from certway.pki.ssh_wire import CertifiedKey


@value
class TunnelRules:
    """How one end judges the other; all but `key_types` is as in `libcrypto.Rules`.

    `key_types`: what the node lists in `Ciphers sshd_pfwd_pubkeyalgorithms`, for its own key as for the other's.
    `any_key`: its release has no such list yet, so that a short RSA key is no breach.
    """

    purpose: str = "any"
    level: int = 1
    flags: int = 0
    host_flags: int = 0
    depth: int | None = None
    tolerated: frozenset[int] = frozenset()
    sha1_suffices: bool = False
    key_types: tuple[str, ...] = TUNNEL_KEY_TYPES
    any_key: bool = False


@value
class Peer:
    """One end: what it sends (end certificate first), its key, its trusted CA list in order, its clock, its rules.

    The end certificate alone is what the tunnels are believed to send; `key_pem`: without a password; `address` is one
    of loopback.
    """

    sent: tuple[Certificate, ...]
    key_pem: bytes = field(repr=False)
    trusted: tuple[Certificate, ...]
    at: datetime
    rules: TunnelRules = TunnelRules()
    address: str = "127.0.0.1"


class Breach(NamedTuple):
    """A demand of the tunnels that a certificate does not meet, in the words of the matrix: key-type, subject-oids."""

    demand: str
    presented: str


@value
class Verification:
    """What one end said of the certificate it was shown: faults as (depth, X509_V_ERR number), and breaches."""

    faults: tuple[tuple[int, int], ...] = ()
    breaches: tuple[Breach, ...] = ()

    @property
    def accepted(self) -> bool:
        """Nothing speaks against the certificate."""
        return not self.faults and not self.breaches

    @property
    def words(self) -> str:
        """The reason as it is sent to the other end, as evidence only."""
        told = [f"error {number} at depth {depth}" for depth, number in self.faults]
        return ", ".join((*told, *(f"{demand} {presented}" for demand, presented in self.breaches)))


def verify(shown: Sequence[bytes], verifier: Peer, library: LibCrypto) -> Verification:
    """What `verifier` says of the certificates it is shown, end certificate first."""
    rules = verifier.rules
    wanted = Wanted(
        leaf=shown[0],
        others=shown[1:],
        trusted=[certificate.der for certificate in verifier.trusted],
        at=verifier.at,
        purpose=rules.purpose,
        level=rules.level,
        flags=rules.flags,
        host_flags=rules.host_flags,
        depth=rules.depth,
        tolerated=rules.tolerated,
        sha1_suffices=rules.sha1_suffices,
    )
    leaf = parse_certificate(shown[0])
    breaches = () if isinstance(leaf, Malformed) else tuple(_breaches(leaf, rules))
    return Verification(faults=library.verify(wanted), breaches=breaches)


def _breaches(leaf: Certificate, rules: TunnelRules) -> Iterator[Breach]:
    """What no engine asks: SSH libraries take a short RSA key under a name that promises 2048 bits."""
    key_type = key_type_of(leaf.key)
    if key_type not in rules.key_types and not rules.any_key:
        yield Breach("key-type", key_type or f"{leaf.key.algorithm} {leaf.key.bits}")
    for oid in dict.fromkeys((*attribute_oids(leaf.subject), *attribute_oids(leaf.issuer))):
        if attribute_support(oid) is AttributeSupport.UNSUPPORTED:
            yield Breach("subject-oids", oid)


@value
class Side:
    """One end of a tunnel as it was: the certificates it was shown, what it said of them, and how it ended for it.

    `shown` is empty and `verification` None where the other end never got so far. `ended` is the SSH library's own
    text, empty where this end saw no failure; it is evidence and never compared.
    """

    shown: tuple[bytes, ...] = ()
    verification: Verification | None = None
    ended: str = ""

    @property
    def accepted(self) -> bool:
        """The other end's certificate was shown and accepted."""
        return self.verification is not None and self.verification.accepted


@value
class Tunnel:
    """What became of one tunnel: both ends, what was on the wire in clear, and what came through.

    `host_key` is read from the server's bytes as they were sent, None where no reply came; `offered` are the host key
    algorithms of client and server. `carried`: the bytes that arrived at the client's and at the server's end of a
    forwarded port.
    """

    client: Side
    server: Side
    host_key: CertifiedKey | None
    offered: tuple[tuple[str, ...], tuple[str, ...]]
    carried: tuple[bytes, bytes]

    @property
    def up(self) -> bool:
        """Both ends accepted, and a byte went each way."""
        return self.client.accepted and self.server.accepted and all(self.carried)
