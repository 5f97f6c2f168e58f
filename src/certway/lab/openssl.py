"""TLS as a node does it: one end described by a value, and the machine's libssl 3 set up to behave like that.

Knows the SSL_CTX of OpenSSL 3: which certificates are shown, which chain goes with them, and how the other end is
judged, at any instant, purpose and level, with every fault told and the alert of the first one sent.
Refuses to know products and sockets. The security level of the library is 0: what is too weak, the rules decide.
"""

from __future__ import annotations

import ctypes
import functools
import weakref
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from typing import TYPE_CHECKING, Final

from certway.lab.bindings import VERIFY_CALLBACK, find_ssl_library
from certway.lab.libcrypto import LibCrypto, Rules, find_libcrypto

if TYPE_CHECKING:
    from certway.lab.connection import Connection

_MODE, _SESSION_CACHE, _CHAIN_CERTIFICATE, _SIGNATURES, _CHAIN_STORE = 33, 44, 89, 98, 107  # SSL_CTRL_...
_NO_AUTO_CHAIN: Final = 0x8
_NO_TICKETS, _OWN_ORDER, _NO_RENEGOTIATION = 1 << 14, 1 << 22, 1 << 30
_WITH_REFERENCE: Final = 1


class Version(IntEnum):
    """Protocol versions as they travel."""

    TLS_1_2 = 0x0303
    TLS_1_3 = 0x0304


class Asks(IntEnum):
    """Whether a certificate of the other end is asked for and must come; the numbers are SSL_VERIFY_..."""

    NEVER = 0
    OPTIONAL = 1
    REQUIRED = 3


class CannotPresent(ValueError):
    """libssl takes a certificate, its key or a setting of an endpoint not at all; the text says which and why."""


@dataclass(frozen=True)
class Credential:
    """A certificate with its key, and what is sent after it.

    `others`: exactly these, in order, as DER; none of them: the leaf alone; None: the chain that OpenSSL finds in the
    endpoint's own list. `key` is PEM, unencrypted.
    """

    leaf: bytes = field(repr=False)
    key: bytes = field(repr=False)
    others: tuple[bytes, ...] | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Endpoint:
    """One end of TLS connections.

    `credentials`: several of different key types, and the ciphers select one; none: a client that shows nothing.
    `own_list`: where OpenSSL looks for the chain that it sends by itself, at the instant `clock` (None: the machine's).
    `verifies`: None judges nobody; its lists are tuples. `asks` is for servers: a client is always shown a certificate.
    `versions`: lowest and highest; `ciphers` for TLS 1.2 and `suites` for 1.3 in OpenSSL's words; `signatures`:
    signature algorithms in order, empty for the library's; `own_order`: a server prefers its order to the client's.
    """

    credentials: tuple[Credential, ...] = ()
    own_list: tuple[bytes, ...] = field(default=(), repr=False)
    clock: datetime | None = None
    verifies: Rules | None = None
    asks: Asks = Asks.NEVER
    versions: tuple[Version, Version] = (Version.TLS_1_2, Version.TLS_1_3)
    ciphers: str = "DEFAULT"
    suites: str = "TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256"
    signatures: str = ""
    own_order: bool = False


class Engine:
    """libssl and libcrypto with what they have read; `context` makes ready whatever an endpoint needs, once.

    Connections belong to the thread that made them.
    """

    def __init__(self, library: ctypes.CDLL, crypto: LibCrypto) -> None:
        self.ssl = library
        self.crypto = crypto
        self.version = crypto.version
        self.connection_index: int = library.SSL_get_ex_data_X509_STORE_CTX_idx()
        self.context = functools.lru_cache(maxsize=256)(functools.partial(Context, self))
        self.private_key = functools.lru_cache(maxsize=256)(self._read_key)

    def _read_key(self, pem: bytes) -> PrivateKey:
        """A private key from PEM; raises CannotPresent."""
        call = self.crypto.call
        source = call.BIO_new_mem_buf(pem, len(pem))
        pointer = call.PEM_read_bio_PrivateKey(source, None, None, b"")
        call.BIO_free(source)
        if pointer is None:
            raise CannotPresent(f"the private key cannot be read: {self.take_error()}")
        return PrivateKey(self, pointer)

    def take_error(self) -> str:
        """What OpenSSL says about the first error of this thread, as evidence; every error is then forgotten."""
        call = self.crypto.call
        text = call.ERR_reason_error_string(call.ERR_get_error())
        call.ERR_clear_error()
        return text.decode() if text else ""


class PrivateKey:
    """An EVP_PKEY, freed with this."""

    def __init__(self, engine: Engine, pointer: int) -> None:
        self.pointer = pointer
        _free_with(self, engine.crypto.call.EVP_PKEY_free, pointer)


