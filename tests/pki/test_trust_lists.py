"""Trust lists are told apart by their entries and their order."""

from __future__ import annotations

from certway.model.certificate import Certificate
from certway.model.store import Slot
from certway.pki.certificates import parse_certificate
from certway.pki.trust_lists import build_trust_list
from tests.pki.minting import assemble, leaf


def test_the_order_of_entries_makes_another_list() -> None:
    entries = [parse_certificate(der) for der in (leaf(), assemble())]
    certificates = [entry for entry in entries if isinstance(entry, Certificate)]
    slot = Slot(store="trusted-ca")
    assert build_trust_list(slot, certificates) == build_trust_list(slot, iter(certificates))
    assert build_trust_list(slot, certificates) != build_trust_list(slot, certificates[::-1])
    assert build_trust_list(slot, certificates).entries == tuple(certificates)
