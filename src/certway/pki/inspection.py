"""What belongs together among loose files: chains, keys, signing requests; and the order in which to append CAs.

Knows X.509 only. Refuses to know products: whether an upload page takes a certificate is asked elsewhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from certway.model.certificate import Certificate
from certway.model.value import value
from certway.pki.contents import Contents
from certway.pki.distinguished_names import name_key, short_name
from certway.pki.memo import Memo
from certway.pki.signatures import signature_holds

LONGEST_CHAIN: Final = 12


@value
class Belonging:
    """A private key or a signing request, by the place where it stands, and the certificates of its key."""

    where: str
    kind: str  # key | request
    certificates: tuple[Certificate, ...]


@value
class Inspection:
    """Everything that was found.

    `chains`: for every end certificate the certificates that sign it, leaf first, as far as they are at hand.
    """

    files: tuple[Contents, ...]
    chains: tuple[tuple[Certificate, ...], ...]
    belongings: tuple[Belonging, ...]

    @property
    def certificates(self) -> tuple[Certificate, ...]:
        """Every certificate once, in the order of the files."""
        return tuple(dict.fromkeys(one for contents in self.files for one in contents.certificates))


def inspect(files: Sequence[Contents]) -> Inspection:
    """Put together what lies in several files."""
    certificates = tuple(dict.fromkeys(one for contents in files for one in contents.certificates))
    ends = tuple(one for one in certificates if not is_authority(one))
    issuers = _by_subject(certificates)
    memo = Memo()
    return Inspection(
        files=tuple(files),
        chains=tuple(tuple(_climb(end, issuers, memo)) for end in ends),
        belongings=tuple(_find_belongings(files, certificates)),
    )


def is_authority(certificate: Certificate) -> bool:
    """A CA by its own word, or a self-signed certificate of the days before that word."""
    constraints = certificate.basic_constraints
    return constraints.ca if constraints is not None else certificate.self_issued and certificate.version < 3


def _by_subject(certificates: Sequence[Certificate]) -> Mapping[bytes, Sequence[Certificate]]:
    found: dict[bytes, list[Certificate]] = defaultdict(list)
    for certificate in certificates:
        found[name_key(certificate.subject, normalised=True)].append(certificate)
    return found


def _climb(leaf: Certificate, issuers: Mapping[bytes, Sequence[Certificate]], memo: Memo) -> Iterator[Certificate]:
    """The certificate and those above it, the first whose key made the signature each time."""
    current: Certificate | None = leaf
    for _ in range(LONGEST_CHAIN):
        if current is None:
            return
        yield current
        current = None if current.self_issued else _find_issuer(current, issuers, memo)


def _find_issuer(child: Certificate, issuers: Mapping[bytes, Sequence[Certificate]], memo: Memo) -> Certificate | None:
    candidates = issuers.get(name_key(child.issuer, normalised=True), ())
    return next((one for one in candidates if one != child and signature_holds(child, one, memo) is True), None)


def _find_belongings(files: Sequence[Contents], certificates: Sequence[Certificate]) -> Iterator[Belonging]:
    """Whose key or request a file holds; where there is no certificate at all, there is nothing to say."""
    if not certificates:
        return
    owners: dict[bytes, list[Certificate]] = defaultdict(list)
    for certificate in certificates:
        owners[certificate.key.spki].append(certificate)
    for contents in files:
        for key in contents.private_keys:
            if key.spki is not None:
                yield Belonging(where=contents.where, kind="key", certificates=tuple(owners.get(key.spki, ())))
        for request in contents.requests:
            certified = tuple(owners.get(request.key.spki, ()))
            yield Belonging(where=contents.where, kind="request", certificates=certified)


def name_files(certificates: Sequence[Certificate]) -> tuple[tuple[str, Certificate], ...]:
    """A file name for each certificate, once: the order to append them in (root first), what it is, whose, serial."""
    unique = tuple(dict.fromkeys(certificates))
    issuers = _by_subject(unique)
    memo = Memo()
    ordered = sorted(unique, key=lambda one: (*_rank(one, len(tuple(_climb(one, issuers, memo)))), one.serial))
    digits = len(str(len(ordered)))
    return tuple(
        (f"{number:0{digits}}-{_kind(one)}-{_plain(short_name(one.subject))}-{abs(one.serial):x}.pem", one)
        for number, one in enumerate(ordered, 1)
    )


def _rank(certificate: Certificate, depth: int) -> tuple[int, int, str]:
    """Roots first, then intermediates from the top down, then end certificates."""
    kinds = ("root", "intermediate", "end")
    return kinds.index(_kind(certificate)), depth, short_name(certificate.subject)


def _kind(certificate: Certificate) -> str:
    if not is_authority(certificate):
        return "end"
    return "root" if certificate.self_issued else "intermediate"


def _plain(name: str) -> str:
    """A subject as part of a file name: letters, digits, dot and hyphen of ASCII only, at most 60."""
    kept = "".join(one if one.isascii() and (one.isalnum() or one in ".-") else "-" for one in name)
    return kept.strip("-.")[:60] or "unnamed"
