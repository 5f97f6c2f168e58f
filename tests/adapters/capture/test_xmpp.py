import pytest

from certway.adapters.capture.conversations import Absent, StartTls, TlsOutcome
from certway.lab.frames import Said, write_pcap
from tests.adapters.capture.talks import AT, ISSUING, LEAF, OWN, V13, frames_of, the_one, tls_talk

STREAM = b"<?xml version='1.0'?><stream:stream to='example.com' xmlns:stream='http://etherx.jabber.org/streams'>"
FEATURES = (
    b"<stream:features><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls></stream:features>"
)
ASKS = b"<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"
PROCEEDS = b"<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"
OPENING = (
    Said(AT, True, STREAM),
    Said(AT, False, STREAM + FEATURES),
    Said(AT, True, ASKS),
)


@pytest.mark.parametrize(
    ("asks", "proceeds"),
    [
        (ASKS, PROCEEDS),
        (ASKS.replace(b"/>", b"></starttls>"), PROCEEDS.replace(b"/>", b"></proceed>")),
        (b"<tls:starttls />", b"<tls:proceed />"),
    ],
)
def test_tls_begins_after_proceed(asks: bytes, proceeds: bytes) -> None:
    said = (*OPENING[:2], Said(AT, True, asks), Said(AT, False, proceeds), *tls_talk().said)
    conversation = the_one(write_pcap(frames_of(said)))
    assert conversation.starttls is StartTls.PROCEEDED
    assert conversation.tls is not None
    assert conversation.tls.server_chain == (LEAF.der, ISSUING.der)
    assert conversation.tls.client_chain == (OWN.der, ISSUING.der)


def test_elements_may_be_cut_anywhere() -> None:
    said = (*OPENING, Said(AT, False, PROCEEDS), *tls_talk().said)
    small = [Said(AT, one.by_client, one.payload[at : at + 9]) for one in said for at in range(0, len(one.payload), 9)]
    tls = the_one(write_pcap(frames_of(small))).tls
    assert tls is not None
    assert tls.server_chain == (LEAF.der, ISSUING.der)


def test_tls_1_3_behind_starttls_stays_hidden() -> None:
    tls = the_one(write_pcap(frames_of((*OPENING, Said(AT, False, PROCEEDS), *tls_talk(V13).said)))).tls
    assert tls is not None
    assert (tls.outcome, tls.server_chain) == (TlsOutcome.HIDDEN, Absent.ENCRYPTED)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (OPENING[:2], StartTls.NOT_ASKED),
        (OPENING, StartTls.ASKED),
        ((*OPENING, Said(AT, False, b"<failure xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>")), StartTls.REFUSED),
    ],
)
def test_a_stream_without_tls_says_how_far_it_came(said: tuple[Said, ...], expected: StartTls) -> None:
    conversation = the_one(write_pcap(frames_of(said)))
    assert conversation.starttls is expected
    assert conversation.tls is None
