"""Whatever the bytes are, reading a log gives values or sentences, and never raises."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from certway.adapters.logs.facts import build_facts
from certway.adapters.logs.line import Line, parse_line, split_lines
from certway.adapters.logs.openssl_words import find_reason, word_of
from certway.adapters.logs.reading import PARSERS, read_log
from certway.adapters.logs.requests import find_path, find_sent_to, find_transaction, parse_proxied_path
from certway.adapters.logs.scanning import ANCHORS, EVENTS
from certway.adapters.logs.secrets import hide_secrets
from certway.adapters.logs.service_body import parse_body, parse_carried_certificate
from certway.adapters.logs.skew import measure_skew
from certway.adapters.logs.timeline import merge_timelines
from certway.adapters.logs.witnesses import DeploymentBook, build_report, build_witness, find_lead
from certway.model.certificate import Malformed
from tests.adapters.logs import samples
from tests.adapters.logs.test_service_body import FORMS, message
from tests.spoken import spoken

LINES = [text.encode() for name, text in vars(samples).items() if name.isupper()]
LINES += [message(body) for body in FORMS.values()]
WORDS = [
    *ANCHORS,
    *EVENTS,
    *(b'Event="', b'Detail="', b'UTCTime="', b'Id="', b'"', b"\n", b" ", b"|", b"\0", b"\xff", b"SIPMSG:", b"HTTPMSG:"),
    *(
        b"2026-11-23T02:14:00.000+00:00 expe01 tvcs: ",
        b"9999-12-31T23:59:59-23:59 h p: ",
        b"0001-01-01T00:00:00+23:59 h p: ",
    ),
    *(
        b"['IPv4''TCP''",
        b"error:14094418",
        b"alert number 999",
        b"Content-Type: application/x-x509-ca-cert\n\n",
        b"\x30\x82",
    ),
    *(
        b"GET /",
        b"boundary=",
        b"-----BEGIN CERTIFICATE-----",
        b"CSeq: 1 SERVICE",
        b"Dst-port=",
        b"Txn-id=",
        b"99999999999",
    ),
]
BOOK = DeploymentBook((), ())


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """Real lines with bytes taken out, put in, doubled or cut off."""
    data = bytearray(b"\n".join(draw(st.lists(st.sampled_from(LINES), min_size=1, max_size=4))))
    for _ in range(draw(st.integers(1, 6))):
        place = draw(st.integers(0, len(data)))
        match draw(st.integers(0, 3)):
            case 0:
                del data[place : place + draw(st.integers(1, 30))]
            case 1:
                data[place:place] = draw(st.sampled_from(WORDS))
            case 2:
                data[place:place] = draw(st.binary(max_size=8))
            case _:
                data[place:place] = data[place : place + 60]
    return bytes(data)


ANY = st.one_of(st.binary(max_size=400), st.lists(st.sampled_from(WORDS), max_size=30).map(b"".join), damaged())


@given(ANY)
def test_a_log_is_read(data: bytes) -> None:
    reading = read_log([data], "log")
    for problem in reading.problems:
        assert spoken(problem.what)
        assert problem.where == "log"
    for entry in reading.entries:
        assert entry.provenance.line <= data.count(b"\n") + 1
        assert build_witness(entry, BOOK) is None
        build_report(entry)
        find_lead(entry)
    list(build_facts(reading.entries))
    list(merge_timelines([reading.entries, reading.entries]))
    measure_skew(reading.entries, reading.entries)


@given(ANY)
def test_every_parser_takes_any_line(data: bytes) -> None:
    line = parse_line(data)
    assert b"".join(split_lines(data)) == data
    if isinstance(line, Malformed):
        assert spoken(line.what)
        return
    for parse in PARSERS:
        told = parse(line)
        assert told is None or isinstance(told, Malformed) or hash(told) is not None


@given(ANY)
def test_bodies_paths_and_words_take_anything(data: bytes) -> None:
    text = data.decode("latin-1")
    parse_body(data)
    parse_carried_certificate(b"Content-Type: application/x-x509-ca-cert\n\n" + data, Line(text=""))
    parse_proxied_path(text)
    find_path(data, "1")
    find_sent_to(data)
    find_transaction(data, 1)
    hide_secrets(text)
    reason = find_reason(text)
    assert reason is None or isinstance(word_of(reason), str)
