"""Certificates of the law: families of a few names, so that twins, cross-signs and wrong generations come about.

A CA is told by its way from the root, each step a name and a trait; a certificate of a node by its host, issuer and
traits. Equal words mint equal bytes, once.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from types import MappingProxyType
from typing import Final, TypeAlias

from certway.lab.assembly import extension
from certway.lab.extensions import certificate_policies, name_constraints
from certway.lab.foundry import Minted, Parts, mint_intermediate, mint_leaf, mint_root, mint_self_signed
from certway.lab.keys import key_for
from certway.lab.topology import DOMAIN, NOW
from certway.model.certificate import BasicConstraints, KeyUsage

Step: TypeAlias = tuple[str, str]
"""The name of a CA, and its trait; empty: none."""

OLD: Final = (datetime(2021, 1, 1, tzinfo=UTC), datetime(2024, 1, 1, tzinfo=UTC))
SOON: Final = (NOW + timedelta(days=30), datetime(2030, 1, 1, tzinfo=UTC))
AT_THE_VERY_END: Final = (datetime(2022, 1, 1, tzinfo=UTC), NOW)
AT_THE_BEGINNING: Final = (NOW, datetime(2030, 1, 1, tzinfo=UTC))
UNKNOWN: Final = extension("1.3.6.1.4.1.99999.7", b"\x05\x00", critical=True)


def _dated(span: tuple[datetime, datetime]) -> Parts:
    return Parts(not_before=span[0], not_after=span[1])


def _limited(path_length: int) -> Parts:
    return Parts(basic_constraints=BasicConstraints(ca=True, path_length=path_length))


CA_TRAITS: Final[Mapping[str, Parts]] = MappingProxyType(
    {
        "": Parts(),
        "expired": _dated(OLD),
        "not yet valid": _dated(SOON),
        "ends now": _dated(AT_THE_VERY_END),
        "for servers": Parts(extended_key_usage=("serverAuth",)),
        "for clients": Parts(extended_key_usage=("clientAuth",)),
        "signs nothing": Parts(key_usage=KeyUsage.DIGITAL_SIGNATURE | KeyUsage.CRL_SIGN),
        "without key usage": Parts(key_usage=None),
        "no CA": Parts(basic_constraints=BasicConstraints(ca=False, path_length=None)),
        "without constraints": Parts(basic_constraints=None),
        "path length 0": _limited(0),
        "path length 1": _limited(1),
        "other names only": Parts(extensions=(name_constraints(permitted=("example.net",)),)),
        "these names only": Parts(extensions=(name_constraints(permitted=(DOMAIN,)),)),
        "not these names": Parts(extensions=(name_constraints(excluded=(f"expe01.{DOMAIN}",), critical=False),)),
        "not these addresses": Parts(extensions=(name_constraints(excluded=("ip:192.0.2.0/24",)),)),
        "unknown extension": Parts(extensions=(UNKNOWN,)),
        "policy": Parts(extensions=(certificate_policies("1.3.6.1.4.1.99999.1"),)),
        "another key": Parts(),  # see `_parts`
        "another key, no identifiers": Parts(subject_key_identifier=None, authority_key_identifier=None),
        "no identifiers": Parts(subject_key_identifier=None, authority_key_identifier=None),
        "SHA-1": Parts(digest="sha1"),
        "broken signature": Parts(break_signature=True),
        "short key": Parts(key_type="rsa-1024"),
        "RSA": Parts(key_type="rsa-2048"),
        "version 1": Parts(version=1),
    }
)

LEAF_TRAITS: Final[Mapping[str, Parts]] = MappingProxyType(
    {
        "": Parts(),
        "expired": _dated(OLD),
        "not yet valid": _dated(SOON),
        "ends now": _dated(AT_THE_VERY_END),
        "begins now": _dated(AT_THE_BEGINNING),
        "for servers": Parts(extended_key_usage=("serverAuth",)),
        "for clients": Parts(extended_key_usage=("clientAuth",)),
        "for e-mail": Parts(extended_key_usage=("emailProtection",)),
        "for anything": Parts(extended_key_usage=("anyExtendedKeyUsage",)),
        "without purposes": Parts(extended_key_usage=None),
        "without key usage": Parts(key_usage=None),
        "key encipherment": Parts(key_usage=KeyUsage.KEY_ENCIPHERMENT, key_type="rsa-2048"),
        "key for signing CRLs": Parts(key_usage=KeyUsage.CRL_SIGN),
        "a CA": Parts(basic_constraints=BasicConstraints(ca=True, path_length=None)),
        "unknown extension": Parts(extensions=(UNKNOWN,)),
        "no identifiers": Parts(subject_key_identifier=None, authority_key_identifier=None),
        "identifier of nobody": Parts(authority_key_identifier=b"\x01" * 20),
        "SHA-1": Parts(digest="sha1"),
        "broken signature": Parts(break_signature=True),
        "signed by a stranger": Parts(signing_key=key_for("Law Stranger")),
        "RSA": Parts(key_type="rsa-2048"),
        "short key": Parts(key_type="rsa-1024"),
        "another curve": Parts(key_type="ec-p384"),
    }
)

LEAF_NAMES: Final = (
    *("own", "cluster", "other", "wildcard", "partial wildcard", "wildcard above", "address", "address as text"),
    *("CN alone", "CN beside another", "upper case", "none"),
)


def names_of(word: str, host: str, cluster: str) -> Parts:
    """The names of a certificate by their word."""
    first = host.partition(".")[0]
    return {
        "own": Parts(names=(host, cluster)),
        "cluster": Parts(names=(cluster,)),
        "other": Parts(common_name=f"other.{DOMAIN}", names=(f"other.{DOMAIN}",)),
        "wildcard": Parts(common_name=None, names=(f"*.{DOMAIN}",)),
        "partial wildcard": Parts(common_name=None, names=(f"{first[:3]}*.{DOMAIN}",)),
        "wildcard above": Parts(common_name=None, names=("*.com",)),
        "address": Parts(common_name=None, names=("ip:192.0.2.11", "ip:192.0.2.21")),
        "address as text": Parts(common_name="192.0.2.11", names=("192.0.2.11", "192.0.2.21")),
        "CN alone": Parts(common_name=host, names=None),
        "CN beside another": Parts(common_name=host, names=(f"other.{DOMAIN}",)),
        "upper case": Parts(common_name=host.upper(), names=(host.upper(), cluster.upper())),
        "none": Parts(common_name=None, names=None),
    }[word]


MINTED: Final[dict[bytes, Minted]] = {}
"""Every CA that was minted here, by its fingerprint."""


@cache
def authority(way: tuple[Step, ...]) -> Minted:
    """A CA and all above it."""
    name, trait = way[-1]
    parts = CA_TRAITS[trait]
    if trait.startswith("another key"):
        parts = parts | Parts(key=key_for(f"{name} again"))
    minted = mint_intermediate(authority(way[:-1]), name, **parts) if way[:-1] else mint_root(name, **parts)
    MINTED[minted.certificate.sha256] = minted
    return minted


@cache
def end_certificate(host: str, cluster: str, way: tuple[Step, ...], names: str, trait: str) -> Minted:
    """A certificate of a node; without a way it is self-signed. Nodes and traits have keys of their own."""
    parts = names_of(names, host, cluster) | LEAF_TRAITS[trait]
    if "common_name" not in parts:
        parts = parts | Parts(common_name=host)
    label = f"{host} law"
    return mint_leaf(authority(way), label, **parts) if way else mint_self_signed(label, **parts)
