"""Mutual TLS between two nodes with the standard library, as far as it goes: chain and purpose, never the instant.

A presenter sends what OpenSSL finds in its own list. This is a stand-in: it goes when the lab's own TLS engine takes
over the zone's half of situation 3.
"""

from __future__ import annotations

import ssl
from pathlib import Path
from typing import Final

from certway.lab.ssh_peers import Peer
from certway.model.certificate import Certificate

_NO_CHECK_TIME: Final = ssl.VerifyFlags(0x200000)  # X509_V_FLAG_NO_CHECK_TIME; the module has no name for it


def shake(client: Peer, server: Peer, folder: Path) -> bool:
    """Whether both ends agree and one byte goes each way; only certificates, keys and lists of the peers count."""
    to_client, to_server = ssl.MemoryBIO(), ssl.MemoryBIO()
    ends = (
        _context(ssl.PROTOCOL_TLS_CLIENT, client, folder).wrap_bio(to_client, to_server),
        _context(ssl.PROTOCOL_TLS_SERVER, server, folder).wrap_bio(to_server, to_client, server_side=True),
    )
    try:
        _repeat(ends)
        for end in ends:
            end.write(b"x")
        return all(end.read(1) == b"x" for end in ends)
    except ssl.SSLError:
        return False


def _repeat(ends: tuple[ssl.SSLObject, ssl.SSLObject]) -> None:
    for _ in range(10):
        waiting = False
        for end in ends:
            try:
                end.do_handshake()
            except ssl.SSLWantReadError:
                waiting = True
        if not waiting:
            return
    raise ssl.SSLError("no end in sight")


def _context(protocol: int, peer: Peer, folder: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(protocol)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_REQUIRED
    context.verify_flags |= _NO_CHECK_TIME
    context.load_verify_locations(cadata="".join(map(_pem, peer.trusted)))
    file = folder / "end.pem"
    file.write_bytes(peer.key_pem + _pem(peer.sent[0]).encode())
    context.load_cert_chain(file)
    return context


def _pem(certificate: Certificate) -> str:
    return ssl.DER_cert_to_PEM_cert(certificate.der)
