"""Questions as real handshakes: each parameter decides there as certway predicts; the catalogue: `tests/law`."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from certway.lab.extensions import name_constraints
from certway.lab.foundry import Minted, mint_intermediate, mint_leaf
from certway.lab.key_ring import KeyRing
from certway.lab.openssl import Engine, Version
from certway.lab.trial import Outcome, build_trial, compare, run_trial, try_question
from certway.lab.verifier import build_wanted, find_beyond
from certway.model.certificate import KeyUsage
from certway.model.link import Presentation, Question, Reference, RevocationMode, StatusGaps
from certway.model.observation import Unseen, seen
from certway.model.profile import AddressRule, AnchorRule, CommonNameRule, EkuRule, IssuerChoice, Profile, WildcardRule
from certway.model.proof import Agreement, Untried, Why
from certway.model.store import Slot
from certway.model.text import say
from certway.model.verdict import Opinion
from certway.pki.chains import evaluate
from certway.pki.engines import ENGINES
from certway.pki.memo import Memo
from certway.pki.trust_lists import build_trust_list
from tests.engines import need_libssl
from tests.lab.ends import HOST, ISSUING, LEAF, LISTED, NOW, PEER, ROOT, SERVER_ONLY

pytestmark = pytest.mark.conformance

KEYS = KeyRing()
BOTH_VERSIONS = pytest.mark.parametrize("version", Version, ids=lambda version: version.name)
OPENSSL_3 = ENGINES["openssl-3"]


@pytest.fixture(scope="module")
def engine() -> Engine:
    return need_libssl()


# One good question, turned part by part; every trial stands beside certway's evaluation


def ask(profile: Profile = OPENSSL_3, leaf: Minted = LEAF, others: tuple[Minted, ...] = (), **changes: Any) -> Question:
    """A question that is accepted."""
    listed = changes.pop("listed", LISTED)
    question = Question(
        profile=profile,
        presented=Presentation(leaf=seen(leaf.certificate), others=seen(tuple(each.certificate for each in others))),
        trusted=seen(build_trust_list(Slot(store="trusted-ca"), [each.certificate for each in listed])),
        references=seen((Reference(kind="dns", text=HOST),)),
        purpose="server",
        at=NOW,
    )
    return replace(question, **changes)


def tried(engine: Engine, question: Question, version: Version = Version.TLS_1_3) -> Outcome:
    outcome = try_question(engine, question, KEYS, version)
    assert isinstance(outcome, Outcome), outcome
    return outcome


def names(*texts: str, kind: str = "dns") -> Any:
    return seen(tuple(Reference(kind=kind, text=text) for text in texts))


CN_ONLY = mint_leaf(ISSUING, HOST, names=None)
CN_BESIDE = mint_leaf(ISSUING, HOST, names=("other.example.com",))
PARTIAL = mint_leaf(ISSUING, HOST, names=("exp*.example.com",))
FULL = mint_leaf(ISSUING, HOST, names=("*.example.com",))
ELSEWHERE = mint_intermediate(ROOT, "Example Elsewhere", extensions=(name_constraints(permitted=("example.net",)),))
CN_ELSEWHERE = mint_leaf(ELSEWHERE, HOST, names=None)
OLD_DIGEST = mint_leaf(ISSUING, HOST, digest="sha1")
SHORT = mint_leaf(ISSUING, HOST, key_type="rsa-1024")


def variant(**changes: Any) -> Profile:
    return replace(OPENSSL_3, name=f"openssl-3 with {sorted(changes.items())}", **changes)


QUESTIONS: dict[str, tuple[Question, bool]] = {
    "in order": (ask(), True),
    "too late": (ask(at=datetime(2046, 1, 1, tzinfo=UTC)), False),
    "one second before the end": (ask(at=datetime(2027, 2, 13, 23, 59, 59, tzinfo=UTC)), True),
    "at the very end": (ask(at=datetime(2027, 2, 14, tzinfo=UTC)), False),
    "client purpose": (ask(purpose="client", references=names(HOST)), True),
    "client purpose missing": (ask(leaf=SERVER_ONLY, purpose="client"), False),
    "server purpose alone": (ask(leaf=SERVER_ONLY), True),
    "both purposes": (ask(purpose="both"), True),
    "both purposes, one missing": (ask(leaf=SERVER_ONLY, purpose="both"), False),
    "any purpose": (ask(leaf=SERVER_ONLY, purpose="any"), True),
    "intermediate alone": (ask(listed=(ISSUING,)), False),
    "intermediate alone, any entry": (ask(variant(anchor=AnchorRule.ANY_ENTRY), listed=(ISSUING,)), True),
    "root alone": (ask(listed=(ROOT,)), False),
    "root alone, chain sent": (ask(listed=(ROOT,), others=(ISSUING,)), True),
    "another name": (ask(references=names("other.example.com")), False),
    "one of two names": (ask(references=names("other.example.com", HOST)), True),
    "both names": (ask(references=names("other.example.com", HOST), every_reference=True), False),
    "no name": (ask(references=names()), True),
    "an address": (ask(references=names("192.0.2.11", kind="ip")), False),
    "upper case": (ask(references=names(HOST.upper())), True),
    "common name alone": (ask(leaf=CN_ONLY), True),
    "common name alone, never": (ask(variant(common_name=CommonNameRule.NEVER), leaf=CN_ONLY), False),
    "common name beside a name": (ask(leaf=CN_BESIDE), False),
    "common name beside a name, always": (ask(variant(common_name=CommonNameRule.ALWAYS), leaf=CN_BESIDE), True),
    "partial wildcard": (ask(leaf=PARTIAL), True),
    "partial wildcard, full labels": (ask(variant(wildcards=WildcardRule.FULL_LABEL), leaf=PARTIAL), False),
    "full wildcard, full labels": (ask(variant(wildcards=WildcardRule.FULL_LABEL), leaf=FULL), True),
    "full wildcard, none": (ask(variant(wildcards=WildcardRule.NONE), leaf=FULL), False),
    "common name alone, not permitted": (
        ask(leaf=CN_ELSEWHERE, listed=(ROOT, ELSEWHERE), references=names()),
        False,
    ),
    "common name alone, not permitted and never read": (
        ask(variant(common_name=CommonNameRule.NEVER), CN_ELSEWHERE, listed=(ROOT, ELSEWHERE), references=names()),
        True,
    ),
    "SHA-1": (ask(leaf=OLD_DIGEST), False),
    "SHA-1, accepted": (ask(variant(sha1_refused=False), leaf=OLD_DIGEST), True),
    "short key": (ask(ENGINES["openssl-3-level2"], leaf=SHORT), False),
    "short key, level 1": (ask(leaf=SHORT), True),
    "short key, and a root that is not listed": (
        ask(ENGINES["openssl-3-level2"], leaf=SHORT, others=(ISSUING, ROOT), listed=()),
        False,
    ),
    "one intermediate allowed": (ask(max_depth=1), True),
    "one intermediate allowed by the profile": (ask(variant(max_depth=1)), True),
}


@BOTH_VERSIONS
@pytest.mark.parametrize("row", QUESTIONS)
def test_each_parameter_of_a_question_decides_in_the_handshake(engine: Engine, version: Version, row: str) -> None:
    question, accepted = QUESTIONS[row]
    outcome, evaluation = tried(engine, question, version), evaluate(question, Memo())
    assert (outcome.accepted, evaluation.accepted) == (accepted, accepted)
    assert compare(outcome, evaluation) is Agreement.AGREES
    assert outcome.trial.beyond == ()


def test_a_wrong_prediction_is_noticed(engine: Engine) -> None:
    """The control of every comparison here."""
    good, bad = tried(engine, ask()), tried(engine, ask(at=datetime(2046, 1, 1, tzinfo=UTC)))
    accepted, expired = evaluate(ask(), Memo()), evaluate(bad.trial.question, Memo())
    misnamed = evaluate(ask(references=names("other.example.com")), Memo())
    assert compare(good, expired) is Agreement.OTHER_VERDICT
    assert compare(bad, accepted) is Agreement.OTHER_VERDICT
    assert compare(bad, misnamed) is Agreement.OTHER_REASONS
    assert compare(replace(good, failure="something else"), accepted) is Agreement.OTHER_VERDICT


def test_the_purpose_both_is_two_handshakes_with_the_presenter_in_both_roles(engine: Engine) -> None:
    outcome = tried(engine, ask(leaf=SERVER_ONLY, purpose="both"))
    first, second = outcome.handshakes
    assert (first.works, second.works) == (True, False)
    assert first.sent_by_server == second.sent_by_client == (SERVER_ONLY.der,)
    assert outcome.faults == ((0, 26),)


# What is not tried says why


def test_a_profile_with_another_witness_is_not_tried(engine: Engine) -> None:
    for profile in (ENGINES["openssl-1.1.1"], ENGINES["jsse-17"], ENGINES["webpki"]):
        assert try_question(engine, ask(profile), KEYS, Version.TLS_1_3) == Untried(
            why=Why.NO_WITNESS, detail=profile.witness
        )


def test_a_question_with_unseen_parts_is_not_tried() -> None:
    unseen = Unseen(why=say("nobody looked"))
    assert build_trial(ask(trusted=unseen), KEYS) == Untried(why=Why.UNSEEN)
    assert build_trial(ask(references=unseen), KEYS) == Untried(why=Why.UNSEEN)
    shown = Presentation(leaf=unseen, others=seen(()))
    assert build_trial(ask(presented=shown), KEYS) == Untried(why=Why.UNSEEN)


def test_a_chain_nobody_saw_is_tried_as_the_leaf_alone(engine: Engine) -> None:
    shown = Presentation(leaf=seen(LEAF.certificate), others=Unseen(why=say("nobody looked")))
    certain, open_ = ask(presented=shown), ask(presented=shown, listed=(ROOT,))
    outcome = tried(engine, certain)
    assert (outcome.accepted, outcome.trial.alone) == (True, True)
    evaluation, outcome = evaluate(open_, Memo()), tried(engine, open_)
    assert (evaluation.opinion, outcome.accepted) == (Opinion.UNDECIDED, False)
    assert compare(outcome, evaluation) is Agreement.AGREES


def test_without_the_private_key_nothing_is_tried() -> None:
    outcome = build_trial(ask(), KeyRing(test_keys=False))
    assert outcome == Untried(why=Why.NO_KEY, detail=LEAF.certificate.sha256.hex())


def test_a_certificate_that_libssl_does_not_take_is_said(engine: Engine) -> None:
    trial = build_trial(ask(), KEYS)
    assert not isinstance(trial, Untried)
    broken = replace(trial, shown=replace(trial.shown, key=PEER.key.private_pem()))
    outcome = run_trial(engine, broken, Version.TLS_1_3)
    assert isinstance(outcome, Untried)
    assert outcome.why is Why.NOT_PRESENTABLE


def test_a_server_whose_key_may_not_sign_shows_nothing_under_tls_1_2(engine: Engine) -> None:
    """The presenter itself gives up; under TLS 1.3 the verifier sees the certificate, and refuses its key usage."""
    question = ask(leaf=mint_leaf(ISSUING, HOST, key_usage=KeyUsage.CRL_SIGN))
    shown = try_question(engine, question, KEYS, Version.TLS_1_2)
    assert isinstance(shown, Untried)
    assert shown.why is Why.NOT_PRESENTABLE
    outcome = tried(engine, question, Version.TLS_1_3)
    assert compare(outcome, evaluate(question, Memo())) is Agreement.AGREES
    assert not outcome.accepted


def test_parameters_without_a_setting_are_listed() -> None:
    assert list(find_beyond(ask())) == []
    odd = variant(choice=IssuerChoice.SEARCH, eku=EkuRule.LEAF, case_matters=True, min_rsa_bits=1536)
    assert list(find_beyond(ask(odd))) == ["choice", "case_matters", "eku", "min_rsa_bits"]
    asked = ask(ocsp=(b"",), gaps=StatusGaps(), revocation=RevocationMode.LEAF, revocation_unknown_fatal=False)
    assert list(find_beyond(asked)) == ["ocsp", "gaps"]


def test_names_that_libcrypto_cannot_compare_do_not_count(engine: Engine) -> None:
    question = ask(references=names("_xmpp-server.example.com", kind="srv"))
    outcome = tried(engine, question)
    assert [name.kind for name in outcome.trial.unjudged] == ["srv"]
    assert outcome.accepted
    assert compare(outcome, evaluate(question, Memo())) is Agreement.AGREES
    as_text = ask(variant(address=AddressRule.DNS_NAME), references=names("192.0.2.11", kind="ip"))
    assert [name.kind for name in tried(engine, as_text).trial.unjudged] == ["ip"]


# Without a handshake


@pytest.mark.parametrize("row", [row for row, (question, _) in QUESTIONS.items() if question.purpose != "both"])
def test_libcrypto_alone_finds_the_same_faults_as_in_a_handshake(engine: Engine, row: str) -> None:
    question, _ = QUESTIONS[row]
    wanted = build_wanted(question, question.purpose)
    assert engine.crypto.verify(wanted) == tried(engine, question).faults
