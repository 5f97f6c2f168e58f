"""The healthy deployments hold together: every identity chains to the lists that judge it, in openssl's eyes too."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from certway.lab.topology import (
    E_NODES,
    NOW,
    edge_issuing,
    edge_root,
    every_ca,
    healthy,
    internal_cas,
    internal_issuing,
    large,
)
from certway.model.certificate import Certificate
from certway.model.deployment import Case, Node, Product
from certway.model.observation import Seen, see
from certway.model.store import Identity
from tests.lab.openssl_command import verify

RELEASES = ("X14.0.7", "X14.3.4", "X15.2", "X15.4", "X15.5")


def identities(case: Case) -> Iterator[tuple[Node, Identity]]:
    for node in case.deployment.nodes:
        for _, in_use in node.identities:
            yield node, see(in_use.running)


def lists(case: Case) -> Iterator[tuple[Node, str, tuple[Certificate, ...]]]:
    for node in case.deployment.nodes:
        for slot, in_use in node.trust:
            yield node, slot.store, see(in_use.running).entries


@pytest.mark.parametrize("release", RELEASES)
def test_every_identity_is_accepted_with_every_list_that_judges_it(release: str, tmp_path: Path) -> None:
    case = healthy(release)
    found = tuple(identities(case))
    assert len(found) == (19 if release == "X15.5" else 15)
    for node, identity in found:
        purpose = "sslclient" if identity.slot.store == "client" else "sslserver"
        trusted = internal_cas() if node.product == Product.UNITY_CONNECTION else every_ca()
        said = verify(tmp_path, identity.leaf, trusted, (), NOW, "-purpose", purpose)
        assert "leaf.pem: OK" in said, (node.id, identity.slot.store, said)


def test_every_expressway_list_holds_both_chains_and_every_uc_list_the_inner_one() -> None:
    for node, store, entries in lists(healthy()):
        assert entries == (every_ca() if store == "trusted-ca" else internal_cas()), (node.id, store)


def test_the_edge_certificate_is_refused_where_its_issuing_authority_is_missing(tmp_path: Path) -> None:
    leaf = next(identity.leaf for node, identity in identities(healthy()) if node.id == "expe01")
    assert "leaf.pem: OK" in verify(tmp_path, leaf, (edge_root().certificate, edge_issuing().certificate), (), NOW)
    for lacking in ((edge_root().certificate,), (edge_issuing().certificate,), (internal_issuing().certificate,)):
        assert "leaf.pem: OK" not in verify(tmp_path, leaf, lacking, (), NOW)


@pytest.mark.parametrize(
    "case", [healthy(), healthy("X15.5"), large(list_length=20)], ids=["X14.3.4", "X15.5", "large"]
)
def test_no_two_identities_share_a_key(case: Case) -> None:
    keys = [identity.leaf.key.spki for _, identity in identities(case)]
    assert len(keys) == len(set(keys))
    ids = [node.id for node in case.deployment.nodes]
    assert len(ids) == len(set(ids))


def test_every_fact_says_where_it_was_seen() -> None:
    for node in healthy("X15.5").deployment.nodes:
        observed: list[object] = [
            node.release,
            node.fqdn,
            node.clock_skew,
            *(setting.value for setting in node.settings),
        ]
        observed += [side for _, held in node.identities for side in (held.installed, held.running)]
        observed += [side for _, held in node.trust for side in (held.installed, held.running)]
        assert all(isinstance(fact, Seen) and fact.provenance for fact in observed)


def test_up_to_x15_4_one_certificate_serves_both_roles_and_then_one_each() -> None:
    for release, stores in (("X15.4", {"server"}), ("X15.5", {"server", "client"})):
        nodes = [node for node in healthy(release).deployment.nodes if node.id in E_NODES]
        assert [{slot.store for slot, _ in node.identities} for node in nodes] == [stores, stores]


def test_the_large_deployment_is_as_large_as_it_says() -> None:
    case = large(list_length=1_000)
    products = [node.product for node in case.deployment.nodes]
    assert sum(product.startswith("expressway") for product in products) == 12
    assert len(products) == 32
    held = tuple(lists(case))
    assert held
    assert all(len(entries) == len(set(entries)) == 1_000 for _, _, entries in held)
