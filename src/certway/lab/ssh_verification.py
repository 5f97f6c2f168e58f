"""The only file that knows asyncssh from inside: connections whose certificate check is ours.

Theory of operation: asyncssh verifies X.509 at the wall clock, over an unordered set of certificates, with the
purpose of the end certificate only, and the server swallows its reason. Both ends therefore override one private
method each, `_validate_x509_host_certificate_chain` and `_validate_x509_certificate_chain`; a test holds that these
are there in the version that is pinned. What they are shown goes to `ssh_peers.verify`, which keeps the reason.
Everything else of the protocol is asyncssh's own: negotiation, signatures, authentication, forwarding.

Needs the packages of the extra `lab`: import it where a connection is made, never above.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, Final

from asyncssh import (
    SSHClientConnection,
    SSHClientConnectionOptions,
    SSHKey,
    SSHKeyPair,
    SSHServer,
    SSHServerConnection,
    SSHServerConnectionOptions,
    import_certificate,
    import_private_key,
    load_keypairs,
)
from asyncssh.public_key import SSHX509CertificateChain

from certway.knowledge.ssh import TUNNEL_KEY_TYPES
from certway.lab.libcrypto import LibCrypto
from certway.lab.ssh_peers import Peer, Side, Verification, verify
from certway.pki.ssh_wire import find_certified_key

USER: Final = "tunnel"
"""The product's name for this user is not documented."""

NOBODY_KNOWN: Final[tuple[list[str], list[str], list[str]]] = ([], [], [])
"""No host is trusted by its key alone."""

PATIENCE_S: Final = 20
"""For a login on a busy machine."""

MOST_HEARD: Final = 1 << 16


class Refused(ValueError):
    """The certificate is not accepted; asyncssh sends this text to the other end."""


class Examiner:
    """What one end of one connection is shown and says, remembered: a server is asked twice about one certificate."""

    def __init__(self, peer: Peer, library: LibCrypto) -> None:
        self.peer = peer
        self.library = library
        self.heard = bytearray()
        self.shown: tuple[bytes, ...] = ()
        self.verification: Verification | None = None
        self.ended = ""

    def examine(self, chain: SSHX509CertificateChain) -> SSHKey:
        """The key of the end certificate; raises Refused."""
        key = find_certified_key(chain.public_data)
        if key is None:
            raise Refused("no certificate in the key")
        if self.verification is None or self.shown != key.certificates:
            self.shown = key.certificates
            self.verification = verify(self.shown, self.peer, self.library)
        if not self.verification.accepted:
            raise Refused(self.verification.words)
        return chain.key

    def hear(self, data: bytes) -> None:
        """Keep a copy of how the other end begins; what is in clear stands there."""
        if len(self.heard) < MOST_HEARD:
            self.heard += data

    def note_end(self, connection: object, reason: Exception | None) -> None:  # noqa: ARG002
        """How the connection ended; nothing where it was closed on purpose."""
        if reason is not None:
            self.ended = f"{type(reason).__name__}: {reason}"

    def side(self) -> Side:
        """This end as it was."""
        return Side(shown=self.shown, verification=self.verification, ended=self.ended)


class VerifyingClient(SSHClientConnection):
    """Expressway-C's end."""

    def __init__(self, options: SSHClientConnectionOptions, examiner: Examiner) -> None:
        super().__init__(asyncio.get_running_loop(), options, error_handler=examiner.note_end, wait="auth")
        self.examiner = examiner

    def data_received(self, data: bytes, datatype: Any = None) -> None:
        """Hear the server."""
        self.examiner.hear(data)
        super().data_received(data, datatype)

    def _validate_x509_host_certificate_chain(self, host: str, cert: SSHX509CertificateChain) -> SSHKey:  # noqa: ARG002
        """No document says that a name is compared on SSH: `host` is not read."""
        return self.examiner.examine(cert)


