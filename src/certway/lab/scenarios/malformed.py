"""Certificates that are not encoded as the standard asks."""

from __future__ import annotations

from certway.lab.edits import with_audience, with_identity
from certway.lab.scenarios.catalogue import AT_RISK, DEGRADED, scenario
from certway.lab.scenarios.upload import two_edges
from certway.lab.topology import E_NODES, audience, edge_root, mint_expressway_e
from certway.model.deployment import Case


def both_edges() -> Case:
    """Two Expressway-E with their clients, without a defect."""
    return two_edges()


@scenario(
    control=both_edges,
    services={"edge-clients": (DEGRADED, "2 / 4"), "cluster": (AT_RISK, "2 / 2")},
    causes=("malformed.unreadable", "malformed.not-strict"),
    sources=("rfc5280-4.2",),
)
def purposes_stand_twice() -> Case:
    """The CA wrote the extended key usage of expe01 twice: that of its template and that of the request.

    RFC 5280 allows each extension once. No client uses such a certificate; expe02 is as it should be.
    """
    twice = mint_expressway_e("expe01", duplicate=frozenset(("extKeyUsage",)))
    return with_identity(two_edges(), "expe01", "server", twice.certificate)


def browsers_at_the_edge() -> Case:
    """Two Expressway-E and browsers that trust their root."""
    return with_audience(two_edges(), audience("browser", (edge_root().certificate,)))


@scenario(
    control=browsers_at_the_edge,
    services={"edge-clients": (AT_RISK, "2 / 2")},
    causes=("malformed.form-refused",),
    sources=("cabf-br",),
)
def common_name_is_no_name() -> Case:
    """The common name of expe01 is a title, which is not among its alternative names.

    Jabber, phones and other nodes do not mind; the rules of the web want every common name repeated there.
    """
    titled = mint_expressway_e("expe01", common_name="Example Edge One")
    return with_identity(browsers_at_the_edge(), "expe01", "server", titled.certificate)


@scenario(
    control=both_edges,
    causes=("malformed.not-strict", "malformed.not-strict"),
    sources=("rfc5280-4.2",),
)
def flag_written_out() -> Case:
    """The CA writes `critical FALSE`, which DER leaves out: strict readers refuse it, everybody here reads it."""
    case = two_edges()
    for node in E_NODES:
        case = with_identity(case, node, "server", mint_expressway_e(node, explicit_false=True).certificate)
    return case
