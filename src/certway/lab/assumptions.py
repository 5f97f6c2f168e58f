"""What the lab takes to be so about the products, and which questions rest on it.

Most of it stands elsewhere, and is only brought to the questions it bears on: who judges (`relying_parties`), which
engine a release carries, what is asked of purposes, what nobody has documented (`open_questions`). Only what the
stand-ins themselves assume is written down here. Refuses to say whether an assumption is right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from certway.derive.enforcement import in_force
from certway.knowledge.engines_by_release import engine_in
from certway.knowledge.matrix import Connection, Judged, find_connection
from certway.knowledge.open_questions import OPEN_QUESTIONS
from certway.knowledge.purposes import purpose_rule
from certway.knowledge.releases import Release, parse_release
from certway.knowledge.relying_parties import relying_party_for
from certway.model.confidence import Confidence
from certway.model.deployment import Case, Node
from certway.model.link import Check, Link
from certway.model.observation import Seen
from certway.model.profile import CommonNameRule
from certway.model.proof import Assumption
from certway.model.store import TrustList
from certway.model.text import Text, say
from certway.model.value import value

CARRIERS: Final = ("tls", "ssh", "message", "upload")
"""What the lab makes for real, or puts to an engine by itself."""

_EXPRESSWAY: Final = "expressway-"


@value
class Place:
    """A check with what surrounds it; `presenter` and `verifier` are None where they are no nodes."""

    carrier: str
    row: Connection
    judged: Judged | None
    check: Check
    presenter: Node | None
    verifier: Node | None

    @property
    def family(self) -> str:
        """The name of the verifier's profile."""
        return self.check.question.profile.name


Bears = Callable[[Place], bool]


def _own(identity: str, says: Text, *sources: str, confidence: Confidence = Confidence.INFERRED) -> Assumption:
    return Assumption(id=identity, says=says, confidence=confidence, sources=sources)


def _open(key: str, confidence: Confidence = Confidence.INFERRED) -> Assumption:
    """What is done until an open question is settled."""
    question = OPEN_QUESTIONS[key]
    says = say("{a} {b}", a=question.asks, b=question.meanwhile)
    return Assumption(id=key, says=says, confidence=confidence, sources=question.sources)


def _from_expressway(place: Place) -> bool:
    return place.presenter is not None and place.presenter.product.startswith(_EXPRESSWAY)


def _has_twins(place: Place) -> bool:
    """Two entries of one subject in the verifier's list."""
    trusted = place.check.question.trusted
    return isinstance(trusted, Seen) and _repeats_a_subject(trusted.value)


def _repeats_a_subject(listed: TrustList) -> bool:
    return len({entry.subject for entry in listed.entries}) < len(listed.entries)


def _expects(place: Place, kind: str) -> bool:
    references = place.check.question.references
    return isinstance(references, Seen) and any(reference.kind == kind for reference in references.value)


_CONTRADICTED: Final = Confidence.CONTRADICTED

_ROWS: Final[tuple[tuple[Assumption, Bears], ...]] = (
    (_open("ssh-chain"), lambda place: place.carrier == "ssh"),
    (_open("ssh-names"), lambda place: place.carrier == "ssh"),
    (
        _own(
            "message-leaf-alone",
            say("The SIP SERVICE message carries the certificate of Expressway-E without any CA certificate."),
            "cisco-212347",
            confidence=Confidence.DOCUMENTED,
        ),
        lambda place: place.carrier == "message",
    ),
    (
        _own(
            "message-own-list",
            say("The certificate in the SIP SERVICE message is judged by the trusted CA list, as on the zone."),
            "cisco-225482",
        ),
        lambda place: place.carrier == "message",
    ),
    (
        _own(
            "automatic-chain",
            say("An Expressway sends the chain that OpenSSL finds in the trusted CA list of the node by itself."),
            "measured-automatic-chain",
        ),
        lambda place: place.carrier == "tls" and _from_expressway(place),
    ),
    (
        _open("chain-of-uc-nodes"),
        lambda place: place.carrier == "tls" and place.presenter is not None and not _from_expressway(place),
    ),
    (
        _own(
            "client-certificate-optional",
            say("The web front end of Unified CM asks for a client certificate, and serves whoever has none."),
            "measured-haproxy",
        ),
        lambda place: place.family == "cucm-web",
    ),
    (_open("chain-in-unified-cm", _CONTRADICTED), lambda place: "whole-chain" in place.check.demands and _is_uc(place)),
    (
        _open("zone-mutual", _CONTRADICTED),
        lambda place: place.row.id == "K-01" and place.check.key.verifier == "server",
    ),
    (
        _open("first-subject-match", _CONTRADICTED),
        lambda place: place.family.startswith(_EXPRESSWAY) and _has_twins(place),
    ),
    (
        _open("common-name-counts", _CONTRADICTED),
        lambda place: (
            place.family == "expressway-sip"
            and place.check.question.profile.common_name is CommonNameRule.ALWAYS
            and _expects(place, "dns")
        ),
    ),
    (_open("address-in-certificate"), lambda place: _expects(place, "ip")),
    (_open("upload-chain", _CONTRADICTED), lambda place: place.carrier == "upload"),
    (_open("upload-dates"), lambda place: place.carrier == "upload"),
)


