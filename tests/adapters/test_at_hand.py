"""Entries of a listing against certificates at hand: which is which, and which may decide though it is not there."""

from __future__ import annotations

import pytest

from certway.adapters.loose.at_hand import AtHand, Likeness, plain
from certway.adapters.uc.listings import Listed
from certway.lab.foundry import mint_intermediate, mint_leaf, mint_root
from certway.lab.keys import key_for

ROOT = mint_root("Example Root")
ISSUING = mint_intermediate(ROOT, "Example Issuing of the Whole Company")
LEAF = mint_leaf(ISSUING, "cucm-pub.example.com")
TWIN = mint_root("Example Root", key=key_for("another root"), serial=ROOT.certificate.serial)
AT_HAND = AtHand((ROOT.certificate, ISSUING.certificate, LEAF.certificate))


def entry(file: str) -> Listed:
    return Listed(store="tomcat-trust", file=file, note="", line=1)


def test_name_and_serial_number_tell_a_certificate() -> None:
    assert AT_HAND.find(entry(f"Example_Root_{ROOT.certificate.serial:x}")) == (ROOT.certificate, Likeness.SERIAL)
    assert AT_HAND.find(entry(f"EXAMPLE-ROOT_{ROOT.certificate.serial:X}")) == (ROOT.certificate, Likeness.SERIAL)


def test_a_long_serial_number_tells_it_under_another_name() -> None:
    assert AT_HAND.find(entry(f"Old_Name_{ISSUING.certificate.serial:x}")) == (ISSUING.certificate, Likeness.SERIAL)


def test_a_name_alone_tells_it_where_there_is_only_one() -> None:
    assert AT_HAND.find(entry("Example_Root")) == (ROOT.certificate, Likeness.NAME)
    assert AtHand((ROOT.certificate, TWIN.certificate)).find(entry("Example_Root")) is None


def test_twins_of_one_serial_number_are_not_chosen_between() -> None:
    both = AtHand((ROOT.certificate, TWIN.certificate, LEAF.certificate))
    assert both.find(entry(f"Example_Root_{ROOT.certificate.serial:x}")) is None


@pytest.mark.parametrize(
    ("file", "matters"),
    [
        ("Example_Root_0123456789abcdef", True),
        ("Example_Root", True),
        ("Example_Root-1", True),
        ("Example_Issuing_of_the_Whole_Comp_0123456789", True),  # cut off
        ("Example_Issuing_0123456789", False),
        ("Example_Root_G2_0123456789", False),
        ("cucm-pub.example.com", False),  # it issued nothing
        ("___", True),  # a name that cannot be written in file names may be any
    ],
)
def test_what_is_not_at_hand_matters_where_something_was_issued_under_its_name(file: str, matters: bool) -> None:
    assert AT_HAND.may_matter(entry(file)) is matters


def test_text_finds_its_certificate_by_serial_number_and_subject() -> None:
    leaf = LEAF.certificate
    assert AT_HAND.find_shown(leaf.serial, "CN=cucm-pub.example.com, O=Example Corp") == leaf
    assert AT_HAND.find_shown(leaf.serial, "CN=other.example.com") is None
    assert AT_HAND.find_shown(None, "CN=cucm-pub.example.com, O=Example Corp") is None


def test_names_compare_as_file_names_do() -> None:
    assert plain("Example  Root (G2) - 2026") == plain("example_root_g2_2026") == "example_root_g2_2026"
