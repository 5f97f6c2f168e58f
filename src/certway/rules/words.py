"""Words that the sentences of many rules share: who shows what to whom, and which certificate is meant."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from certway.derive.enforcement import CLOCK
from certway.derive.subjects import Examined
from certway.model.certificate import Certificate
from certway.model.observation import Provenance, Seen
from certway.model.text import Text, Word, say
from certway.model.verdict import Fault
from certway.pki.distinguished_names import short_name

UC_VERIFIERS: Final = frozenset({"cucm-web", "cucm-callmanager", "imp-xcp"})
"""Relying parties among the UC nodes; their stores are filled in on other screens than those of Expressway."""


def shows_ecdsa_twin(examined: Examined) -> bool:
    """Whether a UC node shows the traffic server the ECDSA twin of a certificate."""
    return examined.judged.role == "expressway-traffic-server" and examined.check.key.slot.store.endswith("-ecdsa")


def told_in_general(examined: Examined) -> bool:
    """Whether the general rules tell a chain fault: UC nodes, clients and ECDSA twins have repairs of their own."""
    return examined.judged.role.startswith("expressway") and not shows_ecdsa_twin(examined)


def not_held(examined: Examined) -> tuple[str, ...]:
    """Short names of the CA certificates above the leaf that the verifier's list lacks, nearest first.

    A renewed CA with the same name and key counts as held. At least the issuer that the engine misses.
    """
    held = {(entry.subject, entry.key.spki) for entry in examined.trusted.entries}
    above = (*examined.check.authorities, *examined.evaluation.chosen.certificates[1:])
    missing = (short_name(item.subject) for item in above if (item.subject, item.key.spki) not in held)
    told = (fault.expected for fault in examined.evaluation.chosen.faults if fault.code == "issuer-missing")
    return tuple(dict.fromkeys((*missing, *told)))


def parties(examined: Examined) -> dict[str, Word]:
    """Who verifies, who shows, from which store, and against which list."""
    return {
        "verifier": examined.verifier,
        "presenter": examined.presenter,
        "slot": examined.check.key.slot.store,
        "list": examined.store,
    }


def leaf_name(examined: Examined) -> str:
    """The end certificate by its short name; `?` where it was not seen."""
    observed = examined.check.question.presented.leaf
    return short_name(observed.value.subject) if isinstance(observed, Seen) else "?"


def presented_names(examined: Examined) -> tuple[str, ...]:
    """The subject alternative names shown, the common name where there are none."""
    alternative = tuple(name.text for name in examined.leaf.names if name.kind != "cn")
    return alternative or tuple(name.text for name in examined.leaf.names)


def certificate_name(certificate: Certificate | None) -> str:
    """A certificate by the short name of its subject."""
    return short_name(certificate.subject) if certificate is not None else "?"


def position_words(examined: Examined, position: int) -> Text:
    """Which certificate of the chain, in words."""
    last = len(examined.evaluation.chosen.certificates) - 1
    name = certificate_name(examined.certificate_at(position))
    if position <= 0:
        return say("end certificate {name}", name=name)
    if position >= last and examined.evaluation.chosen.anchored:
        return say("trusted CA {name}", name=name)
    return say("intermediate {number} {name}", number=position, name=name)


def fault_words(examined: Examined, fault: Fault) -> dict[str, Word]:
    """The parties, the certificate at fault, and what was expected and presented."""
    return parties(examined) | {
        "certificate": position_words(examined, fault.position),
        "expected": fault.expected,
        "presented": fault.presented,
    }


def shown_at(examined: Examined) -> tuple[Provenance, ...]:
    """Where the presented certificate was seen."""
    observed = examined.check.question.presented.leaf
    return observed.provenance if isinstance(observed, Seen) else ()


def clock_skew(examined: Examined) -> timedelta:
    """By how much the verifier's clock is off; zero where it is right or was not seen."""
    observed = examined.setting(CLOCK)
    return timedelta(seconds=int(observed.value)) if isinstance(observed, Seen) else timedelta(0)


def only_by_clock(examined: Examined, certificate: Certificate) -> bool:
    """Whether the certificate is outside its validity only because the verifier's clock is wrong."""
    right = examined.check.question.at - clock_skew(examined)
    return bool(clock_skew(examined)) and certificate.not_before <= right <= certificate.not_after
