"""Certificates inside SSH: what is read from bytes written by hand, and that no bytes break the reader."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certway.pki.ssh_wire import CertifiedKey, find_certified_key, find_host_key, find_host_key_algorithms

ALGORITHM = b"x509v3-ecdsa-sha2-nistp256"


def string(content: bytes) -> bytes:
    return len(content).to_bytes(4) + content


def blob(*certificates: bytes, algorithm: bytes = ALGORITHM, responses: tuple[bytes, ...] = ()) -> bytes:
    held = (certificates, responses)
    return string(algorithm) + b"".join(
        len(items).to_bytes(4) + b"".join(string(item) for item in items) for items in held
    )


def packet(payload: bytes, padding: int = 5) -> bytes:
    return string(bytes([padding]) + payload + bytes(padding))


def kex_init(*algorithms: bytes) -> bytes:
    return packet(b"\x14" + bytes(16) + string(b"curve25519-sha256") + string(b",".join(algorithms)) + bytes(60))


def reply(key: bytes, number: int = 31) -> bytes:
    return packet(bytes([number]) + string(key) + string(b"public") + string(b"signature"))


def conversation(*packets: bytes, before: bytes = b"") -> bytes:
    return before + b"SSH-2.0-certway\r\n" + b"".join(packets)


def test_the_certificates_of_a_key_are_counted_as_they_stand() -> None:
    assert find_certified_key(blob(b"leaf", b"issuer", responses=(b"good",))) == CertifiedKey(
        algorithm=ALGORITHM.decode(), certificates=(b"leaf", b"issuer"), ocsp_responses=(b"good",)
    )


@pytest.mark.parametrize(
    "other",
    [
        b"",
        string(b"ssh-rsa") + string(b"exponent"),
        blob(b"leaf", algorithm=b"ecdsa-sha2-nistp256"),
        blob(),
        blob(b"leaf")[:-1],
        blob(b"leaf") + b"\0",
    ],
)
def test_what_is_no_key_with_certificates_is_none(other: bytes) -> None:
    assert find_certified_key(other) is None


@pytest.mark.parametrize("number", [31, 33])
def test_the_host_key_stands_in_the_reply(number: int) -> None:
    sent = conversation(kex_init(ALGORITHM), reply(blob(b"leaf", b"issuer"), number), before=b"welcome\r\n")
    found = find_host_key(sent)
    assert found is not None
    assert found.certificates == (b"leaf", b"issuer")


def test_a_group_of_the_same_number_is_no_host_key() -> None:
    group = packet(b"\x1f" + string(b"\x00prime") + string(b"\x02"))
    found = find_host_key(conversation(kex_init(ALGORITHM), group, reply(blob(b"leaf"), 33)))
    assert found is not None
    assert found.certificates == (b"leaf",)


def test_nothing_is_read_after_new_keys() -> None:
    sent = conversation(kex_init(ALGORITHM), packet(b"\x15"), reply(blob(b"leaf")))
    assert find_host_key(sent) is None
    assert find_host_key(conversation(kex_init(ALGORITHM), reply(blob(b"leaf")), packet(b"\x15"))) is not None


def test_the_algorithms_offered_are_those_of_the_first_message() -> None:
    sent = conversation(kex_init(ALGORITHM, b"x509v3-rsa2048-sha256"))
    assert find_host_key_algorithms(sent) == (ALGORITHM.decode(), "x509v3-rsa2048-sha256")
    assert find_host_key_algorithms(conversation(kex_init())) == ()
    assert find_host_key_algorithms(conversation(packet(b"\x14" + bytes(16)))) == ()
    assert find_host_key_algorithms(b"HTTP/1.1 400 Bad Request\r\n") == ()


@given(st.binary(max_size=200))
def test_any_bytes_are_read_without_trouble(data: bytes) -> None:
    assert find_certified_key(data) is None or data
    for sent in (data, conversation(data), conversation(packet(data))):
        assert find_host_key(sent) is None or sent
        assert isinstance(find_host_key_algorithms(sent), tuple)


@given(st.lists(st.binary(max_size=9), min_size=1, max_size=4), st.integers(0, 120))
def test_a_key_cut_short_is_none_and_a_whole_one_is_read(certificates: list[bytes], cut: int) -> None:
    whole = blob(*certificates)
    found = find_certified_key(whole)
    assert found is not None
    assert found.certificates == tuple(certificates)
    assert find_certified_key(whole[: min(cut, len(whole) - 1)]) is None
