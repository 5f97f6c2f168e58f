"""Diagnoses built by hand, as the judge would build them: one of situation 3, one clean, one of other kinds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Final

from certway.model.certificate import Malformed
from certway.model.confidence import Confidence
from certway.model.deployment import Product
from certway.model.link import CheckKey, LinkKey
from certway.model.observation import Origin, Provenance, Unseen, not_seen
from certway.model.store import Slot
from certway.model.summary import Counted, Summary
from certway.model.text import Text, Word, say
from certway.model.value import value
from certway.model.verdict import (
    Answer,
    Cause,
    CauseKind,
    Diagnosis,
    Finding,
    Judgement,
    Lead,
    Outcome,
    Severity,
    Verdict,
)
from certway.render.board import Board
from certway.render.speak import Speaker
from certway.wiring import find_catalogue

AT: Final = datetime(2026, 11, 23, 2, 14, tzinfo=UTC)


@value
class PageByHand:
    """A rule's page without its rule."""

    id: str
    title: str
    severity: Severity = Severity.FAILS
    kind: CauseKind = CauseKind.TRUST_LIST
    confidence: Confidence = Confidence.DOCUMENTED
    sources: tuple[str, ...] = ("cisco-221624",)
    claims: tuple[str, ...] = ()
    repair: tuple[str, ...] = ()
    sections: tuple[tuple[str, str], ...] = ()

    def section(self, name: str) -> str:
        return dict(self.sections).get(name, "")


ISSUER_MISSING: Final = PageByHand(
    id="ssh.issuer-missing",
    title="Every intermediate and the root of the peer's certificate are in the verifier's own trusted CA list.",
    claims=("issuer-missing",),
    repair=(
        "{verifier}: append {issuer} :: Maintenance > Security > Trusted CA certificate",
        "{verifier}: restart, one at a time: about 3 min, its calls drop",
        "expect 4 of 4 :: Status > Unified Communications > SSH tunnels",
    ),
    sections=(
        (
            "Says",
            """Since {since} {presenter} present certificates issued by {issuer}, which is not in the list of \
{verifier}. TLS passes because {presenter} send it along. SSH needs it in the verifier's own list; that SSH sends \
the end certificate alone is inferred, not documented.""",
        ),
        ("Short", "intermediate missing on {verifier}"),
        ("Why", "The tunnels fail while the zone is active: TLS passes because the peer sends its intermediate along."),
        ("Seen when", "After a renewal under a new intermediate."),
        ("Not to be confused with", "a blocked TCP port 2222, which looks the same on the status page"),
    ),
)
LUCK: Final = PageByHand(
    id="chain.sent-along-only",
    title="The verifier holds every issuer itself.",
    severity=Severity.AT_RISK,
    sections=(("Short", "up only because {presenter} sends {issuer}"),),
)
CLOCKS: Final = PageByHand(
    id="clock.skew",
    title="The clocks of two peers agree within a minute.",
    kind=CauseKind.CLOCK,
    sections=(
        ("Says", "The clocks of {client} and {server} differ by {skew}; the certificate is good from {begin}."),
        ("Short", "clocks of {client} and {server} differ by {skew}"),
    ),
)
UNNEEDED: Final = PageByHand(
    id="store.expired-ca",
    title="A trust list holds no expired CA.",
    severity=Severity.NOTE,
    sections=(("Short", "{count} expired CAs in the list of {node}"),),
)

SERVICES: Final = MappingProxyType(
    {
        "traversal-zone": say("Traversal zone"),
        "ssh-tunnels": say("SSH tunnels (2222)"),
        "sign-in": say("HTTPS sign-in, config"),
        "sip-registration": say("SIP registration"),
        "im-and-presence": say("IM and presence"),
        "expressway-and-cucm": say("Expressway-C and CUCM"),
        "expressway-and-imp": say("Expressway-C and IM&P"),
        "edge-clients": say("Clients at the edge"),
        "cluster": say("Clusters"),
    }
)
CONNECTIONS: Final = MappingProxyType({"K-01": say("UC traversal zone"), "K-02": say("SSH tunnels")})
AREAS: Final = MappingProxyType(
    {"names": say("names"), "validity": say("dates"), "purpose": say("extended key usage"), "chain": say("chains")}
)


def _link(connection: str, client: str, server: str, port: int) -> LinkKey:
    return LinkKey(connection=connection, client=client, server=server, port=port)


PAIRS: Final = tuple((client, server) for client in ("expc01", "expc02") for server in ("expe01", "expe02"))
TUNNELS: Final = tuple(_link("K-02", client, server, 2222) for client, server in PAIRS)
ZONES: Final = tuple(_link("K-01", client, server, 7001) for client, server in PAIRS)


def _words(**words: Word) -> tuple[tuple[str, Word], ...]:
    return tuple(sorted(words.items()))


