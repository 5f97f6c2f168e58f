"""A rehearsal as JSON values: what was asked, what the pages answer, and both diagnoses with what turns between them.

The diagnoses stand in it as `check` writes them. Nothing here is read back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from certway.model.certificate import Certificate, PresentedName
from certway.model.change import Change, InstallIdentity, PassTime, Restart, SetSetting, SetTrust
from certway.model.store import Slot
from certway.model.summary import Summary
from certway.model.text import Text
from certway.model.value import value
from certway.model.verdict import Answer
from certway.pki.distinguished_names import name_words
from certway.repair.assign import Assigned, Left
from certway.repair.compare import Comparison, Turn
from certway.repair.offer import Offer
from certway.repair.rehearsal import Rehearsal
from certway.repair.replacement import Replacement
from certway.wire.encode import Json, Speech, encode_diagnosis, encode_instant, encode_subject
from certway.wire.spelling import spell

REHEARSAL: Final = "certway.rehearsal/1"


@value
class Telling:
    """What is told beside a rehearsal: the heads of its diagnoses, in the order before, after, then each upload."""

    before: Summary
    after: Summary
    uploads: tuple[Summary, ...]
    waiting: Comparison | None = None
    assigned: tuple[Assigned, ...] = ()
    left: tuple[Left, ...] = ()


def encode_rehearsal(rehearsal: Rehearsal, telling: Telling, speech: Speech, version: str) -> dict[str, Json]:
    """The whole rehearsal; `version` is certway's own."""
    uploads = zip(rehearsal.offers, telling.uploads, strict=True)
    return {
        "format": REHEARSAL,
        "certway": version,
        "admission": spell(rehearsal.admission),
        "breaks": rehearsal.comparison.breaks,
        "unsure": rehearsal.comparison.is_unsure,
        "uploads": [_offer(offer, head, telling, speech, version) for offer, head in uploads],
        "not_assigned": [{"file": one.where, "why": _text(one.why, speech)} for one in telling.left],
        "changes": [_change(change) for change in rehearsal.changes],
        "restarted": list(rehearsal.restarted),
        "turned": _comparison(rehearsal.comparison),
        "turned_before_restart": _comparison(telling.waiting) if telling.waiting is not None else None,
        "before": encode_diagnosis(rehearsal.before, telling.before, speech, version),
        "after": encode_diagnosis(rehearsal.after, telling.after, speech, version),
    }


def _offer(offer: Offer, head: Summary, telling: Telling, speech: Speech, version: str) -> Json:
    attempt = offer.attempt
    how = next((one.how for one in telling.assigned if (one.node, one.slot) == (attempt.node, attempt.slot)), None)
    return {
        "node": attempt.node,
        "slot": _slot(attempt.slot),
        "file": attempt.provenance.where,
        "admission": spell(offer.admission),
        "messages": list(offer.messages),
        "assigned": _text(how, speech) if how is not None else None,
        "replacement": _replacement(offer.replacement) if offer.replacement is not None else None,
        "diagnosis": encode_diagnosis(offer.diagnosis, head, speech, version),
    }


def _replacement(replacement: Replacement) -> Json:
    return {
        "old": _certificate(replacement.old) if replacement.old is not None else None,
        "new": _certificate(replacement.new),
        "names_lost": _names(replacement.lost),
        "names_gained": _names(replacement.gained),
        "key_held_by": [
            {"node": holder.node, "slot": _slot(holder.slot), "proof": holder.proof.lower()}
            for holder in replacement.holders
        ],
    }


def _certificate(certificate: Certificate) -> Json:
    identifier, purposes = certificate.authority_key_identifier, certificate.extended_key_usage
    return {
        "sha256": certificate.sha256.hex(),
        "subject": name_words(certificate.subject),
        "issuer": name_words(certificate.issuer),
        "authority_key_identifier": (identifier.key_identifier or b"").hex() if identifier is not None else "",
        "purposes": list(purposes) if purposes is not None else None,
        "key": {
            "algorithm": certificate.key.algorithm,
            "bits": certificate.key.bits,
            "curve": certificate.key.curve,
        },
        "not_before": encode_instant(certificate.not_before),
        "not_after": encode_instant(certificate.not_after),
    }


def _names(names: Iterable[PresentedName]) -> Json:
    return [{"kind": name.kind, "text": name.text} for name in names]


def _slot(slot: Slot) -> Json:
    return {"store": slot.store, "sni": slot.sni}


def _text(text: Text, speech: Speech) -> Json:
    return {"says": speech.english(text), "template": text.template}


def _change(change: Change) -> Json:
    match change:
        case InstallIdentity(node=node, identity=identity):
            return {"kind": "install", "node": node, "slot": _slot(identity.slot), "sha256": identity.leaf.sha256.hex()}
        case SetTrust(node=node, slot=slot, entries=entries):
            digests: Sequence[Json] = [entry.sha256.hex() for entry in entries]
            return {"kind": "trust", "node": node, "slot": _slot(slot), "entries": digests}
        case SetSetting(owner=owner, name=name, value=text):
            return {"kind": "set", "owner": owner, "name": name, "value": text}
        case Restart(node=node, service=service):
            return {"kind": "restart", "node": node, "service": service}
        case PassTime(to=instant):
            return {"kind": "time", "to": encode_instant(instant)}


def _comparison(comparison: Comparison) -> Json:
    return {
        "services": [_turn(turn) for turn in comparison.services],
        "links": [_turn(turn) for turn in comparison.links],
    }


def _turn(turn: Turn) -> Json:
    return {
        "subject": encode_subject(turn.subject),
        "turning": spell(turn.turning),
        "before": _verdict(turn.before),
        "after": _verdict(turn.after),
    }


def _verdict(answer: Answer | None) -> Json:
    return spell(answer.verdict) if answer is not None else None
