"""IM and Presence judging Expressway-C, and what XCP asks of DNS."""

from __future__ import annotations

from certway.lab.edits import with_address, with_dns, with_setting, with_trust, without_dns
from certway.lab.scenarios.catalogue import AT_RISK, DEGRADED, FAILS, UNKNOWN, scenario
from certway.lab.topology import healthy, small
from certway.model.deployment import Case, DnsRecord


def working() -> Case:
    """The healthy deployment."""
    return healthy()


def working_small() -> Case:
    """A small healthy deployment."""
    return small()


def with_pointer(case: Case, address: str, *names: str) -> Case:
    """C's DNS answers these names for an address."""
    return with_dns(case, DnsRecord(view="internal", kind="ptr", name=address, answers=names))


@scenario(
    situation="4",
    control=working,
    services={
        "im-and-presence": (DEGRADED, "2 / 4"),
    },
    causes=("presence.pointer-not-in-certificate",),
    sources=("cisco-118798", "mra-guide-x15.2-requirements"),
)
def pointer_gives_another_name() -> Case:
    """C's DNS gives the address of one Expressway-E a name that its certificate does not have.

    Sign-in and calls work; presence is missing for users of that Expressway-E: alarm 25031, "Invalid Hostname".
    """
    return with_pointer(healthy(), "192.0.2.12", "dmz-host-12.example.net")


@scenario(
    control=working_small,
    services={
        "im-and-presence": (FAILS, "0 / 1"),
    },
    causes=("presence.pointer-missing",),
    sources=("cisco-118798", "expressway-admin-x15.5-reference"),
)
def no_pointer() -> Case:
    """C's DNS is known to have no PTR record for the address of Expressway-E: alarm 25030."""
    return with_pointer(small(), "192.0.2.11")


@scenario(
    control=working_small,
    services={
        "im-and-presence": (AT_RISK, "1 / 1"),
    },
    causes=("presence.several-pointers",),
    sources=("cisco-118798",),
)
def pointer_with_two_names() -> Case:
    """C's DNS gives the address of Expressway-E two names, one of which is in its certificate."""
    return with_pointer(small(), "192.0.2.11", "expe01.example.com", "old-edge.example.com")


@scenario(
    situation="4",
    control=working_small,
    services={
        "im-and-presence": (FAILS, "0 / 1"),
        "expressway-and-imp": (FAILS, "0 / 1"),
    },
    causes=("presence.chain-missing",),
    sources=("mra-guide-x15.2-requirements",),
)
def one_of_two_stores() -> Case:
    """IM and Presence holds the CAs of Expressway-C in tomcat-trust, not in cup-xmpp-trust."""
    return with_trust(small(), "imp1", "cup-xmpp-trust", ())


@scenario(
    control=working_small,
    services={
        "im-and-presence": (UNKNOWN, "0 / 1"),
    },
    causes=(),
    sources=("cisco-118798", "expressway-admin-x15.5-reference"),
)
def pointer_not_seen() -> Case:
    """Nobody has shown what C's DNS answers for the address of Expressway-E: presence is unknown, the rest works."""
    return without_dns(small(), "ptr")


@scenario(
    control=lambda: small("X8.7.2"),
    services={
        "im-and-presence": (AT_RISK, "1 / 1"),
    },
    causes=("presence.pointer-not-in-certificate",),
    sources=("cisco-118798", "expressway-admin-x15.4-maintenance"),
)
def pointer_before_x8_8() -> Case:
    """X8.7.2: the PTR record gives another name; C asks for it from X8.8 on, so the upgrade would break presence."""
    return with_pointer(small("X8.7.2"), "192.0.2.11", "dmz-host-11.example.net")


@scenario(
    control=lambda: with_setting(
        with_pointer(small(), "192.0.2.11", "dmz-host-11.example.net"),
        "expc01",
        "XCP TLS Certificate CVS VerifyHostname",
        "Off",
    ),
    services={
        "im-and-presence": (FAILS, "0 / 1"),
    },
    causes=("presence.pointer-not-in-certificate",),
    sources=("cisco-118798", "expressway-admin-x15.5-reference"),
)
def pointer_of_the_dmz() -> Case:
    """C's DNS gives the DMZ's own name for the address of the only Expressway-E.

    The control has the same record and the comparison of host names switched off, which nobody should need.
    """
    return with_pointer(small(), "192.0.2.11", "dmz-host-11.example.net")


@scenario(
    control=working_small,
    services={
        "im-and-presence": (AT_RISK, "1 / 1"),
    },
    causes=("presence.pointer-not-in-certificate",),
    sources=("expressway-admin-x15.5-reference", "cisco-118798"),
)
def verification_service_off() -> Case:
    """The certificate verification service of XCP was switched off to get over a wrong PTR record, and stayed off."""
    case = with_pointer(small(), "192.0.2.11", "dmz-host-11.example.net")
    return with_setting(case, "expc01", "XCP TLS Certificate CVS EnableCvs", "Off")


def two_interfaces() -> Case:
    """Dual network interfaces on an Expressway-E that has two."""
    case = with_setting(small(), "expe01", "Use dual network interfaces", "Yes")
    return with_address(with_setting(case, "expe01", "LAN 2 address", "203.0.113.11"), "expe01", "203.0.113.11")


@scenario(
    situation="6",
    control=two_interfaces,
    services={
        "im-and-presence": (FAILS, "0 / 1"),
    },
    causes=("presence.dual-interfaces-on-one",),
    sources=("cisco-118798",),
)
def dual_interfaces_on_one() -> Case:
    """Use dual network interfaces was set on an Expressway-E that has one: "Connection refused" on port 7400."""
    return with_setting(small(), "expe01", "Use dual network interfaces", "Yes")
