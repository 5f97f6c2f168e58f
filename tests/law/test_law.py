"""The law of the lab: what certway predicts and what the engines do agree, whatever deployment chance builds.

Every distinct question is decided once a witness and way: for TLS one handshake each in 1.2 and 1.3, for messages and
uploads the engine by itself, for tunnels as many real ones as the profile of the run allows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from certway.lab.engines_apart import open_witnesses
from certway.lab.key_ring import KeyRing
from certway.lab.proof import Decided, Prover
from certway.lab.testimony import Asked, Witness
from certway.lab.trial import bare
from certway.model.certificate import Certificate
from certway.model.deployment import Case
from certway.model.observation import Seen, see
from certway.model.proof import Agreement, Why
from certway.pki.distinguished_names import short_name
from tests.conftest import COUNTED
from tests.engines import need_libssl, need_tunnels
from tests.law.asked import questions
from tests.law.deployments import deployments, one_by_one
from tests.law.turns import Turn, turns, under_every_engine, with_every_list

pytestmark = pytest.mark.conformance

SHOWABLE = frozenset(
    (
        *("issuer-missing", "not-trusted", "self-signed-not-trusted", "expired", "not-yet-valid", "signature-wrong"),
        *("name-mismatch", "purpose-missing", "purpose-of-issuer", "key-usage-missing", "not-a-ca", "path-too-long"),
        *("signature-algorithm-refused", "key-too-small", "name-constraint-violated", "unknown-critical-extension"),
        *("revoked", "revocation-unknown", "crl-expired"),
    )
)
"""Every fault code that OpenSSL 3 can show in a handshake; one that never occurred fails."""

NOT_SHOWN = frozenset(
    ("malformed", "search-budget-exhausted", "policy-missing", "rfc5280-rule-broken", "web-rule-broken")
)
"""The others: unreadable certificates, our own budget, and rules that no profile with this witness has."""


EXAMPLES_A_DEPLOYMENT = 4
"""A deployment holds dozens of questions."""
DEPLOYMENTS_A_TUNNEL = 2
"""A tunnel takes as long as many handshakes."""
LEAST_OF_A_DEPLOYMENT = 10


class Count:
    """What the run has seen."""

    def __init__(self, witnesses: Sequence[Witness], tunnels: int) -> None:
        self.prover = Prover(witnesses)
        self.tunnels = tunnels
        self.ways: Counter[str] = Counter()
        self.refusals: Counter[str] = Counter()
        self.untried: Counter[str] = Counter()
        self.known: Counter[str] = Counter()
        self.different: list[str] = []

    def decide(self, asked: Asked) -> None:
        """Decide a question once; of tunnels only as many as this run opens."""
        if asked in self.prover.decided:
            return
        if asked.carrier == "ssh":
            if not self.tunnels:
                return
            self.tunnels -= 1
        decided = self.prover.decide(asked)
        self._note(decided)
        self.different += unexplained(asked, decided)

    def _note(self, decided: Decided) -> None:
        self.ways.update(f"{compared.reality.witness} {compared.reality.way.value}" for compared in decided.tried)
        self.untried.update(each.why.value for each in decided.untried)
        self.known.update(compared.divergence for compared in decided.tried if compared.divergence)
        if decided.tried and not all(compared.reality.accepted for compared in decided.tried):
            self.refusals.update({fault.code for fault in decided.evaluation.chosen.faults})

    def sentence(self) -> str:
        """One sentence for the summary of the run."""
        tried = sum(bool(each.tried) for each in self.prover.decided.values())
        return (
            f"law: {tried} distinct questions decided ({_listed(self.ways)}), not tried: {_listed(self.untried)}; "
            f"refusals: {_listed(self.refusals)}; known differences: {_listed(self.known) or 'none'}"
        )


def _listed(counter: Counter[str]) -> str:
    return ", ".join(f"{key} {count}" for key, count in sorted(counter.items()))


def turned(asked: Asked, turn: Turn) -> Asked:
    """The same question with one part changed."""
    question = bare(turn(asked.question))
    return replace(asked, question=question, check=replace(asked.check, question=question))


def turned_by_chance(asked: Asked, data: st.DataObject) -> Asked:
    """The same question with one part changed by chance; tunnels take questions as cases ask them."""
    if asked.carrier == "ssh":
        return asked
    trusted, leaf = asked.question.trusted, asked.question.presented.leaf
    listed = trusted.value.entries if isinstance(trusted, Seen) else ()
    shown = (leaf.value,) if isinstance(leaf, Seen) else ()
    return turned(asked, data.draw(turns((*listed, *shown))))


def unexplained(asked: Asked, decided: Decided) -> Iterator[str]:
    """Differences between prediction and witnesses that no divergence lists, with what was asked."""
    for compared in decided.tried:
        if compared.agreement is not Agreement.AGREES and not compared.divergence:
            faults = [(fault.code, fault.position) for fault in decided.evaluation.chosen.faults]
            yield (
                f"{compared.agreement.name}: predicted {decided.evaluation.opinion.name} {faults}, "
                f"{compared.reality}, asked {describe(asked)}"
            )


def describe(asked: Asked) -> str:
    """A question in a few words, enough to ask it again."""
    question = asked.question
    leaf, others, trusted = question.presented.leaf, question.presented.others, question.trusted
    sent = [*((leaf.value,) if isinstance(leaf, Seen) else ()), *(others.value if isinstance(others, Seen) else ())]
    listed = trusted.value.entries if isinstance(trusted, Seen) else ()
    names = [(each.kind, each.text) for each in see(question.references)]
    return (
        f"{asked.check.key.link} {question.profile.name} {question.purpose} at {question.at} names {names} "
        f"depth {question.max_depth} {question.revocation.name} {len(question.crls)} lists; "
        f"sent {[_words(each) for each in sent]}, listed {[_words(each) for each in listed]}"
    )


def _words(certificate: Certificate) -> str:
    return f"{short_name(certificate.subject)} {certificate.sha256.hex()[:8]}"


def questions_one_by_one() -> Iterator[Asked]:
    """Every trait once; on the zone also under every engine, and with every kind of revocation list."""
    for number, case in enumerate(one_by_one()):
        asked_here = tuple(questions(case))
        yield from asked_here
        for asked in asked_here:
            if (asked.check.key.link.connection, asked.check.key.verifier) == ("K-01", "client"):
                yield from (turned(asked, turn) for turn in under_every_engine())
                if number == 0:
                    yield from (turned(asked, turn) for turn in with_every_list())


def test_prediction_and_witnesses_agree(record_property: Callable[[str, object], None]) -> None:
    """Differences are gathered, not shrunk: a question says by itself what it is about."""
    need_libssl()
    need_tunnels()
    most = settings().max_examples // EXAMPLES_A_DEPLOYMENT
    with open_witnesses(KeyRing()) as witnesses:
        count = Count(witnesses, tunnels=most // DEPLOYMENTS_A_TUNNEL)
        for asked in questions_one_by_one():
            count.decide(asked)
        count.tunnels += most // DEPLOYMENTS_A_TUNNEL
        decide_by_chance(count, most)
    record_property(COUNTED, count.sentence())
    assert count.different == []
    assert count.refusals.keys() >= SHOWABLE
    assert not count.refusals.keys() & NOT_SHOWN
    assert count.ways.total() > most * LEAST_OF_A_DEPLOYMENT
    assert count.untried.keys() <= {each.value for each in Why if each is not Why.NO_KEY}


def decide_by_chance(count: Count, most: int) -> None:
    """Every question of so many deployments, and each with one part turned."""

    @settings(max_examples=most, phases=[Phase.generate])
    @given(case=deployments(), data=st.data())
    def hold(case: Case, data: st.DataObject) -> None:
        plain = list(questions(case))
        for asked in (*plain, *[turned_by_chance(asked, data) for asked in plain]):
            count.decide(asked)

    hold()
