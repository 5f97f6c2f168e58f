"""Phone and room device lists: what is documented, and that everything else stays unknown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certway.knowledge.firmware import BUILT_IN_LISTS, KNOWN_ROOTS, Holds, find_built_in_list, holds_root
from certway.knowledge.sources import unknown_sources


@pytest.mark.parametrize(
    ("kind", "firmware", "root", "holds"),
    [
        ("phone", "14.3", "ISRG Root X1", Holds.YES),
        ("phone", "12.7", "ISRG Root X1", Holds.YES),
        ("phone", "12.5(1)SR3", "ISRG Root X1", Holds.NO),
        ("phone", "", "ISRG Root X1", Holds.UNKNOWN),
        ("phone", "14.3", "Example Private Root", Holds.UNKNOWN),
        ("room-device", "CE9.8.1", "ISRG Root X1", Holds.NO),
        ("room-device", "CE 9.15.0", "ISRG Root X1", Holds.YES),
        ("jabber", "14.1", "ISRG Root X1", Holds.UNKNOWN),
    ],
)
def test_only_documented_roots_are_answered(kind: str, firmware: str, root: str, holds: Holds) -> None:
    assert holds_root(kind, firmware, root) is holds


@given(st.text(max_size=80))
def test_any_firmware_is_answered(firmware: str) -> None:
    assert holds_root("phone", firmware, "ISRG Root X1") in Holds


def test_no_user_at_a_device_can_accept_an_unknown_ca() -> None:
    assert len(BUILT_IN_LISTS) == 2
    assert not any(row.override for row in BUILT_IN_LISTS)
    phone = find_built_in_list("phone")
    assert phone is not None
    assert phone.replaced_by == "phone-edge-trust"
    assert find_built_in_list("jabber") is None


def test_sources_are_known() -> None:
    assert not unknown_sources(source for row in BUILT_IN_LISTS for source in row.sources)
    assert not unknown_sources(source for row in KNOWN_ROOTS for source in row.sources)
