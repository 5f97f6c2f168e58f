"""The machine's own libcrypto as a second opinion: verifies at any instant, purpose and level, and reports all faults.

Knows the X509_STORE_CTX of OpenSSL 3 through ctypes. Refuses to interpret: numbers and depths are handed out as they
come; `pki.faults` has the words.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

PURPOSES = {"client": 1, "server": 2, "any": 7}  # X509_PURPOSE_SSL_CLIENT, _SSL_SERVER, _ANY
PARTIAL_CHAIN = 0x80000
CRL_CHECK, CRL_CHECK_ALL = 0x4, 0x8
HOSTNAME_MISMATCH, EMAIL_MISMATCH, IP_ADDRESS_MISMATCH = 62, 63, 64
UNREADABLE = -1

POINTER, INT, LONG, TEXT = ctypes.c_void_p, ctypes.c_int, ctypes.c_long, ctypes.c_char_p
VERIFY_CALLBACK = ctypes.CFUNCTYPE(INT, INT, POINTER)
SIGNATURES: dict[str, tuple[Any, tuple[Any, ...]]] = {
    "OpenSSL_version": (TEXT, (INT,)),
    "d2i_X509": (POINTER, (POINTER, ctypes.POINTER(TEXT), LONG)),
    "d2i_X509_CRL": (POINTER, (POINTER, ctypes.POINTER(TEXT), LONG)),
    "X509_free": (None, (POINTER,)),
    "X509_CRL_free": (None, (POINTER,)),
    "X509_check_host": (INT, (POINTER, TEXT, ctypes.c_size_t, ctypes.c_uint, POINTER)),
    "X509_check_email": (INT, (POINTER, TEXT, ctypes.c_size_t, ctypes.c_uint)),
    "X509_check_ip_asc": (INT, (POINTER, TEXT, ctypes.c_uint)),
    "OPENSSL_sk_new_null": (POINTER, ()),
    "OPENSSL_sk_push": (INT, (POINTER, POINTER)),
    "OPENSSL_sk_free": (None, (POINTER,)),
    "X509_STORE_new": (POINTER, ()),
    "X509_STORE_free": (None, (POINTER,)),
    "X509_STORE_add_cert": (INT, (POINTER, POINTER)),
    "X509_STORE_add_crl": (INT, (POINTER, POINTER)),
    "X509_STORE_CTX_new": (POINTER, ()),
    "X509_STORE_CTX_free": (None, (POINTER,)),
    "X509_STORE_CTX_init": (INT, (POINTER, POINTER, POINTER, POINTER)),
    "X509_STORE_CTX_get0_param": (POINTER, (POINTER,)),
    "X509_STORE_CTX_set_verify_cb": (None, (POINTER, VERIFY_CALLBACK)),
    "X509_STORE_CTX_get_error": (INT, (POINTER,)),
    "X509_STORE_CTX_get_error_depth": (INT, (POINTER,)),
    "X509_VERIFY_PARAM_set_time": (None, (POINTER, ctypes.c_int64)),
    "X509_VERIFY_PARAM_set_flags": (INT, (POINTER, ctypes.c_ulong)),
    "X509_VERIFY_PARAM_set_purpose": (INT, (POINTER, INT)),
    "X509_VERIFY_PARAM_set_auth_level": (None, (POINTER, INT)),
    "X509_VERIFY_PARAM_set_depth": (None, (POINTER, INT)),
    "X509_verify_cert": (INT, (POINTER,)),
    "ERR_clear_error": (None, ()),
}


@dataclass(frozen=True)
class Wanted:
    """What a verification is to decide; names are (kind, text), all must match; certificates and lists as DER."""

    leaf: bytes
    others: Sequence[bytes]
    trusted: Sequence[bytes]
    at: datetime
    purpose: str = "server"
    names: Sequence[tuple[str, str]] = ()
    level: int = 1
    flags: int = 0
    depth: int | None = None
    crls: Sequence[bytes] = field(default=())


class LibCrypto:
    """Certificates are read once and kept for as long as this lives."""

    def __init__(self, library: ctypes.CDLL) -> None:
        self.call = library
        for name, (result, arguments) in SIGNATURES.items():
            function = getattr(library, name)
            function.restype, function.argtypes = result, arguments
        self.version = library.OpenSSL_version(0).decode()
        self._read: dict[bytes, int | None] = {}

    def verify(self, wanted: Wanted) -> tuple[tuple[int, int], ...]:
        """Every fault as (depth, X509_V_ERR number), in the order told; none: accepted.

        A leaf or list that cannot be read is (0, UNREADABLE); other unreadable certificates are left out, as a
        program that loads them one by one does.
        """
        leaf = self._certificate(wanted.leaf)
        crls = [self._parse(self.call.d2i_X509_CRL, crl) for crl in wanted.crls]
        if leaf is None or None in crls:
            return ((0, UNREADABLE),)
        store, context, stack = self.call.X509_STORE_new(), self.call.X509_STORE_CTX_new(), self._stack(wanted.others)
        try:
            for trusted in filter(None, map(self._certificate, wanted.trusted)):
                self.call.X509_STORE_add_cert(store, trusted)
            for crl in crls:
                self.call.X509_STORE_add_crl(store, crl)
            self.call.X509_STORE_CTX_init(context, store, leaf, stack)
            self._set(self.call.X509_STORE_CTX_get0_param(context), wanted)
            return (*self._run(context), *self._names(leaf, wanted))
        finally:
            self.call.X509_STORE_CTX_free(context)
            self.call.OPENSSL_sk_free(stack)
            self.call.X509_STORE_free(store)
            for crl in crls:
                self.call.X509_CRL_free(crl)
            self.call.ERR_clear_error()

    def _set(self, parameters: int, wanted: Wanted) -> None:
        self.call.X509_VERIFY_PARAM_set_time(parameters, int(wanted.at.timestamp()))
        self.call.X509_VERIFY_PARAM_set_flags(parameters, wanted.flags)
        self.call.X509_VERIFY_PARAM_set_purpose(parameters, PURPOSES[wanted.purpose])
        self.call.X509_VERIFY_PARAM_set_auth_level(parameters, wanted.level)
        if wanted.depth is not None:
            self.call.X509_VERIFY_PARAM_set_depth(parameters, wanted.depth)

    def _run(self, context: int) -> list[tuple[int, int]]:
        told: list[tuple[int, int]] = []

        def note(good: int, within: int) -> int:
            if not good:
                depth = self.call.X509_STORE_CTX_get_error_depth(within)
                told.append((depth, self.call.X509_STORE_CTX_get_error(within)))
            return 1

        callback = VERIFY_CALLBACK(note)
        self.call.X509_STORE_CTX_set_verify_cb(context, callback)
        result = self.call.X509_verify_cert(context)
        if result != 1:
            told.append((0, self.call.X509_STORE_CTX_get_error(context)))
        return told

    def _names(self, leaf: int, wanted: Wanted) -> list[tuple[int, int]]:
        missing = []
        for kind, text in wanted.names:
            name = text.encode()
            if kind == "dns" and self.call.X509_check_host(leaf, name, len(name), 0, None) != 1:
                missing.append((0, HOSTNAME_MISMATCH))
            if kind == "ip" and self.call.X509_check_ip_asc(leaf, name, 0) != 1:
                missing.append((0, IP_ADDRESS_MISMATCH))
            if kind == "email" and self.call.X509_check_email(leaf, name, len(name), 0) != 1:
                missing.append((0, EMAIL_MISMATCH))
        return missing

    def _stack(self, certificates: Sequence[bytes]) -> int:
        stack: int = self.call.OPENSSL_sk_new_null()
        for certificate in filter(None, map(self._certificate, certificates)):
            self.call.OPENSSL_sk_push(stack, certificate)
        return stack

    def _certificate(self, der: bytes) -> int | None:
        if der not in self._read:
            self._read[der] = self._parse(self.call.d2i_X509, der)
        return self._read[der]

    def _parse(self, function: Callable[..., int | None], der: bytes) -> int | None:
        at = TEXT(der)
        return function(None, ctypes.byref(at), len(der))


@functools.cache
def find_libcrypto() -> LibCrypto | None:
    """OpenSSL 3 of this machine."""
    for name in ("libcrypto.so.3", ctypes.util.find_library("crypto")):
        try:
            library = LibCrypto(ctypes.CDLL(name)) if name else None
        except (OSError, AttributeError):
            continue
        if library is not None and library.version.startswith("OpenSSL 3."):
            return library
    return None