class VerifyingServer(SSHServerConnection):
    """Expressway-E's end of one connection."""

    def __init__(self, options: SSHServerConnectionOptions, examiner: Examiner) -> None:
        super().__init__(asyncio.get_running_loop(), options, error_handler=examiner.note_end)
        self.examiner = examiner

    def data_received(self, data: bytes, datatype: Any = None) -> None:
        """Hear the client."""
        self.examiner.hear(data)
        super().data_received(data, datatype)

    async def _validate_x509_certificate_chain(
        self,
        username: str,  # noqa: ARG002
        cert: SSHX509CertificateChain,
    ) -> SSHKey | None:
        """Any user with an accepted certificate may forward ports."""
        try:
            return self.examiner.examine(cert)
        except Refused:
            return None


class _Owner(SSHServer):
    """Certificates only, and ports of the server's own address only."""

    def __init__(self, address: str) -> None:
        self.address = address

    def begin_auth(self, username: str) -> bool:  # noqa: ARG002
        """Nobody gets in without."""
        return True

    def public_key_auth_supported(self) -> bool:
        """By default only for users with keys of their own."""
        return True

    def server_requested(self, listen_host: str, listen_port: int) -> bool:  # noqa: ARG002
        """Whether a port may be forwarded."""
        return listen_host == self.address


async def connect(peer: Peer, examiner: Examiner, address: str, port: int) -> VerifyingClient:
    """A connection that is logged in.

    Raises asyncssh.Error where either end refuses, OSError where nobody listens, ValueError for a peer that cannot be
    shown: its key is another one, or the library cannot read its certificate.
    """
    loop = asyncio.get_running_loop()
    options = SSHClientConnectionOptions(
        known_hosts=NOBODY_KNOWN,
        server_host_key_algs=_listed(peer),
        username=USER,
        client_keys=[pair for pair in _pairs(peer) if pair.sig_algorithms],
        preferred_auth="publickey",
        agent_path=None,
        **_common(peer),
    )
    options.waiter = loop.create_future()
    _, connection = await loop.create_connection(
        lambda: VerifyingClient(options, examiner), address, port, local_addr=(peer.address, 0)
    )
    try:
        await options.waiter
    except BaseException:
        connection.abort()
        await connection.wait_closed()
        raise
    return connection


async def listen(peer: Peer, port: int, meet: Callable[[], Examiner]) -> tuple[asyncio.Server, list[VerifyingServer]]:
    """A listening server and the connections that may still be open; `meet` makes the examiner of each."""
    options = SSHServerConnectionOptions(
        server_factory=lambda: _Owner(peer.address), server_host_keys=_pairs(peer), **_common(peer)
    )
    connections: list[VerifyingServer] = []

    def accept() -> VerifyingServer:
        connections[:] = [connection for connection in connections if not connection.is_closed()]
        connections.append(VerifyingServer(options, meet()))
        return connections[-1]

    return await asyncio.get_running_loop().create_server(accept, peer.address, port), connections


def _common(peer: Peer) -> dict[str, Any]:
    """Nothing of this machine's own SSH configuration counts."""
    return {
        "config": None,
        "signature_algs": _listed(peer),
        "x509_trusted_certs": [],
        "x509_trusted_cert_paths": [],
        "gss_host": None,
        "login_timeout": PATIENCE_S,
    }


def _listed(peer: Peer) -> list[str]:
    return [name for name in peer.rules.key_types if name in TUNNEL_KEY_TYPES]


def _pairs(peer: Peer) -> list[SSHKeyPair]:
    """The key under its certificates, offered under the listed key types only and never bare."""
    key = import_private_key(peer.key_pem, unsafe_skip_rsa_key_validation=True)
    sent = [import_certificate(certificate.der) for certificate in peer.sent]
    pairs = [pair for pair in load_keypairs(key, certlist=sent) if pair.has_cert]
    if not pairs:
        raise ValueError("the key is not that of the certificate")
    for pair in pairs:
        offered = [name for name in pair.host_key_algorithms if name.decode() in _listed(peer)]
        pair.host_key_algorithms = pair.sig_algorithms = offered
    return pairs
