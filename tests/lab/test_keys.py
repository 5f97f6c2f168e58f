"""Keys of the lab: the same from the same label, sound, and never shown."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from certway.lab.keys import Key, key_for
from certway.pki.keys import find_public_key
from certway.pki.signatures import check_signed

KINDS = ("ec-p256", "ec-p384", "ec-p521", "ed25519", "rsa-1024", "rsa-2048", "rsa-3072", "rsa-4096", "rsa-8192")


@pytest.mark.parametrize("kind", KINDS)
def test_a_key_signs_the_same_bytes_every_time_and_its_public_half_verifies_them(kind: str) -> None:
    key = key_for("expe01.example.com", kind)
    signature = key.sign(b"data")
    assert signature == key.sign(b"data")
    assert check_signed(b"data", key.signature_algorithm(), signature, key.spki, {}) is True
    assert check_signed(b"other", key.signature_algorithm(), signature, key.spki, {}) is not True


@pytest.mark.parametrize("digest", ["sha1", "sha384", "sha512"])
@pytest.mark.parametrize("kind", ["ec-p256", "rsa-2048"])
def test_other_digests_can_be_asked_for(kind: str, digest: str) -> None:
    key = key_for("expe01.example.com", kind)
    signature = key.sign(b"data", digest)
    assert check_signed(b"data", key.signature_algorithm(digest), signature, key.spki, {}) is True


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.startswith("rsa-")])
def test_an_rsa_key_has_its_size_and_passes_the_validation_of_a_reader(kind: str) -> None:
    key = key_for("expe01.example.com", kind)
    public = find_public_key(key.spki, {})
    assert isinstance(public, rsa.RSAPublicKey)
    assert public.key_size == int(kind.removeprefix("rsa-"))
    if public.key_size < 8192:  # there it takes seconds
        load_pem_private_key(key.private_pem(), None)  # checks that the primes are primes


def test_many_labels_have_different_rsa_keys() -> None:
    keys = {key_for(f"node {number}", "rsa-2048").spki for number in range(60)}
    assert len(keys) == 60


def test_another_label_or_kind_is_another_key() -> None:
    spki = {key_for(label, kind).spki for label in ("one", "two") for kind in ("ec-p256", "rsa-2048", "ed25519")}
    assert len(spki) == 6


def test_no_representation_shows_anything_of_the_private_half() -> None:
    assert repr(key_for("one")) == "Key(label='one', kind='ec-p256')"


def test_keys_are_equal_by_their_public_half() -> None:
    key = key_for("one")
    assert key == Key("renamed", key.kind, key.spki, key_for("two")._private)
    assert key != key_for("two")
