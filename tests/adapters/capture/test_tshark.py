"""The reader beside tshark: the same certificates, alerts, names and connections, whatever the capture's form."""

from __future__ import annotations

import shutil
import subprocess
from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

import pytest

from certway.adapters.capture.conversations import TlsHandshake
from certway.lab.foundry import Minted
from certway.lab.frames import Frame, Said, Talk, build_conversation, build_frame, write_pcap, write_pcapng
from tests.adapters.capture.talks import (
    AT,
    ISSUING,
    LEAF,
    OTHER,
    OWN,
    ROOT,
    SERVER,
    V12,
    V13,
    frames_of,
    read,
    ssh_talk,
    tls_talk,
)
from tests.adapters.capture.test_reassembly import fragments_of
from tests.adapters.capture.test_xmpp import OPENING, PROCEEDS

pytestmark = pytest.mark.conformance

TALKS = {
    "mutual": tls_talk().said,
    "server only": tls_talk(server_trusts=()).said,
    "refused by the server": tls_talk(server_trusts=(OTHER,)).said,
    "refused by the client": tls_talk(client_trusts=(OTHER,)).said,
    "no client certificate": tls_talk(client_sends=()).said,
    "long chain": tls_talk(server_sends=(LEAF, ISSUING, ROOT)).said,
    "TLS 1.3": tls_talk(V13).said,
}

FIELDS = (
    "tls.handshake.certificate",
    "tls.alert_message.desc",
    "tls.handshake.extensions_server_name",
    "tcp.stream",
)
SSH_FIELDS = ("ssh.protocol", "ssh.server_host_key_algorithms", "ssh.host_key.type")


@pytest.fixture(scope="session")
def tshark() -> str:
    found = shutil.which("tshark")
    if found is None:
        pytest.skip("no tshark on this machine")
    return found


def ask(tshark: str, file: Path, fields: Iterable[str], *options: str) -> list[list[str]]:
    """For each field every value, in the order of the file."""
    wanted = [word for field in fields for word in ("-e", field)]
    answer = subprocess.run(
        [tshark, "-n", "-r", str(file), *options, "-T", "fields", "-E", "aggregator=,", *wanted],
        check=True,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )
    columns = zip(*(line.split("\t") for line in answer.stdout.splitlines()), strict=True)
    return [[value for cell in column for value in cell.split(",") if value] for column in columns]


def certificates(sessions: Iterable[TlsHandshake]) -> Counter[str]:
    chains = [chain for one in sessions for chain in (one.server_chain, one.client_chain) if isinstance(chain, tuple)]
    return Counter(der.hex() for chain in chains for der in chain)


def compare(tshark: str, file: Path, *options: str) -> Counter[str]:
    """Assert that both see the same; the answer is the certificates."""
    conversations = read(file.read_bytes()).conversations
    sessions = [one.tls for one in conversations if one.tls is not None]
    certificates_there, alerts_there, names_there, streams_there = ask(tshark, file, FIELDS, *options)
    seen = certificates(sessions)
    assert seen == Counter(certificates_there)
    assert Counter(str(alert.number) for one in sessions for alert in one.alerts if alert.level) == Counter(
        alerts_there
    )
    assert Counter(one.server_name for one in sessions if one.server_name) == Counter(names_there)
    assert len(conversations) == len(set(streams_there))
    return seen


def all_talks(segment_bytes: int = 1_448) -> list[Frame]:
    """Every talk from a port of its own, side by side."""
    frames: list[Frame] = []
    for number, said in enumerate(TALKS.values()):
        talk = Talk(("192.0.2.10", 30_000 + number), SERVER, AT + timedelta(milliseconds=number), segment_bytes)
        frames += talk.open()
        for one in said:
            frames += talk.say(one.by_client, one.payload)
        frames += talk.close()
    return sorted(frames, key=lambda frame: frame.at)