class Context:
    """An SSL_CTX for an endpoint; lives at least as long as the connections made from it."""

    def __init__(self, engine: Engine, endpoint: Endpoint) -> None:
        self.engine = engine
        self.endpoint = endpoint
        self.connections: weakref.WeakValueDictionary[int, Connection] = weakref.WeakValueDictionary()
        ssl = engine.ssl
        self.pointer: int = ssl.SSL_CTX_new(ssl.TLS_method())
        _free_with(self, ssl.SSL_CTX_free, self.pointer)
        self._set_protocol()
        self._set_credentials()
        self._set_verification()

    def _set_protocol(self) -> None:
        ssl, endpoint = self.engine.ssl, self.endpoint
        ssl.SSL_CTX_set_security_level(self.pointer, 0)
        self._control(_SESSION_CACHE, 0)
        ssl.SSL_CTX_set_num_tickets(self.pointer, 0)
        order = _OWN_ORDER if endpoint.own_order else 0
        ssl.SSL_CTX_set_options(self.pointer, _NO_TICKETS | _NO_RENEGOTIATION | order)
        self._need(ssl.SSL_CTX_set_cipher_list(self.pointer, endpoint.ciphers.encode() + b":@SECLEVEL=0"), "ciphers")
        self._need(ssl.SSL_CTX_set_ciphersuites(self.pointer, endpoint.suites.encode()), "suites")
        if endpoint.signatures:
            self._need(self._control(_SIGNATURES, 0, endpoint.signatures.encode()), "signatures")

    def _set_credentials(self) -> None:
        chains = [credential.others for credential in self.endpoint.credentials]
        if None in chains and () in chains:
            raise CannotPresent("OpenSSL cannot send one leaf alone and build the chain of another")
        if None not in chains:
            self._control(_MODE, _NO_AUTO_CHAIN)
        for credential in self.endpoint.credentials:
            self._set_credential(credential)
        self._set_own_list()

    def _set_credential(self, credential: Credential) -> None:
        ssl = self.engine.ssl
        self._need(ssl.SSL_CTX_use_certificate(self.pointer, self._certificate(credential.leaf)), "certificate")
        key = self.engine.private_key(credential.key)
        self._need(ssl.SSL_CTX_use_PrivateKey(self.pointer, key.pointer), "private key")
        for other in credential.others or ():
            self._need(self._control(_CHAIN_CERTIFICATE, _WITH_REFERENCE, self._certificate(other)), "chain")

    def _certificate(self, der: bytes) -> int:
        certificate = self.engine.crypto.certificate(der)
        if certificate is None:
            raise CannotPresent(f"libcrypto cannot read a certificate: {self.engine.take_error()}")
        return certificate

    def _set_own_list(self) -> None:
        """The automatic chain is built by an ordinary verification, so the node's clock counts for it, too."""
        call = self.engine.crypto.call
        store = self.engine.crypto.new_store(self.endpoint.own_list)
        if self.endpoint.clock is not None:
            call.X509_VERIFY_PARAM_set_time(call.X509_STORE_get0_param(store), int(self.endpoint.clock.timestamp()))
        self._control(_CHAIN_STORE, 0, store)

    def _set_verification(self) -> None:
        ssl, rules = self.engine.ssl, self.endpoint.verifies
        if rules is not None:
            store = self.engine.crypto.new_store(rules.trusted, rules.crls)
            if store is None:
                raise CannotPresent("libcrypto cannot read a revocation list")
            ssl.SSL_CTX_set_cert_store(self.pointer, store)
        self._callback = VERIFY_CALLBACK(self._verify)  # C holds no reference
        ssl.SSL_CTX_set_cert_verify_callback(self.pointer, self._callback, None)

    def _verify(self, context: int, _: int | None) -> int:
        """Called by libssl with the chain that the other end sent, whether or not it is to be judged."""
        call = self.engine.crypto.call
        connection = self.connections.get(call.X509_STORE_CTX_get_ex_data(context, self.engine.connection_index))
        if connection is None:
            return 0
        try:
            return int(connection.judge(context))
        except BaseException as error:  # noqa: BLE001 - ctypes would lose it; the connection raises it
            connection.broken = error
            return 0

    def _control(self, command: int, number: int, pointer: int | bytes | None = None) -> int:
        result: int = self.engine.ssl.SSL_CTX_ctrl(self.pointer, command, number, pointer)
        return result

    def _need(self, result: int, what: str) -> None:
        if result <= 0:
            raise CannotPresent(f"libssl does not take this {what}: {self.engine.take_error()}")


def _free_with(owner: object, function: object, pointer: int) -> None:
    """Call a C function on the pointer when its owner goes; not at the end of the process, which frees everything."""
    weakref.finalize(owner, function, pointer).atexit = False  # type: ignore[arg-type]


def find_libssl() -> Engine | None:
    """A fresh engine on the libssl of OpenSSL 3 of this machine; None where there is none."""
    library, crypto = find_ssl_library(), find_libcrypto()
    return Engine(library, crypto) if library is not None and crypto is not None else None
