from datetime import timedelta

from certway.adapters.capture.conversations import Conversation
from certway.adapters.capture.witnesses import build_witness
from certway.lab.frames import Said, Talk, write_pcap
from certway.model.deployment import Witness
from certway.model.link import LinkKey
from certway.model.observation import Origin, Provenance
from tests.adapters.capture.talks import (
    AT,
    CLIENT,
    ISSUING,
    LEAF,
    OTHER,
    OWN,
    SERVER,
    V13,
    frames_of,
    ssh_talk,
    the_one,
    tls_talk,
)

LINK = LinkKey(connection="K-01", client="expc01", server="expe01", port=7001)
PLACE = Provenance(origin=Origin.WIRE, where="eth0.pcap")
SERVER_CHAIN = (LEAF.certificate, ISSUING.certificate)
CLIENT_CHAIN = (OWN.certificate, ISSUING.certificate)


def seen(said: tuple[Said, ...]) -> Conversation:
    return the_one(write_pcap(frames_of(said)))


def witness(said: tuple[Said, ...]) -> Witness | None:
    return build_witness(seen(said), LINK, PLACE)


def test_both_chains_become_presentations() -> None:
    assert witness(tls_talk().said) == Witness(
        link=LINK, at=AT, presented=(("expe01", SERVER_CHAIN), ("expc01", CLIENT_CHAIN)), provenance=PLACE
    )


def test_the_sender_of_an_alert_refused() -> None:
    by_server, by_client = (
        witness(tls_talk(server_trusts=(OTHER,)).said),
        witness(tls_talk(client_trusts=(OTHER,)).said),
    )
    assert by_server is not None
    assert by_client is not None
    assert (by_server.refused_by, by_server.fault) == ("expe01", "unknown_ca")
    assert (by_client.refused_by, by_client.fault) == ("expc01", "unknown_ca")
    assert by_client.presented == (("expe01", SERVER_CHAIN),)


def test_an_empty_list_is_shown() -> None:
    found = witness(tls_talk(client_sends=()).said)
    assert found is not None
    assert found.presented == (("expe01", SERVER_CHAIN), ("expc01", ()))


def test_what_is_hidden_is_no_witness() -> None:
    assert witness(tls_talk(V13).said) is None
    assert witness(tls_talk(V13, server_trusts=(OTHER,)).said) is None
    assert build_witness(the_one(write_pcap(Talk(CLIENT, SERVER, AT).knock())), LINK, PLACE) is None


def test_a_host_key_is_a_presentation_and_a_disconnect_a_refusal() -> None:
    refused, connected = witness(ssh_talk((LEAF, ISSUING), "", "secureShellServer")), witness(ssh_talk((LEAF,)))
    assert refused is not None
    assert connected is not None
    assert (refused.presented, refused.refused_by) == ((("expe01", SERVER_CHAIN),), "expc01")
    assert (connected.presented, connected.refused_by) == ((("expe01", SERVER_CHAIN[:1]),), "")


def test_the_clock_of_the_capturing_node_is_set_right() -> None:
    found = build_witness(seen(tls_talk().said), LINK, PLACE, clock_skew=timedelta(minutes=9))
    assert found is not None
    assert found.at == AT - timedelta(minutes=9)


def test_a_chain_with_an_unreadable_certificate_is_left_out() -> None:
    said = tuple(
        one._replace(payload=one.payload.replace(ISSUING.der, b"\x05" * len(ISSUING.der))) if not one.by_client else one
        for one in tls_talk().said
    )
    found = witness(said)
    assert found is not None
    assert found.presented == (("expc01", CLIENT_CHAIN),)
