"""The machine's own libcrypto as a second opinion: verifies at any instant, purpose and level, and reports all faults.

Knows the X509_STORE_CTX of OpenSSL 3. Refuses to interpret: numbers and depths are handed out as they come;
`pki.faults` has the words.
"""

from __future__ import annotations

import ctypes
import functools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple, TypeAlias

from certway.lab.bindings import FAULT_CALLBACK, INT, POINTER, TEXT, find_crypto_library

PURPOSES = {"client": 1, "server": 2, "any": 7}  # X509_PURPOSE_SSL_CLIENT, _SSL_SERVER, _ANY
PARTIAL_CHAIN, STRICT = 0x80000, 0x20
CRL_CHECK, CRL_CHECK_ALL = 0x4, 0x8
# How X509_check_host reads a certificate: host flags.
COMMON_NAME_ALWAYS, NO_WILDCARDS, NO_PARTIAL_WILDCARDS, COMMON_NAME_NEVER = 0x1, 0x2, 0x4, 0x20
HOSTNAME_MISMATCH, EMAIL_MISMATCH, IP_ADDRESS_MISMATCH = 62, 63, 64
CRL_MISSING, CA_DIGEST_TOO_WEAK, EXPLICIT_CURVE = 3, 68, 94
UNREADABLE = -1

_SHA1: Final = 64  # NID_sha1

Numbered: TypeAlias = tuple[int, int]
"""A fault as (depth, X509_V_ERR number); depth 0 is the leaf."""


@dataclass(frozen=True, kw_only=True)
class Rules:
    """How one verifier judges; lists as DER in their order, names as (kind, text) of kind dns, ip or email.

    `at` None: by the machine's clock. `every_name`: all names must match, else one suffices; `host_flags` say how a
    DNS name is compared.
    `tolerated`: numbers that do not count; `sha1_suffices`: 68 does not count where the digest is SHA-1.
    `level` is the authentication level of the chain, `depth` the most intermediates.
    """

    trusted: Sequence[bytes]
    at: datetime | None
    purpose: str = "server"
    names: Sequence[tuple[str, str]] = ()
    every_name: bool = True
    host_flags: int = 0
    level: int = 1
    flags: int = 0
    depth: int | None = None
    crls: Sequence[bytes] = ()
    tolerated: frozenset[int] = frozenset()
    sha1_suffices: bool = False


@dataclass(frozen=True, kw_only=True)
class Wanted(Rules):
    """What a verification is to decide: a leaf and the certificates beside it, as DER."""

    leaf: bytes
    others: Sequence[bytes]


class Found(NamedTuple):
    """What a verification told: every fault that counts, those that were tolerated, and the chain that was built."""

    faults: tuple[Numbered, ...]
    tolerated: tuple[Numbered, ...]
    built: tuple[bytes, ...]