def _check(link: LinkKey) -> CheckKey:
    return CheckKey(link=link, verifier="client", slot=Slot(store="server"), trust="trusted-ca")


G3: Final = "CN=Example Edge Issuing G3"
SINCE: Final = datetime(2026, 11, 22, 21, 40, tzinfo=UTC)
TUNNEL_FINDINGS: Final = tuple(
    Finding(
        rule="ssh.issuer-missing",
        subject=_check(link),
        severity=Severity.FAILS,
        confidence=Confidence.INFERRED,
        data=_words(verifier=link.client, presenter=link.server, issuer=G3, since=SINCE),
        evidence=(Provenance(origin=Origin.FILE, where=f"e/{link.server}.pem"),),
    )
    for link in TUNNELS
)
LUCK_FINDINGS: Final = tuple(
    Finding(
        rule="chain.sent-along-only",
        subject=_check(link),
        severity=Severity.AT_RISK,
        confidence=Confidence.DOCUMENTED,
        data=_words(verifier=link.client, presenter=link.server, issuer="G3"),
    )
    for link in ZONES
)

MISSING_INTERMEDIATE: Final = Cause(
    kind=CauseKind.TRUST_LIST,
    rule="ssh.issuer-missing",
    data=_words(verifier=("expc01", "expc02"), presenter=("expe01", "expe02"), issuer=G3, since=SINCE),
    severity=Severity.FAILS,
    confidence=Confidence.INFERRED,
    findings=TUNNEL_FINDINGS + LUCK_FINDINGS,
    breaks=TUNNELS,
    agrees=(
        Provenance(
            origin=Origin.LOG, where="expc01/eventlog.txt", line=88, seen_at=datetime(2026, 11, 22, 21, 52, tzinfo=UTC)
        ),
        Provenance(origin=Origin.FILE, where="e/expe01.pem"),
        Provenance(origin=Origin.FILE, where="e/expe02.pem"),
    ),
    cleared=(
        say("names"),
        say("dates"),
        say("extended key usage"),
        say("issuers over SSH"),
        say("clocks"),
    ),
    open=(
        Lead(
            kind=CauseKind.NETWORK,
            what=say("TCP 2222 (no capture)"),
            tells=say("Maintenance > Tools > Network utilities"),
        ),
    ),
)


def _service(identity: str, verdict: Verdict, working: int, needed: int, why: Text | None, *found: Finding) -> Answer:
    confidence = min((finding.confidence for finding in found), default=Confidence.DOCUMENTED)
    return Answer(
        subject=identity,
        verdict=verdict,
        working=working,
        needed=needed,
        why=why,
        because=found,
        confidence=confidence,
    )


NOT_SEEN: Final = Unseen(
    why=not_seen(say("{store} of {node}", store="cup-xmpp-trust", node="imp1")),
    would_tell=(say("{node}: {store} as PEM files", store="cup-xmpp-trust", node="imp1"),),
)
THROUGH: Final = say("runs through the tunnels")

SERVICE_ANSWERS: Final = (
    _service("traversal-zone", Verdict.AT_RISK, 4, 4, say("up only because E sends G3"), *LUCK_FINDINGS),
    _service("ssh-tunnels", Verdict.FAILS, 0, 4, say("C does not hold G3"), *TUNNEL_FINDINGS),
    _service("sign-in", Verdict.FAILS, 0, 4, THROUGH, *TUNNEL_FINDINGS),
    _service("sip-registration", Verdict.AT_RISK, 4, 4, say("SERVICE carries E's leaf alone"), *LUCK_FINDINGS),
    _service("im-and-presence", Verdict.FAILS, 0, 4, say("set up through the tunnels"), *TUNNEL_FINDINGS),
    _service("expressway-and-cucm", Verdict.WORKS, 6, 6, None),
    Answer(subject="expressway-and-imp", verdict=Verdict.UNKNOWN, needed=4, missing=(NOT_SEEN,), why=NOT_SEEN.why),
    _service("edge-clients", Verdict.WORKS, 8, 8, None),
    _service("cluster", Verdict.WORKS, 0, 0, say("Permissive")),
)

SUMMARY: Final = Summary(
    name="Example Corp",
    at=AT,
    nodes=(
        Counted(product=Product.EXPRESSWAY_C, count=2, releases=("X14.3.4",)),
        Counted(product=Product.EXPRESSWAY_E, count=2, releases=("X14.3.4",)),
        Counted(product=Product.CUCM, count=3, releases=("14SU4",)),
        Counted(product=Product.IM_AND_PRESENCE, count=2),
    ),
    read=(say("{count} certificates", count=9), say("{count} trust lists", count=10)),
    not_seen=(not_seen(say("{store} of {node}", store="cup-xmpp-trust", node=("imp1", "imp2"))),),
)


def _answer_link(key: LinkKey, verdict: Verdict, found: Finding) -> Answer:
    return Answer(subject=key, verdict=verdict, because=(found,))


