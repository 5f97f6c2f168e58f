"""SSH tunnels between two ends of loopback: who refuses whom, why, and what was on the wire."""

from __future__ import annotations

import inspect
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from certway.knowledge.ssh import TUNNEL_KEY_TYPES
from certway.lab.foundry import mint_intermediate
from certway.lab.keys import key_for
from certway.lab.libcrypto import PARTIAL_CHAIN
from certway.lab.ssh import ANSWERED, ASKED, TunnelServer, Unavailable, find_missing
from certway.lab.ssh_peers import Breach, TunnelRules, Verification
from tests.engines import need_tunnels
from tests.lab.tunnel_ends import C_JUDGES, E_JUDGES, client, issuing, leaf, root, server, tunnel

pytestmark = pytest.mark.conformance

ACCEPTS = Verification()
NO_ISSUER = Verification(faults=((0, 20), (0, 21)))
NO_ROOT = Verification(faults=((1, 2),))


# The override


def test_the_methods_that_are_overridden_are_there_in_this_version() -> None:
    need_tunnels()
    from asyncssh import SSHClientConnection, SSHServerConnection

    from certway.lab.ssh_verification import VerifyingClient, VerifyingServer

    for ours, theirs, name in (
        (VerifyingClient, SSHClientConnection, "_validate_x509_host_certificate_chain"),
        (VerifyingServer, SSHServerConnection, "_validate_x509_certificate_chain"),
    ):
        assert getattr(ours, name) is not getattr(theirs, name)
        assert list(inspect.signature(getattr(ours, name)).parameters) == list(
            inspect.signature(getattr(theirs, name)).parameters
        )


def test_without_asyncssh_the_module_is_there_and_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    script = (
        "import sys; sys.modules['asyncssh'] = None\n"
        "import certway.lab.ssh, certway.lab.ssh_questions\n"
        "print(certway.lab.ssh.find_missing())"
    )
    said = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, encoding="utf-8", timeout=60)
    assert "certway[lab]" in said.stdout
    monkeypatch.setitem(sys.modules, "asyncssh", None)
    with pytest.raises(Unavailable, match="certway"):
        TunnelServer(server())
    monkeypatch.undo()
    need_tunnels()
    assert find_missing() == ""


# Who holds what


def test_a_tunnel_is_up_when_both_ends_hold_the_whole_chain_of_the_other() -> None:
    up = tunnel(client(), server())
    assert up.up
    assert (up.client.verification, up.server.verification) == (ACCEPTS, ACCEPTS)
    assert up.carried == (ASKED, ANSWERED)
    assert (up.client.ended, up.server.ended) == ("", "")
    assert up.client.shown == (server().sent[0].der,)
    assert up.server.shown == (client().sent[0].der,)


def test_a_client_without_the_issuer_refuses_and_tells_the_server_why() -> None:
    refused = tunnel(client(trusted=(root(),)), server())
    assert not refused.up
    assert refused.client.verification == NO_ISSUER
    assert refused.server.verification is None
    assert refused.server.shown == ()
    assert refused.carried == (b"", b"")
    assert NO_ISSUER.words in refused.client.ended
    assert NO_ISSUER.words in refused.server.ended


def test_a_server_without_the_issuer_refuses_and_keeps_its_reason() -> None:
    refused = tunnel(client(), server(trusted=(root(),)))
    assert not refused.up
    assert refused.client.verification == ACCEPTS
    assert refused.server.verification == NO_ISSUER
    assert refused.client.ended.startswith("PermissionDenied")
    assert NO_ISSUER.words not in refused.client.ended


def test_an_intermediate_alone_ends_no_path_but_with_partial_chains() -> None:
    lists = (issuing(),)
    partial = replace(C_JUDGES, flags=PARTIAL_CHAIN)
    assert tunnel(client(trusted=lists), server()).client.verification == NO_ROOT
    assert tunnel(client(trusted=lists, rules=partial), server()).up
    assert tunnel(client(), server(trusted=lists)).server.verification == NO_ROOT


def test_a_chain_on_the_wire_makes_up_for_a_list_with_the_root_only() -> None:
    lists = (root(),)
    assert tunnel(client(trusted=lists, sends=2), server(trusted=lists, sends=2)).up
    assert tunnel(client(trusted=lists, sends=1), server(trusted=lists, sends=2)).server.verification == NO_ISSUER
    assert tunnel(client(trusted=lists, sends=2), server(trusted=lists, sends=1)).client.verification == NO_ISSUER


@pytest.mark.parametrize("sends", [1, 2, 3])
def test_the_certificates_in_the_host_key_are_counted_on_the_wire(sends: int) -> None:
    shown = server(sends=sends)
    seen = tunnel(client(sends=sends), shown)
    assert seen.up
    assert seen.host_key is not None
    assert seen.host_key.certificates == tuple(certificate.der for certificate in shown.sent)
    assert len(seen.host_key.certificates) == len(seen.client.shown) == len(seen.server.shown) == sends


def test_the_order_of_the_list_decides_between_two_issuers_of_one_name() -> None:
    """Without an authority key identifier the first entry of that subject is taken, and is never gone back on."""
    twin = mint_intermediate(root(), "Example Tunnel Issuing", key=key_for("another issuing"))
    shown = server(leaf("expe01.example.com", authority_key_identifier=None))
    assert tunnel(client(trusted=(root(), issuing(), twin)), shown).up
    wrong = tunnel(client(trusted=(root(), twin, issuing())), shown).client.verification
    assert wrong == Verification(faults=((0, 7),))


