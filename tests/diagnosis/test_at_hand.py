"""Which CA certificates are missing, and where each of them lies."""

from __future__ import annotations

import pytest

from certway.app.check import check
from certway.lab.edits import with_ca, without_ca
from certway.lab.scenarios.ssh import renewed_under_g3
from certway.lab.scenarios.upload import intermediate_missing, right_file, root_missing
from certway.lab.scenarios.upload_file import chain_beside_does_not_help
from certway.lab.topology import edge_issuing, edge_root, healthy
from certway.model.deployment import Case
from certway.model.verdict import AtHand


def missing(case: Case) -> tuple[AtHand, ...]:
    return next(cause.missing for cause in check(case, strict=True).causes if cause.missing)


def test_a_certificate_in_another_list_is_told_with_its_list() -> None:
    (found,) = missing(root_missing.build())
    assert found.certificate == edge_root().certificate
    assert [place.where for place in found.places] == ["expe02-trusted-ca.pem", "pool"]


def test_a_certificate_beside_the_upload_is_told_with_the_file() -> None:
    (found,) = missing(chain_beside_does_not_help.build())
    assert found.certificate == edge_issuing("G3").certificate
    assert [place.where for place in found.places] == ["expe01-chain.pem"]


def test_a_certificate_that_is_nowhere_is_told_by_its_name() -> None:
    assert missing(intermediate_missing.build()) == (AtHand(name="Example Edge Issuing G3"),)


def test_every_missing_certificate_is_told_lowest_first() -> None:
    case = with_ca(intermediate_missing.build(), "expe02", "trusted-ca", edge_issuing("G3").certificate)
    found = missing(without_ca(case, "expe01", "trusted-ca", edge_root().certificate))
    assert [one.name for one in found] == ["Example Edge Issuing G3", "Example Edge Root"]
    assert all(one.certificate is not None and one.places for one in found)


def test_tunnels_that_lack_an_intermediate_name_the_list_that_has_it() -> None:
    (found,) = missing(renewed_under_g3())
    assert [place.where for place in found.places] == ["expe01-trusted-ca.pem", "expe02-trusted-ca.pem"]


@pytest.mark.parametrize("case", [healthy(), right_file()], ids=["healthy", "upload"])
def test_nothing_is_missing_where_everything_works(case: Case) -> None:
    assert all(cause.missing == () for cause in check(case, strict=True).causes)
