"""Keys are found by the public half of a certificate, and shown to nobody."""

from __future__ import annotations

from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, PrivateFormat

from certway.lab.key_ring import KeyRing, build_key_ring
from certway.lab.keys import find_key, key_for
from certway.pki.private_keys import open_key
from tests.lab.ends import LEAF, PEER


def test_a_test_key_is_found_by_its_public_half() -> None:
    assert find_key(LEAF.key.spki) is LEAF.key
    assert find_key(b"") is None
    assert KeyRing().find(LEAF.certificate) == LEAF.key.private_pem()


def test_a_ring_from_files_holds_their_keys_only() -> None:
    ring = build_key_ring([LEAF.key.private_pem(), LEAF.pem.encode(), b"", b"\xff\x00"])
    assert ring.find(PEER.certificate) is None
    found = ring.find(LEAF.certificate)
    assert found is not None
    assert open_key(found).public_key() == open_key(LEAF.key.private_pem()).public_key()
    assert len(ring.given) == 1


def test_keys_in_other_forms_are_found_and_encrypted_ones_left_out() -> None:
    rsa, curve = key_for("ring", "rsa-2048"), key_for("ring")
    older = open_key(rsa.private_pem()).private_bytes(
        Encoding.PEM, PrivateFormat.TraditionalOpenSSL, BestAvailableEncryption(b"secret")
    )
    der = build_key_ring([open_key_as_der(curve.private_pem()), older])
    assert len(der.given) == 1


def open_key_as_der(pem: bytes) -> bytes:
    from cryptography.hazmat.primitives.serialization import NoEncryption

    return open_key(pem).private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())


def test_a_ring_shows_no_key() -> None:
    assert repr(build_key_ring([LEAF.key.private_pem()])) == "KeyRing(test_keys=False)"
