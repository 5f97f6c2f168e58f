import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certway.adapters.capture.conversations import Absent, Side
from certway.adapters.capture.ssh_packets import (
    HostKey,
    Offer,
    choose_key_exchange,
    parse_disconnect,
    parse_host_key,
    parse_offer,
)
from certway.lab.foundry import Minted
from certway.lab.frames import Said
from certway.model.certificate import Malformed
from certway.pki.ssh_wire import find_host_key
from tests.adapters.capture.talks import ISSUING, LEAF, ROOT, frames_of, ssh_talk, the_ssh

X509 = "x509v3-ecdsa-sha2-nistp256"


@pytest.mark.parametrize("chain", [(LEAF,), (LEAF, ISSUING), (LEAF, ISSUING, ROOT)])
def test_the_host_shows_its_certificates_and_their_number(chain: tuple[Minted, ...]) -> None:
    ssh = the_ssh(frames_of(ssh_talk(chain)))
    assert ssh.host_chain == tuple(one.der for one in chain)
    assert (ssh.host_key_algorithm, ssh.ocsp_responses) == (X509, 0)
    assert ssh.client_algorithms == (X509,)
    assert X509 in ssh.server_algorithms
    assert ssh.client_banner.startswith("SSH-2.0-AsyncSSH")
    assert ssh.server_banner.startswith("SSH-2.0-AsyncSSH")
    assert ssh.is_encrypted
    assert ssh.client_chain is Absent.ENCRYPTED
    recorded = find_host_key(b"".join(one.payload for one in ssh_talk(chain) if not one.by_client))
    assert recorded is not None
    assert recorded.certificates == ssh.host_chain


@pytest.mark.parametrize(
    "name",
    [
        "curve25519-sha256",
        "ecdh-sha2-nistp256",
        "diffie-hellman-group14-sha256",
        "diffie-hellman-group-exchange-sha256",
    ],
)
def test_every_key_exchange_shows_the_host_key(name: str) -> None:
    assert the_ssh(frames_of(ssh_talk((LEAF, ISSUING), name))).host_chain == (LEAF.der, ISSUING.der)


def test_a_host_key_that_is_cut_or_empty_is_malformed() -> None:
    text = X509.encode()
    for rest in (b"", struct.pack(">II", 0, 0), struct.pack(">IIs", 1, 1, b"c"), struct.pack(">II", 2**32 - 1, 1)):
        key = struct.pack(">I", len(text)) + text + rest
        assert isinstance(parse_host_key(struct.pack(">I", len(key)) + key), Malformed)


def test_a_plain_host_key_has_no_certificates() -> None:
    ssh = the_ssh(frames_of(ssh_talk(())))
    assert (ssh.host_key_algorithm, ssh.host_chain) == ("ecdsa-sha2-nistp256", Absent.PLAIN_KEY)


def test_a_client_that_refuses_the_host_says_why_in_clear() -> None:
    ssh = the_ssh(frames_of(ssh_talk((LEAF,), "", "secureShellServer")))
    assert ssh.host_chain == (LEAF.der,)
    assert not ssh.is_encrypted
    (said,) = ssh.disconnects
    assert (said.sender, said.code) == (Side.CLIENT, 9)
    assert "purpose" in said.text


def test_a_connection_that_ends_before_the_reply_shows_no_host_key() -> None:
    said = ssh_talk()[:2]
    assert the_ssh(frames_of(said)).host_chain is Absent.NOT_REACHED
    assert the_ssh(frames_of(said, closed=False)).host_chain is Absent.CAPTURE_ENDED


def test_missing_packets_hide_the_host_key() -> None:
    frames = [frame for frame in frames_of(ssh_talk((LEAF, ISSUING, ROOT))) if LEAF.der[50:90] not in frame.data]
    assert the_ssh(frames).host_chain is Absent.BYTES_MISSING


@given(st.integers(1, 40))
def test_the_cut_of_the_bytes_does_not_matter(step: int) -> None:
    said = [
        Said(one.at, one.by_client, one.payload[at : at + step * 16])
        for one in ssh_talk((LEAF, ISSUING))
        for at in range(0, len(one.payload), step * 16)
    ]
    assert the_ssh(frames_of(said)).host_chain == (LEAF.der, ISSUING.der)


def test_a_server_may_speak_before_its_banner() -> None:
    said = list(ssh_talk())
    first = next(number for number, one in enumerate(said) if not one.by_client)
    client = next(number for number, one in enumerate(said) if one.by_client)
    said[first] = said[first]._replace(payload=b"Authorised use only\r\n" + said[first].payload)
    ordered = [said[client], *(one for number, one in enumerate(said) if number != client)]
    assert the_ssh(frames_of(ordered)).host_chain == (LEAF.der,)


def test_a_host_key_may_carry_ocsp_responses() -> None:
    text = X509.encode()
    key = struct.pack(">I", len(text)) + text + struct.pack(">IIsIIsIs", 1, 1, b"c", 2, 1, b"o", 1, b"p")
    assert parse_host_key(struct.pack(">I", len(key)) + key) == HostKey(X509, (b"c",), 2)


def test_the_clients_order_decides_the_key_exchange() -> None:
    assert choose_key_exchange(Offer(("a", "b"), ()), Offer(("b", "a"), ())) == "a"
    assert choose_key_exchange(Offer(("a",), ()), Offer(("b",), ())) == ""


@given(st.binary(max_size=300))
def test_parsers_take_any_bytes(data: bytes) -> None:
    assert isinstance(parse_offer(data), Offer | Malformed)
    assert isinstance(parse_host_key(data), HostKey | Malformed)
    assert isinstance(parse_disconnect(data), tuple | Malformed)
