"""Where prediction and witness differ, and where a document differs from both: each with its reason and sources.

A divergence has a case in which it is met; a test holds that it still is, so that one that is gone cannot stay here.
Refuses to excuse: what is not listed is a fault of certway or of the lab.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from certway.knowledge.open_questions import OPEN_QUESTIONS
from certway.knowledge.ssh import ATTRIBUTES_SOURCES, KEY_TYPES_SOURCES
from certway.lab.edits import entries_of, with_ca, with_identity, with_trust
from certway.lab.foundry import mint_intermediate
from certway.lab.keys import key_for
from certway.lab.topology import edge_issuing, edge_root, healthy, mint_expressway_e
from certway.lab.trial import compare
from certway.lab.verifier import WITNESS
from certway.model.deployment import Case
from certway.model.link import Question, RevocationMode
from certway.model.observation import Seen, see
from certway.model.proof import Agreement, Reality
from certway.model.text import Text, say
from certway.model.value import value
from certway.model.verdict import Evaluation, Fault, Path
from certway.pki.chains import evaluate
from certway.pki.faults import BUILDING, OPENSSL_CODES
from certway.pki.memo import Memo

if TYPE_CHECKING:
    from certway.lab.testimony import Asked


def _as_it_is(question: Question) -> Question:
    return question


_DATED: Final = ("expired", "not-yet-valid")
_OLD_OPENSSL: Final = "libcrypto-1.1.1"
_OF_REVOCATION: Final = ("revoked", "revocation-unknown", "crl-expired")


@value
class Divergence:
    """One difference; `explains` recognises it, and is None where only a document says otherwise.

    `witness`: who differs; `build`: a case in which it is met, on the links of the row `met_on`, its questions put as
    `turn` has them.
    """

    id: str
    says: Text
    sources: tuple[str, ...]
    met_on: str
    witness: str = WITNESS
    explains: Callable[[Asked, Reality], bool] | None = field(default=None, compare=False, repr=False)
    build: Callable[[], Case] = field(compare=False, repr=False)
    turn: Callable[[Question], Question] = field(default=_as_it_is, compare=False, repr=False)


def _but_for_revocation(asked: Asked, reality: Reality) -> bool:
    """Both refuse, and everything but what is said of revocation agrees."""
    if asked.question.revocation is RevocationMode.OFF:
        return False
    evaluation = evaluate(replace(asked.question, revocation=RevocationMode.OFF, crls=()), Memo())
    numbers = {number for code in _OF_REVOCATION for number in OPENSSL_CODES[code]}
    left = tuple(fault for fault in reality.faults if fault[1] not in numbers)
    plain = replace(reality, faults=left, accepted=not left)
    return not reality.accepted and compare(plain, evaluation) is Agreement.AGREES


def _but_for_dates_of_an_open_end(asked: Asked, reality: Reality) -> bool:
    """The last certificate found has no issuer at hand, and only its own dates are not told."""
    evaluation = evaluate(asked.question, Memo())
    dated = _dates_of_the_end(evaluation.chosen)
    return bool(dated) and _agrees_without(dated, reality, evaluation)


def _but_for_the_end_of_a_long_chain(asked: Asked, reality: Reality) -> bool:
    """Both refuse, and that a chain is too long is told in place of what is wrong with its end."""
    faults = evaluate(asked.question, Memo()).chosen.faults
    too_long = any(number in OPENSSL_CODES["path-too-long"] for _, number in reality.faults)
    ends_nowhere = any(fault.code in BUILDING for fault in faults)
    return reality.witness == _OLD_OPENSSL and ends_nowhere and too_long


def _another_of_the_ended(asked: Asked, reality: Reality) -> bool:
    """Both refuse, and a certificate on the path is out of its validity and has a namesake at hand."""
    question = asked.question
    evaluation, others = evaluate(question, Memo()), question.presented.others
    path = evaluation.chosen
    ended = {path.certificates[fault.position].subject for fault in path.faults if fault.code in _DATED}
    sent = others.value if isinstance(others, Seen) else ()
    pool = {see(question.presented.leaf), *sent, *see(question.trusted).entries}
    twins = any(sum(each.subject == subject for each in pool) > 1 for subject in ended)
    return twins and reality.witness == _OLD_OPENSSL and not reality.accepted and not evaluation.accepted


def _dates_of_the_end(path: Path) -> set[Fault]:
    """What is wrong with the dates of the last certificate of a path that ends nowhere."""
    last = len(path.certificates) - 1
    dated = {fault for fault in path.faults if fault.code in _DATED and fault.position == last}
    return set() if path.anchored else dated


def _agrees_without(hidden: set[Fault], reality: Reality, evaluation: Evaluation) -> bool:
    left = tuple(fault for fault in evaluation.chosen.faults if fault not in hidden)
    told = replace(evaluation, chosen=replace(evaluation.chosen, faults=left))
    return compare(reality, told) is Agreement.AGREES


def _demand(word: str) -> Callable[[Asked, Reality], bool]:
    return lambda asked, reality: asked.carrier == "ssh" and reality.failure.startswith(word)


def short_key() -> Case:
    """The certificate of expe01 has an RSA key of 1024 bits."""
    return with_identity(healthy(), "expe01", "server", mint_expressway_e("expe01", key_type="rsa-1024").certificate)


def unknown_attribute() -> Case:
    """The subject of expe01 has an attribute that the tunnels do not bear."""
    subject = (("O", "Example Corp"), ("1.3.6.1.4.1.99999.1", "x"), ("CN", "expe01.example.com"))
    return with_identity(healthy(), "expe01", "server", mint_expressway_e("expe01", subject=subject).certificate)


def expired_issuer_without_its_root() -> Case:
    """expc01 holds the expired issuing CA of expe01, and not its root; expe01 sends nothing beside its certificate."""
    old = mint_intermediate(
        edge_root(),
        "Example Edge Issuing G1",
        not_before=datetime(2020, 1, 1, tzinfo=UTC),
        not_after=datetime(2024, 1, 1, tzinfo=UTC),
    )
    case = with_identity(healthy(), "expe01", "server", mint_expressway_e("expe01", old).certificate)
    kept = [entry for entry in entries_of(case, "expc01", "trusted-ca") if entry != edge_root().certificate]
    return with_trust(case, "expc01", "trusted-ca", (*kept, old.certificate))


def ended_twins() -> Case:
    """Two generations of the issuing CA of expe01 under one key are over; the later one names the wrong purpose."""
    name, begin = "Example Edge Issuing G1", datetime(2020, 1, 1, tzinfo=UTC)
    later = mint_intermediate(
        edge_root(),
        name,
        not_before=begin,
        not_after=datetime(2025, 1, 1, tzinfo=UTC),
        extended_key_usage=("clientAuth",),
    )
    sooner = mint_intermediate(edge_root(), name, not_before=begin, not_after=datetime(2024, 1, 1, tzinfo=UTC))
    case = with_identity(healthy(), "expe01", "server", mint_expressway_e("expe01", sooner).certificate)
    return with_ca(case, "expc01", "trusted-ca", later.certificate, sooner.certificate)


def issuer_unknown() -> Case:
    """expc01 holds no CA of the edge."""
    kept = [entry for entry in entries_of(healthy(), "expc01", "trusted-ca") if entry != edge_root().certificate]
    return with_trust(healthy(), "expc01", "trusted-ca", kept)


def wrong_twin_first() -> Case:
    """The list of expc01 begins with another key of the issuing CA of the edge; key identifiers tell them apart."""
    again = key_for("Example Edge Issuing G2 again")
    twin = mint_intermediate(edge_root(), edge_issuing().label, key=again).certificate
    case = healthy()
    return with_trust(case, "expc01", "trusted-ca", (twin, *entries_of(case, "expc01", "trusted-ca")))


DIVERGENCES: Final[tuple[Divergence, ...]] = (
    Divergence(
        id="revocation-beside-other-faults",
        says=say(
            "Revocation is asked of chains that end in the list, and a certificate that a late list names is told as "
            "revoked; OpenSSL, made to go on after each fault, tells that no list is at hand, or that it is late, too."
        ),
        sources=("rfc5280-6.3",),
        met_on="K-01",
        explains=_but_for_revocation,
        build=issuer_unknown,
        turn=lambda question: replace(question, revocation=RevocationMode.LEAF),
    ),
    Divergence(
        id="dates-of-an-open-end",
        says=say(
            "OpenSSL does not look at the dates of the last certificate it finds where that one's issuer is missing; "
            "certway tells them, because they have to be mended, too."
        ),
        sources=("measured-openssl",),
        met_on="K-01",
        explains=_but_for_dates_of_an_open_end,
        build=expired_issuer_without_its_root,
    ),
    Divergence(
        id="end-of-a-long-chain",
        says=say(
            "Of a chain that is too long OpenSSL 1.1.1 does not tell that its end is missing or not trusted; certway "
            "tells both."
        ),
        sources=("measured-openssl",),
        met_on="K-01",
        witness=_OLD_OPENSSL,
        explains=_but_for_the_end_of_a_long_chain,
        build=issuer_unknown,
        turn=lambda question: replace(question, max_depth=0),
    ),
    Divergence(
        id="ended-namesakes",
        says=say(
            "Of several CAs of one name none of which is in its validity OpenSSL 3 takes the one that ends last, as "
            "certway does; OpenSSL 1.1.1 the last one it finds. Both refuse."
        ),
        sources=("measured-openssl",),
        met_on="K-01",
        witness=_OLD_OPENSSL,
        explains=_another_of_the_ended,
        build=ended_twins,
    ),
    Divergence(
        id="key-types-of-tunnels",
        says=say(
            "The tunnels of the lab refuse key types that the product does not list; rules tell it, the judgement of "
            "the chain does not."
        ),
        sources=KEY_TYPES_SOURCES,
        met_on="K-02",
        explains=_demand("key-type"),
        build=short_key,
    ),
    Divergence(
        id="subject-attributes-of-tunnels",
        says=say(
            "The tunnels of the lab refuse subject attributes that the product does not bear; rules tell it, the "
            "judgement of the chain does not."
        ),
        sources=ATTRIBUTES_SOURCES,
        met_on="K-02",
        explains=_demand("subject-oids"),
        build=unknown_attribute,
    ),
    Divergence(
        id="first-subject-match",
        says=say(
            "Documents say that the first entry of the list with the issuer's subject decides; every measured engine "
            "tells twins apart by key identifier. Not reproduced; the verdict is at risk."
        ),
        sources=OPEN_QUESTIONS["first-subject-match"].sources,
        met_on="K-01",
        build=wrong_twin_first,
    ),
)


def explain_difference(asked: Asked, reality: Reality) -> str:
    """The id of the divergence that lists this difference; empty where none does."""
    found = (each.id for each in DIVERGENCES if each.explains and each.explains(asked, reality))
    return next(found, "")
