"""Questions and their answers: every defect beside its control, and the choices that OpenSSL makes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID

from certway.model.certificate import Certificate
from certway.model.link import Presentation, Question
from certway.model.observation import Unseen, see, seen
from certway.model.text import say
from certway.model.verdict import Evaluation, Opinion
from certway.pki.chains import evaluate
from certway.pki.engines import ENGINES
from certway.pki.faults import FAULTS, OPENSSL_CODES
from certway.pki.memo import Memo
from certway.pki.plain import find_plain_answer
from certway.pki.verifiers import Verifier
from tests.pki.authorities import BEGIN, END, NOW, ask, issuing, mint, node, root

NOT_SEEN = Unseen(why=say("nobody looked"))
EARLIER = datetime(2025, 1, 1, tzinfo=UTC)


def judged(question: Question) -> Evaluation:
    return evaluate(question, Memo())


def codes(evaluation: Evaluation) -> list[tuple[str, int]]:
    return [(fault.code, fault.position) for fault in evaluation.chosen.faults]


@pytest.mark.parametrize("profile", sorted(ENGINES))
def test_a_healthy_chain_is_accepted_under_every_engine(profile: str) -> None:
    digital = x509.KeyUsage(True, False, True, False, False, False, False, False, False)
    leaf = node(purposes=(ExtendedKeyUsageOID.SERVER_AUTH,), usage=digital)
    answer = judged(ask(leaf, [issuing()], [root()], profile=profile, names=["expe01.example.com"]))
    assert answer.opinion is Opinion.ACCEPTED
    assert answer.chosen.certificates == (leaf, issuing(), root())
    assert answer.best == answer.chosen
    assert answer.matched == "expe01.example.com"
    assert answer.next_change == END


@pytest.mark.parametrize(
    ("leaf", "expected"),
    [
        (node(end=EARLIER, begin=datetime(2024, 1, 1, tzinfo=UTC)), [("expired", 0)]),
        (node(begin=datetime(2026, 7, 1, tzinfo=UTC)), [("not-yet-valid", 0)]),
        (node(names=("other.example.com",)), [("name-mismatch", 0)]),
        (node(purposes=(ExtendedKeyUsageOID.CLIENT_AUTH,)), [("purpose-missing", 0)]),
        (node(signer="another key", identifiers=False), [("signature-wrong", 0)]),
        (
            node(usage=x509.KeyUsage(False, True, False, False, False, False, False, False, False)),
            [("key-usage-missing", 0)],
        ),
        (node(more=[(x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b"\5\0"), True)]),
         [("unknown-critical-extension", 0)]),
        (
            node(names=("other.example.com",), purposes=(ExtendedKeyUsageOID.CLIENT_AUTH,), end=EARLIER,
                 begin=datetime(2024, 1, 1, tzinfo=UTC)),
            [("expired", 0), ("name-mismatch", 0), ("purpose-missing", 0)],
        ),
    ],
)  # fmt: skip
def test_every_defect_of_the_leaf_is_told(leaf: Certificate, expected: list[tuple[str, int]]) -> None:
    answer = judged(ask(leaf, [issuing()], [root()], names=["expe01.example.com"]))
    assert answer.opinion is Opinion.REFUSED
    assert codes(answer) == expected


@pytest.mark.parametrize(
    ("issuer", "expected"),
    [
        (issuing(end=EARLIER, begin=datetime(2024, 1, 1, tzinfo=UTC)), [("expired", 1)]),
        (issuing(purposes=(ExtendedKeyUsageOID.CLIENT_AUTH,)), [("purpose-of-issuer", 1)]),
        (mint("Example Issuing CA", "Example Root CA"), [("not-a-ca", 1)]),
    ],
)
def test_every_defect_of_an_issuer_is_told(issuer: Certificate, expected: list[tuple[str, int]]) -> None:
    answer = judged(ask(node(), [issuer], [root()]))
    assert answer.opinion is Opinion.REFUSED
    assert codes(answer) == expected


def test_path_length_counts_certificates_below_that_are_not_self_issued() -> None:
    lower = mint("Example Lower CA", "Example Issuing CA", ca=True)
    leaf = node(issuer="Example Lower CA")
    assert codes(judged(ask(leaf, [lower, issuing(path_length=0)], [root()]))) == [("path-too-long", 2)]
    assert judged(ask(leaf, [lower, issuing(path_length=1)], [root()])).accepted


def test_a_missing_issuer_is_named_with_its_key_identifier() -> None:
    answer = judged(ask(node(), [], [root()]))
    (fault,) = answer.chosen.faults
    assert (fault.code, fault.position, fault.expected) == ("issuer-missing", 0, "Example Issuing CA")
    key_identifier = issuing().subject_key_identifier
    assert key_identifier is not None
    assert fault.presented == key_identifier.hex()


def test_an_untrusted_root_is_named() -> None:
    answer = judged(ask(node(), [issuing(), root()], []))
    (fault,) = answer.chosen.faults
    assert (fault.code, fault.position, fault.expected) == ("not-trusted", 2, "Example Root CA")


def test_openssl_wants_a_self_signed_anchor_unless_partial_chains_are_allowed() -> None:
    assert codes(judged(ask(node(), [], [issuing()]))) == [("issuer-missing", 1)]
    assert judged(ask(node(), [], [issuing()], profile="openssl-3-partial-chain")).accepted
    assert judged(ask(node(), [], [issuing()], profile="rfc5280")).accepted


def twins(**more: object) -> tuple[Certificate, Certificate]:
    return issuing(**more), issuing(key="the other key", **more)


SIGNS_ONLY = x509.KeyUsage(False, False, False, False, False, True, True, False, False)


def test_for_openssl_an_old_ca_ends_any_path_and_nothing_else() -> None:
    """Measured: keyCertSign alone makes a CA of the last certificate of a chain, whether it is trusted or not."""
    old = mint("Example Root CA", "Example Root CA", usage=SIGNS_ONLY)
    assert codes(evaluate(ask(node(), [issuing()], [old]), Memo())) == []
    assert codes(evaluate(ask(node(), [issuing(), old], []), Memo())) == [("not-trusted", 2)]
    middle = mint("Example Issuing CA", "Example Root CA", usage=SIGNS_ONLY)
    assert codes(evaluate(ask(node(), [middle], []), Memo())) == [("issuer-missing", 1)]
    assert codes(evaluate(ask(node(), [middle], [root()]), Memo())) == [("not-a-ca", 1)]


def test_for_openssl_an_intermediate_of_version_1_is_no_anchor() -> None:
    """Measured with partial chains: what has no extensions is a CA only where it signed itself."""
    first = replace(mint("Example Issuing CA", "Example Root CA", identifiers=False), version=1)
    own = replace(mint("Example Root CA", "Example Root CA", identifiers=False), version=1)
    leaf = node(identifiers=False)
    assert codes(evaluate(ask(leaf, [], [first], profile="openssl-3-partial-chain"), Memo())) == [("not-a-ca", 1)]
    below = node(issuer="Example Root CA", identifiers=False)
    assert codes(evaluate(ask(below, [], [own], profile="openssl-3-partial-chain"), Memo())) == []


@pytest.mark.parametrize(("identifiers", "accepted"), [(True, [True, True]), (False, [False, True])])
def test_a_twin_with_another_key_hides_the_issuer_only_without_identifiers(
    identifiers: bool, accepted: list[bool]
) -> None:
    right, other = twins(identifiers=identifiers)
    leaf = node(identifiers=identifiers)
    answers = [judged(ask(leaf, [right], [*pair, root()])) for pair in ((other, right), (right, other))]
    assert [answer.accepted for answer in answers] == accepted
    assert all(not answer.best.faults for answer in answers)
    if not accepted[0]:
        assert codes(answers[0]) == [("signature-wrong", 0)]


def test_an_expired_twin_never_hides_a_valid_one() -> None:
    expired = issuing(end=EARLIER, begin=datetime(2024, 1, 1, tzinfo=UTC))
    for entries in ([expired, issuing(), root()], [issuing(), expired, root()]):
        assert judged(ask(node(), [], entries)).accepted
    assert codes(judged(ask(node(), [], [expired, root()]))) == [("expired", 1)]


@pytest.mark.parametrize("identifiers", [True, False])
def test_self_signed_node_certificates_of_one_name_collide_by_order(identifiers: bool) -> None:
    this = mint("cucm01.example.com", "cucm01.example.com", identifiers=identifiers)
    other = mint("cucm01.example.com", "cucm01.example.com", key="second", signer="second", identifiers=identifiers)
    assert judged(ask(this, [], [this, other])).accepted
    assert judged(ask(this, [], [other, this])).accepted is identifiers
    assert codes(judged(ask(this, [], [other]))) == [("self-signed-not-trusted", 0)]
    assert judged(ask(this, [], [this], profile="jsse-17")).accepted


def test_at_exactly_the_end_openssl_says_expired_and_rfc_5280_does_not() -> None:
    later = datetime(2030, 1, 1, tzinfo=UTC)
    chain = [issuing(end=later)], [root(end=later)]
    assert codes(judged(ask(node(), *chain, at=END))) == [("expired", 0)]
    assert judged(ask(node(), *chain, at=BEGIN)).accepted
    assert judged(ask(node(), *chain, at=END, profile="rfc5280")).accepted


def test_unseen_parts_leave_the_answer_open_only_where_they_decide() -> None:
    good = ask(node(), [issuing()], [root()])
    assert judged(replace(good, presented=Presentation(leaf=NOT_SEEN, others=seen(())))).opinion is Opinion.UNDECIDED
    assert judged(replace(good, references=NOT_SEEN)).opinion is Opinion.UNDECIDED
    assert judged(replace(good, trusted=NOT_SEEN)).opinion is Opinion.UNDECIDED
    unknown_others = Presentation(leaf=seen(node()), others=NOT_SEEN)
    assert judged(replace(good, presented=unknown_others)).opinion is Opinion.UNDECIDED
    held = ask(node(), [], [issuing(), root()])
    assert judged(replace(held, presented=unknown_others)).accepted
    late = replace(good, at=datetime(2028, 1, 1, tzinfo=UTC))
    for question in (replace(late, trusted=NOT_SEEN), replace(late, presented=unknown_others)):
        assert judged(question).opinion is Opinion.REFUSED


def test_all_or_any_of_the_expected_names() -> None:
    question = ask(node(), [issuing()], [root()], names=["a.example.com", "expe01.example.com"])
    assert judged(question).accepted
    answer = judged(replace(question, every_reference=True))
    assert [(fault.code, fault.expected) for fault in answer.chosen.faults] == [("name-mismatch", "a.example.com")]


def test_equal_questions_are_answered_once() -> None:
    memo = Memo()
    assert evaluate(ask(node(), [issuing()], [root()]), memo) is evaluate(ask(node(), [issuing()], [root()]), memo)


def test_every_code_has_the_numbers_of_openssl_or_none_on_purpose() -> None:
    assert set(FAULTS) - set(OPENSSL_CODES) == {"search-budget-exhausted", "web-rule-broken"}
    assert set(OPENSSL_CODES) < set(FAULTS)


def test_next_change_is_the_first_date_to_come() -> None:
    soon = datetime(2026, 9, 1, tzinfo=UTC)
    assert judged(ask(node(), [issuing(end=soon)], [root()], at=NOW)).next_change == soon


@pytest.mark.parametrize("profile", sorted(ENGINES))
def test_leaves_of_one_kind_are_judged_as_if_each_were_alone(profile: str) -> None:
    """What was found of the first of its kind serves the next; what differs still decides."""
    unknown = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.3.6.1.4.1.99999.1"), b"\x05\x00")
    leaves = (
        node(),
        node(key="another key"),
        node(names=("expe02.example.com",)),
        node(begin=BEGIN - timedelta(days=2), end=BEGIN),
        node(end=NOW),
        node(begin=NOW + timedelta(days=1)),
        node(signer="stranger"),
        node(more=((unknown, True),)),
        node(purposes=(ExtendedKeyUsageOID.CLIENT_AUTH,)),
        node(issuer="Example Other CA"),
    )
    together, accepted = Memo(), 0
    for name in ("expe01.example.com", "expe02.example.com"):
        for leaf in leaves:
            for trusted in ([root()], [root(), leaf], [root(), issuing()]):
                question = ask(leaf, [issuing()], trusted, profile=profile, names=[name])
                answer = evaluate(question, together)
                assert answer == judged(question)
                accepted += answer.accepted
    assert accepted


def test_a_leaf_like_one_that_was_accepted_takes_the_short_way() -> None:
    memo = Memo()
    first, second = (ask(node(key=key), [issuing()], [root()], names=["expe01.example.com"]) for key in ("a", "b"))
    assert evaluate(first, memo).accepted
    (verifier,) = memo.verifiers.values()
    assert find_plain_answer(second, verifier, leaf_of(second), (issuing().sha256,)) == judged(second)
    assert find_plain_answer(first, Verifier(first, Memo()), leaf_of(first), (issuing().sha256,)) is None


def leaf_of(question: Question) -> Certificate:
    return see(question.presented.leaf)