@pytest.mark.parametrize("segment_bytes", [1_448, 300, 61])
def test_all_talks_side_by_side(tshark: str, tmp_path: Path, segment_bytes: int) -> None:
    file = tmp_path / "a.pcap"
    file.write_bytes(write_pcap(all_talks(segment_bytes)))
    seen = compare(tshark, file)
    assert {LEAF.der.hex(), OWN.der.hex(), ISSUING.der.hex(), ROOT.der.hex()} == set(seen)


def test_every_form_of_capture(tshark: str, tmp_path: Path) -> None:
    frames = all_talks()
    packets = [(frame.at, frame.data[14:]) for frame in frames]
    forms = {
        "big": write_pcap(frames, order=">", nanoseconds=True),
        "newer": write_pcapng(frames),
        "newer, big": write_pcapng(frames, order=">", digits=9),
        "tagged": write_pcap([Frame(at, build_frame(packet, (5, 1349))) for at, packet in packets]),
        "raw": write_pcap([Frame(at, packet) for at, packet in packets], link_type=101),
        "cooked": write_pcap([Frame(at, bytes(14) + b"\x08\x00" + packet) for at, packet in packets], link_type=113),
        "cooked 2": write_pcap([Frame(at, b"\x08\x00" + bytes(18) + packet) for at, packet in packets], link_type=276),
        "fragments": write_pcap(
            [part for number, frame in enumerate(frames) for part in fragments_of(frame, 400, number)]
        ),
    }
    counts = []
    for name, data in forms.items():
        file = tmp_path / name
        file.write_bytes(data)
        counts.append(compare(tshark, file))
    assert counts == [counts[0]] * len(forms)
    assert counts[0]


def test_packets_out_of_order_and_twice(tshark: str, tmp_path: Path) -> None:
    frames = frames_of(tls_talk(server_sends=(LEAF, ISSUING, ROOT)).said)
    swapped = list(frames)
    for at in range(4, len(frames) - 3, 3):
        swapped[at], swapped[at + 1] = swapped[at + 1], swapped[at]
    file = tmp_path / "a.pcap"
    file.write_bytes(write_pcap([*swapped[:6], swapped[5], *swapped[6:]]))
    assert compare(tshark, file, "-o", "tcp.reassemble_out_of_order:TRUE")


def test_ipv6(tshark: str, tmp_path: Path) -> None:
    file = tmp_path / "a.pcap"
    ends = (("2001:db8::1", 30_001), ("2001:db8::2", 7001))
    file.write_bytes(write_pcap(build_conversation(*ends, tls_talk(V12).said)))
    assert compare(tshark, file)


def test_starttls(tshark: str, tmp_path: Path) -> None:
    file = tmp_path / "a.pcap"
    talk = (*OPENING, Said(AT, False, PROCEEDS), *tls_talk().said)
    file.write_bytes(write_pcap(build_conversation(("192.0.2.10", 30_001), ("198.51.100.20", 5222), talk)))
    assert compare(tshark, file)


@pytest.mark.parametrize("chain", [(LEAF,), (LEAF, ISSUING)])
def test_ssh(tshark: str, tmp_path: Path, chain: tuple[Minted, ...]) -> None:
    file = tmp_path / "a.pcap"
    said = ssh_talk(chain)
    file.write_bytes(write_pcap(build_conversation(("192.0.2.10", 30_001), ("198.51.100.20", 2222), said)))
    (conversation,) = read(file.read_bytes()).conversations
    assert conversation.ssh is not None
    options = ("-d", "tcp.port==2222,ssh")
    banners, offered, kinds = ask(tshark, file, SSH_FIELDS, *options)
    assert sorted(banners) == sorted([conversation.ssh.client_banner, conversation.ssh.server_banner])
    assert Counter(offered) == Counter(conversation.ssh.client_algorithms + conversation.ssh.server_algorithms)
    assert kinds == [conversation.ssh.host_key_algorithm]
