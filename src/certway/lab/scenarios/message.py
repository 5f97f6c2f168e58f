"""The certificate inside the SIP SERVICE message, and what only looks as if it were refused."""

from __future__ import annotations

from certway.lab.edits import with_address, with_dns, with_setting
from certway.lab.scenarios.catalogue import AT_RISK, scenario
from certway.lab.topology import small
from certway.model.deployment import Case, DnsRecord

PUBLIC = "203.0.113.11"


def behind_nat() -> Case:
    """One interface with static NAT; C's DNS gives the inner address."""
    return with_address(with_setting(small(), "expe01", "IPv4 static NAT address", PUBLIC), "expe01", PUBLIC)


@scenario(
    situation="6",
    control=behind_nat,
    services={
        "sip-registration": (AT_RISK, "1 / 1"),
    },
    causes=("message.reflected",),
    sources=("cisco-212347",),
)
def reached_at_its_public_address() -> Case:
    """One interface with static NAT, and Expressway-C reaches Expressway-E at its public address (NAT reflection).

    The firewall may change the source of the connection: the SERVICE message is answered with 408, and phone services
    time out as if a purpose were missing. PTR records are those of the public address.
    """
    case = with_dns(behind_nat(), DnsRecord(view="internal", kind="a", name="expe01.example.com", answers=(PUBLIC,)))
    return with_dns(case, DnsRecord(view="internal", kind="ptr", name=PUBLIC, answers=("expe01.example.com",)))
