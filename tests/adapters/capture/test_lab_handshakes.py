"""Every handshake of the catalogue as a capture: the reader sees what the lab's two ends saw, or says why not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from unittest import mock

import pytest

from certway.adapters.capture.conversations import FATAL, TLS_1_3, Absent, Conversation, Side, TlsOutcome
from certway.lab import trial
from certway.lab.frames import Frame, Recorder, build_conversation, write_pcap
from certway.lab.handshake import Handshake, shake
from certway.lab.key_ring import KeyRing
from certway.lab.openssl import Endpoint, Engine, Version
from certway.pki.memo import Memo
from tests.adapters.capture.talks import AT, SERVER, read
from tests.conftest import COUNTED
from tests.engines import need_libssl
from tests.law.asked import questions_of_the_catalogue

pytestmark = pytest.mark.conformance


class Recordings:
    """Shakes hands as the lab does, and keeps a capture of all of it; each handshake has a port of its own."""

    def __init__(self) -> None:
        self.handshakes: list[Handshake] = []
        self.frames: list[Frame] = []

    def shake(self, engine: Engine, client: Endpoint, server: Endpoint, version: Version) -> Handshake:
        number = len(self.handshakes)
        recorder = Recorder(AT + timedelta(seconds=number))
        handshake = shake(engine, client, server, version, tap=recorder)
        self.frames += build_conversation((f"192.0.2.{1 + number // 200}", 20_000 + number), SERVER, recorder.said)
        self.handshakes.append(handshake)
        return handshake


def test_a_capture_shows_what_both_ends_saw(record_property: Callable[[str, object], None]) -> None:
    engine, keys, recordings = need_libssl(), KeyRing(), Recordings()
    with mock.patch.object(trial, "shake", recordings.shake):
        for asked in questions_of_the_catalogue(Memo()):
            for version in Version if asked.carrier == "tls" else ():
                trial.try_question(engine, asked.question, keys, version)
    reading = read(write_pcap(recordings.frames))
    assert reading.problems == ()
    outcomes: Counter[str] = Counter()
    for conversation, handshake in zip(reading.conversations, recordings.handshakes, strict=True):
        outcomes[check(conversation, handshake)] += 1
    record_property(COUNTED, f"handshakes of the catalogue read from a capture: {dict(outcomes)}")
    assert set(outcomes) == {"0303 finished", "0303 refused", "0304 hidden", "0304 refused"}
    assert min(outcomes.values()) > 20


def check(conversation: Conversation, handshake: Handshake) -> str:
    """Assert that both agree; the answer is the outcome."""
    tls = conversation.tls
    assert tls is not None
    fatal = [(alert.sender, alert.number) for alert in tls.alerts if alert.level == FATAL]
    sent = {Side.CLIENT: handshake.client.alert_sent, Side.SERVER: handshake.server.alert_sent}
    if tls.version == TLS_1_3:
        del sent[Side.SERVER]  # encrypted; a client that refuses the server has no keys in use yet, and is heard
        assert {tls.server_chain, tls.client_chain, tls.accepted_authorities} == {Absent.ENCRYPTED}
        assert tls.outcome is (TlsOutcome.REFUSED if sent[Side.CLIENT] else TlsOutcome.HIDDEN)
    else:
        assert tls.server_chain == handshake.sent_by_server
        asked = tls.client_chain if isinstance(tls.client_chain, tuple) else ()
        assert asked == handshake.sent_by_client
        assert tls.outcome is (TlsOutcome.FINISHED if handshake.works else TlsOutcome.REFUSED)
    assert fatal == [(side, number) for side, number in sent.items() if number]
    return f"{tls.version:04x} {tls.outcome.value}"