STATED: Final = tuple(assumption for assumption, _ in _ROWS)
"""Those that are stated here or are open questions; who judges, engines and purposes come on top."""


def _is_uc(place: Place) -> bool:
    return place.verifier is not None and not place.verifier.product.startswith(_EXPRESSWAY)


def find_assumptions(case: Case, link: Link, check: Check) -> Iterator[Assumption]:
    """Everything that the lab assumes about the products when it puts this question."""
    place = _place(case, link, check)
    if place is not None:
        yield _party(place)
        yield from _engine(place)
        yield from _purpose(place)
        yield from _row(place)
        yield from (assumption for assumption, bears in _ROWS if bears(place))


def _place(case: Case, link: Link, check: Check) -> Place | None:
    row = find_connection(link.key.connection)
    if row is None:
        return None
    ends = {"client": link.key.client, "server": link.key.server}
    nodes = {node.id: node for node in case.deployment.nodes}
    judge = check.key.verifier
    return Place(
        carrier=link.carrier,
        row=row,
        judged=next((each for each in row.judged if each.verifier == judge and each.trust == check.key.trust), None),
        check=check,
        presenter=nodes.get(ends["server" if judge == "client" else "client"]),
        verifier=nodes.get(ends[judge]),
    )


def _party(place: Place) -> Assumption:
    """Who judges, and as which engine."""
    party = relying_party_for("", "", place.family)
    return Assumption(
        id=f"relying-party.{place.family}",
        says=party.says,
        confidence=party.confidence,
        sources=party.sources,
        opens=party.open_questions,
    )


def _engine(place: Place) -> Iterator[Assumption]:
    """Which engine the release of an Expressway that judges carries."""
    if place.verifier is None or not place.family.startswith(_EXPRESSWAY):
        return
    observed = place.verifier.release
    parsed = parse_release(observed.value) if isinstance(observed, Seen) else None
    found = engine_in(parsed if isinstance(parsed, Release) else None)
    says = say("Engine of Expressway from {release} on: {says}", release=found.since, says=found.says)
    identity = f"engine-of.{found.since or 'unseen'}"
    yield _own(identity, says if found.since else found.says, *found.sources, confidence=found.confidence)


def _purpose(place: Place) -> Iterator[Assumption]:
    """What is asked of purposes, where no document says it plainly."""
    judged, presenter, verifier = place.judged, place.presenter, place.verifier
    if judged is None or not judged.place or presenter is None or verifier is None:
        return
    expressway = presenter if presenter.product.startswith(_EXPRESSWAY) else verifier
    release = expressway.release.value if isinstance(expressway.release, Seen) else ""
    rule = in_force(purpose_rule(judged.place, expressway.product, release, place.check.key.slot.store), verifier)
    if rule.confidence is not Confidence.DOCUMENTED:
        identity = f"purpose.{judged.place}.{rule.needs.value}"
        yield _own(identity, rule.says, *rule.sources, confidence=rule.confidence)


def _row(place: Place) -> Iterator[Assumption]:
    """That there is such a verification at all, where the matrix only infers it."""
    if place.check.confidence is not Confidence.DOCUMENTED:
        says = say("That anybody judges the certificate is inferred: {connection}.", connection=place.row.title)
        yield _own(
            f"judged.{place.row.id}.{place.check.key.verifier}",
            says,
            *place.check.sources,
            confidence=place.check.confidence,
        )
