"""A case at another time: every certificate, date and sighting moved alike, and every signature made anew.

Scenarios have fixed dates, so that tests are the same every day; a running lab needs certificates that are good today.
Moving all dates of a case by the same span keeps what it shows, expired certificates and slow clocks included.
Knows where dates stand in a certificate. Refuses to know what a case means.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, is_dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar

from certway.lab.assembly import bits, instant, sequence
from certway.lab.keys import DIGESTS, Key
from certway.model.certificate import Certificate, Malformed
from certway.model.store import TrustList
from certway.pki.certificates import parse_certificate
from certway.pki.der import Walk
from certway.pki.signatures import check_signed
from certway.pki.trust_lists import build_trust_list

T = TypeVar("T")

_PLACES_BEFORE_VALIDITY: Final = 3  # serial number, signature algorithm, issuer (RFC 5280 4.1)
_EXPLICIT_VERSION: Final = 0xA0


def redate(thing: T, by: timedelta, keys: Iterable[Key]) -> T:
    """A case, or one among other values, with every instant moved by `by`, whole seconds.

    `keys` are those that signed its certificates. A certificate that none of them signed keeps its signature, which
    then no longer holds: as before, nobody's key fits. Every other fault stays what it was.
    """
    return _Move(by, keys).of(thing)


class _Move:
    """One span, and what was already moved by it."""

    def __init__(self, by: timedelta, keys: Iterable[Key]) -> None:
        self._by = by
        self._keys = tuple({key.spki: key for key in keys}.values())
        self._moved: dict[bytes, Certificate] = {}
        self._fitting: dict[bytes, list[tuple[Key, str]]] = {}  # keys that sign so, and the digest; the latest first
        self._shared: dict[int, Any] = {}  # one value in two places of the case stays one value

    def of(self, thing: T) -> T:
        """The same value, moved."""
        moved: Any = self._any(thing)
        return moved  # type: ignore[no-any-return]

    def _any(self, thing: Any) -> Any:
        match thing:
            case Certificate():
                return self._certificate(thing)
            case TrustList():
                return build_trust_list(thing.slot, tuple(map(self._certificate, thing.entries)))
            case datetime():
                return thing + self._by
            case tuple():
                items = [self._any(item) for item in thing]
                return type(thing)(*items) if hasattr(thing, "_fields") else tuple(items)
        if is_dataclass(thing) and not isinstance(thing, type):
            if id(thing) not in self._shared:
                self._shared[id(thing)] = self._fields(thing)
            return self._shared[id(thing)]
        return thing

    def _fields(self, thing: Any) -> Any:
        before = {field.name: getattr(thing, field.name) for field in fields(thing)}
        after = {name: self._any(value) for name, value in before.items()}
        changed = {name: value for name, value in after.items() if value is not before[name]}
        return replace(thing, **changed) if changed else thing

    def _certificate(self, certificate: Certificate) -> Certificate:
        known = self._moved.get(certificate.sha256)
        if known is None:
            known = self._moved[certificate.sha256] = self._made_anew(certificate)
        return known

    def _made_anew(self, certificate: Certificate) -> Certificate:
        body = _with_validity(certificate, certificate.not_before + self._by, certificate.not_after + self._by)
        signer = self._find_signer(certificate)
        signature = certificate.signature if signer is None else signer[0].sign(body, signer[1])
        _, end = _outer(certificate.der)
        der = sequence(body, certificate.signature_algorithm, bits(signature)) + certificate.der[end:]
        read = parse_certificate(der, "redated")
        if isinstance(read, Malformed):
            raise ValueError(f"a certificate could be read before it was moved, and not after: {read.what.template}")
        return read

    def _find_signer(self, certificate: Certificate) -> tuple[Key, str] | None:
        """The key that made the signature, and with which digest; an authority signs more than once."""
        fitting = self._fitting_keys(certificate.signature_algorithm)
        start, stop = certificate.tbs_span
        signed = certificate.der[start:stop]
        for index, (key, digest) in enumerate(fitting):
            if check_signed(signed, certificate.signature_algorithm, certificate.signature, key.spki, {}) is True:
                fitting.insert(0, fitting.pop(index))
                return key, digest
        return None

    def _fitting_keys(self, algorithm: bytes) -> list[tuple[Key, str]]:
        known = self._fitting.get(algorithm)
        if known is None:
            with_digests = ((key, _digest(key, algorithm)) for key in self._keys)
            known = self._fitting[algorithm] = [(key, digest) for key, digest in with_digests if digest]
        return known


def _digest(key: Key, algorithm: bytes) -> str:
    """The digest of an AlgorithmIdentifier as this key would write it; empty where it would not."""
    return next((digest for digest in DIGESTS if key.signature_algorithm(digest) == algorithm), "")


def _outer(der: bytes) -> tuple[int, int]:
    """Where the content of the outermost element begins, and where the element ends."""
    element = Walk(der).element(0, len(der), "certificate")
    return element.body, element.end


def _with_validity(certificate: Certificate, not_before: datetime, not_after: datetime) -> bytes:
    """The signed part with another validity, everything else as it stands."""
    der, (start, stop) = certificate.der, certificate.tbs_span
    walk = Walk(der)
    body = walk.element(start, stop, "certificate")
    elements = list(walk.elements(body.body, body.stop, "certificate"))
    place = _PLACES_BEFORE_VALIDITY + (elements[0].tag == _EXPLICIT_VERSION)
    pieces = [walk.whole(element) for element in elements]
    pieces[place] = sequence(instant(not_before), instant(not_after))
    return sequence(*pieces)