SITUATION_3: Final = Diagnosis(
    at=AT,
    services=SERVICE_ANSWERS,
    links=(
        *(_answer_link(ZONES[index], Verdict.AT_RISK, found) for index, found in enumerate(LUCK_FINDINGS)),
        *(_answer_link(TUNNELS[index], Verdict.FAILS, found) for index, found in enumerate(TUNNEL_FINDINGS)),
    ),
    checks=tuple(Answer(subject=f.subject, verdict=Verdict.FAILS, because=(f,)) for f in TUNNEL_FINDINGS),
    causes=(MISSING_INTERMEDIATE,),
)


def board(diagnosis: Diagnosis, summary: Summary = SUMMARY) -> Board:
    """A diagnosis with the pages and titles of this file."""
    pages = {page.id: page for page in (ISSUER_MISSING, LUCK, CLOCKS, UNNEEDED)}
    return Board(
        summary=summary, diagnosis=diagnosis, pages=pages, services=SERVICES, connections=CONNECTIONS, areas=AREAS
    )


def _held(rule: str) -> Judgement:
    return Judgement(rule=rule, subject=ZONES[0], outcome=Outcome.HOLDS)


CLEAN_BUT_SEEN_FAILING: Final = Diagnosis(
    at=AT,
    services=(
        _service("traversal-zone", Verdict.WORKS, 4, 4, None),
        _service("ssh-tunnels", Verdict.FAILS, 0, 4, say("seen failed; the certificates do not explain it")),
        Answer(
            subject="beyond:zone:Webex",
            verdict=Verdict.NOT_MODELLED,
            why=say("{name} is configured; certway does not judge it yet", name="Webex"),
        ),
    ),
    links=tuple(Answer(subject=key, verdict=Verdict.WORKS) for key in (*ZONES, *TUNNELS)),
    checks=(),
    causes=(),
    leads=(
        (
            "ssh-tunnels",
            (
                Lead(
                    kind=CauseKind.NETWORK,
                    what=say("TCP 2222 is closed between C and E"),
                    tells=say("alarm 35014, or a capture with an unanswered SYN to 2222"),
                ),
                Lead(
                    kind=CauseKind.CREDENTIALS,
                    what=say("the traversal account is refused"),
                    tells=say("E's event log: Authentication Failed after TLS completed"),
                ),
            ),
        ),
    ),
    assumed=(say("the clock of {node} is right", node="expc01"),),
    judgements=(_held("names.peer-address"), _held("validity.expired"), _held("chain.issuer-missing")),
)

SKEWED: Final = Finding(
    rule="clock.skew",
    subject=ZONES[0],
    severity=Severity.FAILS,
    confidence=Confidence.DOCUMENTED,
    data=_words(
        client="expc01",
        server="expe02",
        begin=datetime(2026, 11, 23, 2, 17, tzinfo=UTC),
        skew=timedelta(minutes=9, seconds=12),
    ),
    evidence=(Provenance(origin=Origin.WIRE, where="c\x1b[31m.pcap"),),
)
NOTED: Final = Finding(
    rule="store.expired-ca",
    subject="expe01",
    severity=Severity.NOTE,
    confidence=Confidence.DOCUMENTED,
    data=_words(count=2, node="expe01"),
)


def _cause_of(finding: Finding, kind: CauseKind) -> Cause:
    return Cause(
        kind=kind,
        rule=finding.rule,
        data=finding.data,
        severity=finding.severity,
        confidence=finding.confidence,
        findings=(finding,),
        breaks=(finding.subject,),
        agrees=finding.evidence,
    )


NOT_A_CERTIFICATE: Final = Diagnosis(
    at=AT,
    services=(_service("traversal-zone", Verdict.DEGRADED, 3, 4, CLOCK_WHY := say("the clocks differ"), SKEWED),),
    links=(Answer(subject=ZONES[0], verdict=Verdict.FAILS, because=(SKEWED,), why=CLOCK_WHY),),
    checks=(),
    causes=(_cause_of(SKEWED, CauseKind.CLOCK), _cause_of(NOTED, CauseKind.TRUST_LIST)),
)
UNREADABLE: Final = Summary(
    name="Example\u202eCorp",
    at=AT,
    nodes=SUMMARY.nodes,
    unread=(Malformed(where="c/broken.pem", what=say("this is an HTML page, not a certificate")),),
)

CHINESE: Final = Speaker(tag="zh-TW", catalogue=find_catalogue("zh-TW").gettext, at=AT)
BOARDS: Final = MappingProxyType(
    {
        "situation-3": board(SITUATION_3),
        "clean-but-seen-failing": board(CLEAN_BUT_SEEN_FAILING),
        "not-a-certificate": board(NOT_A_CERTIFICATE, UNREADABLE),
    }
)
