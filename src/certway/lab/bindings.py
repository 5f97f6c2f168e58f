"""The machine's libcrypto and libssl through ctypes: finds them once, and says which C functions the lab calls.

The only module that loads a library or declares a signature. Knows C types and nothing of what the functions are for.
Refuses every OpenSSL but 3: structures are never touched, but numbers and behaviour are those of 3.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import functools
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, TypeAlias

POINTER, INT, LONG, TEXT = ctypes.c_void_p, ctypes.c_int, ctypes.c_long, ctypes.c_char_p
UNSIGNED, UNSIGNED_LONG, SIZE, WIDE = ctypes.c_uint, ctypes.c_ulong, ctypes.c_size_t, ctypes.c_uint64
INTS: Final = ctypes.POINTER(INT)

FAULT_CALLBACK: Final = ctypes.CFUNCTYPE(INT, INT, POINTER)
"""(good, X509_STORE_CTX) -> go on"""
VERIFY_CALLBACK: Final = ctypes.CFUNCTYPE(INT, POINTER, POINTER)
"""(X509_STORE_CTX, argument) -> accepted"""
INFO_CALLBACK: Final = ctypes.CFUNCTYPE(None, POINTER, INT, INT)
"""(SSL, where, number)"""

Signatures: TypeAlias = Mapping[str, tuple[Any, tuple[Any, ...]]]

CRYPTO_SIGNATURES: Final[Signatures] = MappingProxyType(
    {
        "OpenSSL_version": (TEXT, (INT,)),
        "CRYPTO_free": (None, (POINTER, TEXT, INT)),
        "ERR_clear_error": (None, ()),
        "ERR_get_error": (UNSIGNED_LONG, ()),
        "ERR_reason_error_string": (TEXT, (UNSIGNED_LONG,)),
        "BIO_new": (POINTER, (POINTER,)),
        "BIO_s_mem": (POINTER, ()),
        "BIO_new_mem_buf": (POINTER, (TEXT, INT)),
        "BIO_free": (INT, (POINTER,)),
        "BIO_read": (INT, (POINTER, POINTER, INT)),
        "BIO_write": (INT, (POINTER, TEXT, INT)),
        "BIO_ctrl": (LONG, (POINTER, INT, LONG, POINTER)),
        "PEM_read_bio_PrivateKey": (POINTER, (POINTER, POINTER, POINTER, TEXT)),
        "EVP_PKEY_free": (None, (POINTER,)),
        "d2i_X509": (POINTER, (POINTER, ctypes.POINTER(TEXT), LONG)),
        "d2i_X509_CRL": (POINTER, (POINTER, ctypes.POINTER(TEXT), LONG)),
        "i2d_X509": (INT, (POINTER, ctypes.POINTER(POINTER))),
        "X509_free": (None, (POINTER,)),
        "X509_CRL_free": (None, (POINTER,)),
        "X509_get_signature_info": (INT, (POINTER, INTS, INTS, INTS, ctypes.POINTER(ctypes.c_uint32))),
        "X509_check_host": (INT, (POINTER, TEXT, SIZE, UNSIGNED, POINTER)),
        "X509_check_email": (INT, (POINTER, TEXT, SIZE, UNSIGNED)),
        "X509_check_ip_asc": (INT, (POINTER, TEXT, UNSIGNED)),
        "OPENSSL_sk_new_null": (POINTER, ()),
        "OPENSSL_sk_push": (INT, (POINTER, POINTER)),
        "OPENSSL_sk_num": (INT, (POINTER,)),
        "OPENSSL_sk_value": (POINTER, (POINTER, INT)),
        "OPENSSL_sk_free": (None, (POINTER,)),
        "X509_STORE_new": (POINTER, ()),
        "X509_STORE_free": (None, (POINTER,)),
        "X509_STORE_add_cert": (INT, (POINTER, POINTER)),
        "X509_STORE_add_crl": (INT, (POINTER, POINTER)),
        "X509_STORE_get0_param": (POINTER, (POINTER,)),
        "X509_STORE_CTX_new": (POINTER, ()),
        "X509_STORE_CTX_free": (None, (POINTER,)),
        "X509_STORE_CTX_init": (INT, (POINTER, POINTER, POINTER, POINTER)),
        "X509_STORE_CTX_get_ex_data": (POINTER, (POINTER, INT)),
        "X509_STORE_CTX_get0_param": (POINTER, (POINTER,)),
        "X509_STORE_CTX_get0_cert": (POINTER, (POINTER,)),
        "X509_STORE_CTX_get0_untrusted": (POINTER, (POINTER,)),
        "X509_STORE_CTX_get0_chain": (POINTER, (POINTER,)),
        "X509_STORE_CTX_get_current_cert": (POINTER, (POINTER,)),
        "X509_STORE_CTX_set_verify_cb": (None, (POINTER, FAULT_CALLBACK)),
        "X509_STORE_CTX_get_error": (INT, (POINTER,)),
        "X509_STORE_CTX_get_error_depth": (INT, (POINTER,)),
        "X509_STORE_CTX_set_error": (None, (POINTER, INT)),
        "X509_STORE_CTX_set_error_depth": (None, (POINTER, INT)),
        "X509_VERIFY_PARAM_set_time": (None, (POINTER, ctypes.c_int64)),
        "X509_VERIFY_PARAM_set_flags": (INT, (POINTER, UNSIGNED_LONG)),
        "X509_VERIFY_PARAM_set_purpose": (INT, (POINTER, INT)),
        "X509_VERIFY_PARAM_set_auth_level": (None, (POINTER, INT)),
        "X509_VERIFY_PARAM_set_depth": (None, (POINTER, INT)),
        "X509_VERIFY_PARAM_set_hostflags": (None, (POINTER, UNSIGNED)),
        "X509_verify_cert": (INT, (POINTER,)),
    }
)
SSL_SIGNATURES: Final[Signatures] = MappingProxyType(
    {
        "TLS_method": (POINTER, ()),
        "SSL_CTX_new": (POINTER, (POINTER,)),
        "SSL_CTX_free": (None, (POINTER,)),
        "SSL_CTX_ctrl": (LONG, (POINTER, INT, LONG, POINTER)),
        "SSL_CTX_set_options": (WIDE, (POINTER, WIDE)),
        "SSL_CTX_set_num_tickets": (INT, (POINTER, SIZE)),
        "SSL_CTX_set_security_level": (None, (POINTER, INT)),
        "SSL_CTX_set_cipher_list": (INT, (POINTER, TEXT)),
        "SSL_CTX_set_ciphersuites": (INT, (POINTER, TEXT)),
        "SSL_CTX_set_cert_verify_callback": (None, (POINTER, VERIFY_CALLBACK, POINTER)),
        "SSL_CTX_set_cert_store": (None, (POINTER, POINTER)),
        "SSL_CTX_use_certificate": (INT, (POINTER, POINTER)),
        "SSL_CTX_use_PrivateKey": (INT, (POINTER, POINTER)),
        "SSL_get_ex_data_X509_STORE_CTX_idx": (INT, ()),
        "SSL_new": (POINTER, (POINTER,)),
        "SSL_free": (None, (POINTER,)),
        "SSL_ctrl": (LONG, (POINTER, INT, LONG, POINTER)),
        "SSL_set_verify": (None, (POINTER, INT, POINTER)),
        "SSL_set_bio": (None, (POINTER, POINTER, POINTER)),
        "SSL_set_connect_state": (None, (POINTER,)),
        "SSL_set_accept_state": (None, (POINTER,)),
        "SSL_set_info_callback": (None, (POINTER, INFO_CALLBACK)),
        "SSL_do_handshake": (INT, (POINTER,)),
        "SSL_read": (INT, (POINTER, POINTER, INT)),
        "SSL_write": (INT, (POINTER, TEXT, INT)),
        "SSL_shutdown": (INT, (POINTER,)),
        "SSL_get_error": (INT, (POINTER, INT)),
        "SSL_get_version": (TEXT, (POINTER,)),
        "SSL_get_current_cipher": (POINTER, (POINTER,)),
        "SSL_CIPHER_get_name": (TEXT, (POINTER,)),
    }
)


@functools.cache
def find_crypto_library() -> ctypes.CDLL | None:
    """libcrypto of OpenSSL 3 on this machine, its functions declared."""
    for name in ("libcrypto.so.3", ctypes.util.find_library("crypto")):
        library = _load(name, CRYPTO_SIGNATURES)
        if library is not None and library.OpenSSL_version(0).startswith(b"OpenSSL 3."):
            return library
    return None


@functools.cache
def find_ssl_library() -> ctypes.CDLL | None:
    """libssl of the same OpenSSL, its functions declared."""
    crypto = find_crypto_library()
    if crypto is None:
        return None
    sibling = crypto._name.replace("libcrypto", "libssl") if crypto._name else None
    return _load(sibling, SSL_SIGNATURES)


def _load(name: str | None, signatures: Signatures) -> ctypes.CDLL | None:
    """A library with these functions; None where it is not there or lacks one of them."""
    if not name:
        return None
    try:
        library = ctypes.CDLL(name)
        for function, (result, arguments) in signatures.items():
            found = getattr(library, function)
            found.restype, found.argtypes = result, arguments
    except (OSError, AttributeError):
        return None
    return library