class LibCrypto:
    """Certificates are read once and kept for as long as this lives."""

    def __init__(self, library: ctypes.CDLL) -> None:
        self.call = library
        self.version = library.OpenSSL_version(0).decode()
        self._read: dict[bytes, int | None] = {}

    def verify(self, wanted: Wanted) -> tuple[Numbered, ...]:
        """Every fault that counts, in the order told; none: accepted.

        A leaf or list that cannot be read is (0, UNREADABLE); other unreadable certificates are left out, as a
        program that loads them one by one does.
        """
        leaf, store = self.certificate(wanted.leaf), self.new_store(wanted.trusted, wanted.crls)
        if leaf is None or store is None:
            self.call.X509_STORE_free(store)
            return ((0, UNREADABLE),)
        context, stack = self.call.X509_STORE_CTX_new(), self._stack(wanted.others)
        try:
            self.call.X509_STORE_CTX_init(context, store, leaf, stack)
            return self.judge(context, wanted).faults
        finally:
            self.call.X509_STORE_CTX_free(context)
            self.call.OPENSSL_sk_free(stack)
            self.call.X509_STORE_free(store)
            self.call.ERR_clear_error()

    def judge(self, context: int, rules: Rules) -> Found:
        """Verify what a fresh X509_STORE_CTX holds; raises whatever went wrong while libcrypto called back."""
        self._set(self.call.X509_STORE_CTX_get0_param(context), rules)
        faults, tolerated = self._run(context, rules)
        faults += self._names(self.call.X509_STORE_CTX_get0_cert(context), rules)
        built = self.ders(self.call.X509_STORE_CTX_get0_chain(context))
        return Found(tuple(faults), tuple(tolerated), built)

    def _set(self, parameters: int, rules: Rules) -> None:
        if rules.at is not None:
            self.call.X509_VERIFY_PARAM_set_time(parameters, int(rules.at.timestamp()))
        self.call.X509_VERIFY_PARAM_set_flags(parameters, rules.flags)
        self.call.X509_VERIFY_PARAM_set_purpose(parameters, PURPOSES[rules.purpose])
        self.call.X509_VERIFY_PARAM_set_auth_level(parameters, rules.level)
        self.call.X509_VERIFY_PARAM_set_hostflags(parameters, rules.host_flags)  # constraints read the CN as names do
        if rules.depth is not None:
            self.call.X509_VERIFY_PARAM_set_depth(parameters, rules.depth)

    def _run(self, context: int, rules: Rules) -> tuple[list[Numbered], list[Numbered]]:
        counted: list[Numbered] = []
        tolerated: list[Numbered] = []
        broken: list[BaseException] = []

        def note(good: int, within: int) -> int:
            try:
                if not good:
                    number = self.call.X509_STORE_CTX_get_error(within)
                    fault = (self.call.X509_STORE_CTX_get_error_depth(within), number)
                    (tolerated if self._is_tolerated(within, number, rules) else counted).append(fault)
                    self.call.X509_STORE_CTX_set_error(within, 0)  # else it is told again in place of a later one
            except BaseException as error:  # noqa: BLE001 - ctypes would lose it; it is raised below
                broken.append(error)
            return 1

        callback = FAULT_CALLBACK(note)
        self.call.X509_STORE_CTX_set_verify_cb(context, callback)
        result = self.call.X509_verify_cert(context)
        if broken:
            raise broken[0]
        if result != 1:
            counted.append((0, self.call.X509_STORE_CTX_get_error(context)))
        return counted, tolerated

    def _is_tolerated(self, context: int, number: int, rules: Rules) -> bool:
        if number == CA_DIGEST_TOO_WEAK and rules.sha1_suffices:
            digest = INT()
            current = self.call.X509_STORE_CTX_get_current_cert(context)
            self.call.X509_get_signature_info(current, ctypes.byref(digest), None, None, None)
            return digest.value == _SHA1
        return number in rules.tolerated

    def _names(self, leaf: int, rules: Rules) -> list[Numbered]:
        """One fault per name that must match and does not; one for the first where any of them suffices."""
        missing = [(0, number) for kind, text in rules.names if (number := self._mismatch(leaf, kind, text, rules))]
        if rules.every_name:
            return missing
        return missing[:1] if len(missing) == len(rules.names) else []

    def _mismatch(self, leaf: int, kind: str, text: str, rules: Rules) -> int:
        """The number of the fault, 0 for a match; a kind that libcrypto does not compare is no fault."""
        name = text.encode()
        if kind == "dns" and self.call.X509_check_host(leaf, name, len(name), rules.host_flags, None) != 1:
            return HOSTNAME_MISMATCH
        if kind == "ip" and self.call.X509_check_ip_asc(leaf, name, 0) != 1:
            return IP_ADDRESS_MISMATCH
        if kind == "email" and self.call.X509_check_email(leaf, name, len(name), 0) != 1:
            return EMAIL_MISMATCH
        return 0

    def new_store(self, certificates: Sequence[bytes], crls: Sequence[bytes] = ()) -> int | None:
        """An X509_STORE of these in their order, the caller's to free; None where a revocation list is unreadable."""
        store: int = self.call.X509_STORE_new()
        for certificate in filter(None, map(self.certificate, certificates)):
            self.call.X509_STORE_add_cert(store, certificate)
        for der in crls:
            crl = self._parse(self.call.d2i_X509_CRL, der)
            if crl is None:
                self.call.X509_STORE_free(store)
                return None
            self.call.X509_STORE_add_crl(store, crl)
            self.call.X509_CRL_free(crl)
        return store

    def certificate(self, der: bytes) -> int | None:
        """An X509 that this keeps; None where libcrypto cannot read it."""
        if der not in self._read:
            self._read[der] = self._parse(self.call.d2i_X509, der)
        return self._read[der]

    def ders(self, stack: int | None) -> tuple[bytes, ...]:
        """The certificates of a stack as DER; none for no stack."""
        return tuple(self._der(certificate) for certificate in self._members(stack))

    def _members(self, stack: int | None) -> Iterator[int]:
        for index in range(self.call.OPENSSL_sk_num(stack) if stack else 0):
            yield self.call.OPENSSL_sk_value(stack, index)

    def _der(self, certificate: int) -> bytes:
        at = POINTER()
        size = self.call.i2d_X509(certificate, ctypes.byref(at))
        try:
            return ctypes.string_at(at, size)
        finally:
            self.call.CRYPTO_free(at, None, 0)

    def _stack(self, certificates: Sequence[bytes]) -> int:
        stack: int = self.call.OPENSSL_sk_new_null()
        for certificate in filter(None, map(self.certificate, certificates)):
            self.call.OPENSSL_sk_push(stack, certificate)
        return stack

    def _parse(self, function: Callable[..., int | None], der: bytes) -> int | None:
        at = TEXT(der)
        return function(None, ctypes.byref(at), len(der))


@functools.cache
def find_libcrypto() -> LibCrypto | None:
    """OpenSSL 3 of this machine."""
    library = find_crypto_library()
    return LibCrypto(library) if library else None
