"""A report of proof as JSON values: codes and counts, with English sentences beside what people read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from certway.model.proof import Agreement, Assumption, Compared, Proof, ProofReport, Tally
from certway.model.text import Text
from certway.wire.encode import Json, encode_instant, encode_subject
from certway.wire.spelling import spell

FORMAT: Final = "certway.proof/1"

English = Callable[[Text], str]


def encode_proof(report: ProofReport, english: English, version: str) -> dict[str, Json]:
    """The whole report; `version` is certway's own."""
    return {
        "format": FORMAT,
        "certway": version,
        "at": encode_instant(report.at),
        "deployment": report.name,
        "engines": dict(report.engines),
        "counts": {
            "questions": len(report.proofs),
            "tried": len(report.tried),
            "different": len(report.different),
        },
        "questions": [_question(proof) for proof in report.proofs],
        "by_witness": [{"witness": tally.key, **_counts(tally)} for tally in report.by_witness],
        "by_assumption": [{"assumption": tally.key, **_counts(tally)} for tally in report.by_assumption],
        "assumptions": [_assumption(each, english) for each in report.assumptions],
        "known_differences": [{"id": identity, "says": english(says)} for identity, says in report.known],
    }


def _question(proof: Proof) -> Json:
    return {
        "carrier": proof.carrier,
        "places": [encode_subject(place) for place in proof.places],
        "verifier": proof.verifier,
        "predicted": spell(proof.opinion),
        "faults": list(proof.codes),
        "shown_alone": proof.alone,
        "tried": [_tried(compared) for compared in proof.tried],
        "not_tried": [{"why": spell(each.why), "detail": each.detail} for each in proof.untried],
        "rests_on": list(proof.rests_on),
    }


def _tried(compared: Compared) -> Json:
    reality = compared.reality
    return {
        "witness": reality.witness,
        "way": reality.way.value,
        "accepted": reality.accepted,
        "faults": [{"depth": depth, "told": told} for depth, told in reality.faults],
        "failure": reality.failure,
        "beyond": list(reality.beyond),
        "unjudged": list(reality.unjudged),
        "agrees": compared.agreement is Agreement.AGREES,
        "agreement": spell(compared.agreement),
        "known_difference": compared.divergence,
    }


def _counts(tally: Tally) -> dict[str, Json]:
    counts: dict[str, Json] = {
        "accepted": tally.accepted,
        "refused": tally.refused,
        "undecided": tally.undecided,
        "different": tally.different,
        "untried": tally.untried,
    }
    return counts | ({"way": tally.way.value} if tally.way else {})


def _assumption(assumption: Assumption, english: English) -> Json:
    return {
        "id": assumption.id,
        "says": english(assumption.says),
        "confidence": spell(assumption.confidence),
        "sources": list(assumption.sources),
        "open": [english(text) for text in assumption.opens],
    }