# Purpose and instant


def test_a_client_certificate_without_client_authentication_is_refused_by_the_server() -> None:
    wrong = leaf("expc01.example.com", extended_key_usage=("serverAuth",))
    refused = tunnel(client(wrong), server())
    assert refused.client.verification == ACCEPTS
    assert refused.server.verification == Verification(faults=((0, 26),))
    for right in (("clientAuth",), None):
        assert tunnel(client(leaf("expc01.example.com", extended_key_usage=right)), server()).up


def test_a_server_certificate_without_server_authentication_is_refused_where_a_client_asks_for_it() -> None:
    """Nothing documents that Expressway-C asks for it on SSH: under the product's own rules it passes."""
    shown = server(leaf("expe01.example.com", extended_key_usage=("clientAuth",)))
    asking = TunnelRules(purpose="server")
    assert tunnel(client(rules=asking), shown).client.verification == Verification(faults=((0, 26),))
    assert tunnel(client(), shown).up
    assert tunnel(client(rules=asking), server()).up


@pytest.mark.parametrize(
    ("at", "faults"),
    [
        (datetime(2026, 8, 1, tzinfo=UTC), ((0, 9),)),
        (datetime(2029, 1, 1, tzinfo=UTC), ((0, 10),)),
        (datetime(2046, 1, 1, tzinfo=UTC), ((2, 10), (1, 10), (0, 10))),
    ],
)
def test_each_end_judges_at_its_own_instant(at: datetime, faults: tuple[tuple[int, int], ...]) -> None:
    early_or_late = Verification(faults=faults)
    assert tunnel(client(at=at), server()).client.verification == early_or_late
    assert tunnel(client(), server(at=at)).server.verification == early_or_late


# Keys


@pytest.mark.parametrize(
    ("kind", "key_type"),
    [
        ("rsa-2048", "x509v3-rsa2048-sha256"),
        ("ec-p256", "x509v3-ecdsa-sha2-nistp256"),
        ("ec-p384", "x509v3-ecdsa-sha2-nistp384"),
        ("ec-p521", "x509v3-ecdsa-sha2-nistp521"),
    ],
)
def test_the_documented_key_types_are_negotiated(kind: str, key_type: str) -> None:
    seen = tunnel(client(leaf("expc01.example.com", key_type=kind)), server(leaf("expe01.example.com", key_type=kind)))
    assert seen.up
    assert seen.host_key is not None
    assert seen.host_key.algorithm == key_type
    assert seen.offered == (TUNNEL_KEY_TYPES, (key_type,))


def test_a_short_rsa_key_passes_every_engine_and_is_refused_all_the_same() -> None:
    short = Verification(breaches=(Breach("key-type", "rsa 1024"),))
    shown = leaf("short.example.com", key_type="rsa-1024")
    assert tunnel(client(), server(shown)).client.verification == short
    assert tunnel(client(shown), server()).server.verification == short
    strict = tunnel(client(rules=replace(C_JUDGES, level=2)), server(shown)).client.verification
    assert strict == replace(short, faults=((0, 66),))


def test_a_key_without_a_documented_type_is_never_shown() -> None:
    other = leaf("other.example.com", key_type="ed25519")
    assert tunnel(client(), server(other)).host_key is None
    refused = tunnel(client(other), server())
    assert refused.client.verification == ACCEPTS
    assert refused.server.shown == ()
    assert not refused.up


def test_each_list_of_key_types_must_name_both_keys() -> None:
    rsa, ec = "x509v3-rsa2048-sha256", "x509v3-ecdsa-sha2-nistp256"
    shown = server(leaf("expe01.example.com", key_type="rsa-2048"))
    assert tunnel(client(rules=replace(C_JUDGES, key_types=(ec, rsa))), shown).up
    narrow = tunnel(client(rules=replace(C_JUDGES, key_types=(ec,))), shown)
    assert narrow.client.verification is None
    assert narrow.offered == ((ec,), (rsa,))
    narrow = tunnel(client(), replace(shown, rules=replace(E_JUDGES, key_types=(rsa,))))
    assert narrow.client.verification == ACCEPTS
    assert narrow.server.verification == Verification(breaches=(Breach("key-type", ec),))


def test_an_attribute_that_the_tunnels_cannot_decode_is_refused_in_subject_and_issuer() -> None:
    oid = "1.3.6.1.4.1.99999.1"
    subject = (("O", "Example Corp"), (oid, "x"), ("CN", "expe01.example.com"))
    strange = mint_intermediate(root(), "strange", subject=subject)
    breach = Verification(breaches=(Breach("subject-oids", oid),))
    assert tunnel(client(), server(leaf("expe01", subject=subject))).client.verification == breach
    below = server(leaf("expe01.example.com", strange))
    assert tunnel(client(trusted=(root(), strange)), below).client.verification == breach
    usual = (("serialNumber", "1"), ("O", "Example Corp"), ("CN", "expe01.example.com"))
    assert tunnel(client(), server(leaf("expe01", subject=usual))).up


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have one loopback address only")
def test_ends_may_have_addresses_of_their_own() -> None:
    seen = tunnel(client(address="127.11.0.21"), server(address="127.10.0.11"))
    assert seen.up
    assert seen.carried == (ASKED, ANSWERED)


def test_a_peer_never_shows_its_key() -> None:
    assert b"PRIVATE" in client().key_pem
    assert "PRIVATE" not in repr(client())
