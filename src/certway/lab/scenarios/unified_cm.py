"""Unified CM judging Expressway-C: its chain in two stores, its names in the certificate that is shown."""

from __future__ import annotations

from functools import cache

from certway.lab.edits import with_ca, with_identity, with_setting, with_trust, without_ca
from certway.lab.foundry import Minted, mint_intermediate, mint_root
from certway.lab.keys import key_for
from certway.lab.scenarios.catalogue import AT_RISK, DEGRADED, FAILS, scenario
from certway.lab.topology import (
    C_NODES,
    CUCM_NODES,
    EXPRESSWAYS,
    IMP_NODES,
    healthy,
    internal_root,
    mint_client,
    mint_expressway_c,
    small,
)
from certway.model.deployment import Case

STORES = ("tomcat-trust", "callmanager-trust")
PROFILE = "phones-8845.example.com"
NEW_PROFILE = "phones-8875.example.com"


@cache
def private_issuing() -> Minted:
    """A second PKI of the company: Example Private Root > Example Private Issuing."""
    return mint_intermediate(mint_root("Example Private Root"), "Example Private Issuing")


PRIVATE_CHAIN = tuple(reversed(private_issuing().chain))


def with_unified_cm_trust(case: Case, *, stores: tuple[str, ...] = STORES) -> Case:
    """The private chain in these stores of every Unified CM."""
    nodes = [node.id for node in case.deployment.nodes if node.id in CUCM_NODES]
    for store in stores:
        case = with_ca(case, nodes, store, *PRIVATE_CHAIN)
    return case


def with_presence_trust(case: Case) -> Case:
    """The private chain in both stores of every IM and Presence node."""
    nodes = [node.id for node in case.deployment.nodes if node.id in IMP_NODES]
    for store in ("cup-xmpp-trust", "tomcat-trust"):
        case = with_ca(case, nodes, store, *PRIVATE_CHAIN)
    return case


def c_renewed(case: Case) -> Case:
    """Expressway-C renewed under the private PKI, which every Expressway holds."""
    known = {node.id for node in case.deployment.nodes}
    case = with_ca(case, [node for node in EXPRESSWAYS if node in known], "trusted-ca", *PRIVATE_CHAIN)
    for node in C_NODES:
        if node in known:
            case = with_identity(case, node, "server", mint_expressway_c(node, private_issuing()).certificate)
    return case


def c_renewed_and_distributed() -> Case:
    """The same, and Unified CM and IM and Presence were given the PKI."""
    return with_unified_cm_trust(with_presence_trust(c_renewed(healthy())))


@scenario(
    situation="4",
    control=c_renewed_and_distributed,
    services={
        "configuration-download": (FAILS, "0 / 4"),
        "sip-registration": (FAILS, "0 / 4"),
        "im-and-presence": (FAILS, "0 / 4"),
        "expressway-and-cucm": (FAILS, "0 / 6"),
        "expressway-and-imp": (FAILS, "0 / 4"),
    },
    causes=("unified-cm.chain-missing", "presence.chain-missing"),
    sources=("cisco-217748", "mra-guide-x15.2-requirements"),
)
def c_renewed_under_another_ca() -> Case:
    """Expressway-C was renewed under another PKI; the Expressways were given it, Unified CM and presence were not.

    Example Private Root > Example Private Issuing > expc01, expc02. The zone and the tunnels are up and sign-in works;
    Unified CM and IM and Presence refuse Expressway-C: "tlsv1 alert unknown ca" on 6972.
    """
    return c_renewed(healthy())


def small_and_distributed() -> Case:
    """A small deployment in which Expressway-C has its new CA, and everybody who needs it holds it."""
    return with_unified_cm_trust(with_presence_trust(c_renewed(small())))


@scenario(
    control=small_and_distributed,
    services={
        "configuration-download": (FAILS, "0 / 1"),
        "sip-registration": (FAILS, "0 / 1"),
        "expressway-and-cucm": (FAILS, "0 / 2"),
    },
    causes=("unified-cm.chain-missing",),
    sources=("cisco-217748", "expressway-release-notes-x14.2.5"),
)
def one_of_two_stores() -> Case:
    """The new chain of Expressway-C was uploaded as tomcat-trust only; CallManager-trust was not thought of."""
    return with_unified_cm_trust(with_presence_trust(c_renewed(small())), stores=("tomcat-trust",))


@scenario(
    control=small_and_distributed,
    services={
        "configuration-download": (FAILS, "0 / 1"),
        "sip-registration": (FAILS, "0 / 1"),
        "expressway-and-cucm": (FAILS, "0 / 2"),
    },
    causes=("unified-cm.chain-in-part",),
    sources=("cisco-217748", "mra-guide-x15.2-requirements"),
)
def root_only() -> Case:
    """Unified CM was given the root of Expressway-C's certificate without the intermediate.

    Every measured engine accepts it, as Expressway-C sends its intermediate along; the documents ask for both there.
    """
    case = small_and_distributed()
    for store in STORES:
        case = without_ca(case, CUCM_NODES[:2], store, private_issuing().certificate)
    return case


@scenario(
    control=c_renewed_and_distributed,
    services={
        "configuration-download": (DEGRADED, "4 / 4"),
        "sip-registration": (DEGRADED, "4 / 4"),
        "expressway-and-cucm": (DEGRADED, "4 / 6"),
    },
    causes=("unified-cm.chain-missing", "unified-cm.not-replicated"),
    sources=("cisco-213872", "cisco-217748"),
)
def one_node_not_reached() -> Case:
    """The upload on the publisher has not reached the second subscriber: users of that node fail."""
    case = c_renewed_and_distributed()
    for store in STORES:
        case = without_ca(case, "cucm-sub2", store, *PRIVATE_CHAIN)
    return case


NAMESAKE_SERIAL = 0x2B7E151628AED2A6ABF7


@cache
def namesake() -> Minted:
    """A CA with the name of the one that is needed, and a key and serial number of its own."""
    key = key_for("Example Internal Issuing again")
    return mint_intermediate(internal_root(), "Example Internal Issuing", key=key, serial=NAMESAKE_SERIAL)


@scenario(
    control=small,
    services={
        "configuration-download": (FAILS, "0 / 1"),
        "sip-registration": (FAILS, "0 / 1"),
        "expressway-and-cucm": (FAILS, "0 / 2"),
    },
    causes=("unified-cm.same-name-kept",),
    sources=("cucm-security-15-certificates", "cisco-217138"),
)
def newer_namesake_kept() -> Case:
    """Unified CM keeps one certificate a name: another Example Internal Issuing, with a later start date, stayed.

    The upload of the one above Expressway-C's certificate appeared to succeed and changed nothing.
    """
    case = small()
    for store in STORES:
        entries = (internal_root().certificate, namesake().certificate)
        case = with_trust(case, CUCM_NODES[:2], store, entries)
    return case


def x15_5() -> Case:
    """X15.5: the client certificate of Expressway-C under the private PKI, which everybody holds."""
    return with_unified_cm_trust(with_presence_trust(client_certificates()))


def client_certificates() -> Case:
    """X15.5: the first client certificate of Expressway-C is of the private PKI, which the Expressways hold."""
    case = with_ca(small("X15.5"), ("expc01", "expe01"), "trusted-ca", *PRIVATE_CHAIN)
    return with_identity(case, "expc01", "client", mint_client("expc01", private_issuing()).certificate)


@scenario(
    situation="4",
    control=x15_5,
    services={
        "configuration-download": (FAILS, "0 / 1"),
        "sip-registration": (FAILS, "0 / 1"),
        "im-and-presence": (FAILS, "0 / 1"),
        "expressway-and-cucm": (FAILS, "0 / 2"),
        "expressway-and-imp": (FAILS, "0 / 1"),
    },
    causes=("unified-cm.chain-missing", "presence.chain-missing"),
    sources=("cisco-225693", "cisco-217748"),
)
def x15_5_ca_of_the_client_certificate() -> Case:
    """X15.5: Unified CM holds the CA of the server certificate of Expressway-C, not that of its client certificate.

    Example Internal Root > Example Internal Issuing > server certificate; Example Private Root > Example Private
    Issuing > client certificate. The traffic server presents the client certificate.
    """
    return client_certificates()


@scenario(
    control=lambda: small("X12.7"),
    services={
        "configuration-download": (AT_RISK, "1 / 1"),
        "expressway-and-cucm": (AT_RISK, "2 / 2"),
    },
    causes=("unified-cm.chain-missing",),
    sources=("expressway-release-notes-x14.2.5", "cisco-217748"),
)
def chain_missing_before_x14_0_2() -> Case:
    """Before X14.0.2 Expressway-C showed no certificate on 6972: it works, and will not after the upgrade."""
    case = with_setting(small("X12.7"), CUCM_NODES[:2], "SIP OAuth mode", "Disabled")
    for store in STORES:
        case = with_trust(case, CUCM_NODES[:2], store, ())
    return case


def client_authentication_optional() -> Case:
    """Unified CM without SIP OAuth, as it asks for certificates by itself."""
    return with_setting(small(), CUCM_NODES[:2], "SIP OAuth mode", "Disabled")


@scenario(
    control=client_authentication_optional,
    services={
        "configuration-download": (AT_RISK, "1 / 1"),
        "expressway-and-cucm": (AT_RISK, "2 / 2"),
    },
    causes=("unified-cm.chain-missing", "unified-cm.client-authentication-off"),
    sources=("cucm-cli-15-utils",),
)
def client_authentication_disabled() -> Case:
    """The vendor's support switched client authentication off on 6971 and 6972; the chain is missing all the same."""
    case = client_authentication_optional()
    for store in STORES:
        case = with_trust(case, CUCM_NODES[:2], store, ())
    for port in ("6971", "6972"):
        case = with_setting(case, CUCM_NODES[:2], f"HAProxy client-auth {port}", "disable")
    return case


def mixed_mode(release: str = "X14.3.4", *, profiles: str = PROFILE) -> Case:
    """A cluster in mixed mode with secure phones that do not use SIP OAuth."""
    case = with_setting(small(release), CUCM_NODES[:2], "Cluster Security Mode", "1")
    case = with_setting(case, CUCM_NODES[:2], "SIP OAuth mode", "Disabled")
    return with_setting(case, CUCM_NODES[:2], "Phone security profiles", profiles)


def with_profile_names(case: Case, store: str, *profiles: str) -> Case:
    """The names of profiles in the server or the client certificate of Expressway-C."""
    mint = mint_client if store == "client" else mint_expressway_c
    names = ("expc01.example.com", "expc.example.com", *profiles)
    purposes = ("clientAuth",) if store == "client" else ("serverAuth", "clientAuth")
    return with_identity(case, "expc01", store, mint("expc01", names=names, extended_key_usage=purposes).certificate)


def every_profile_named() -> Case:
    """Both profiles are in the certificate of Expressway-C."""
    case = mixed_mode(profiles=f"{PROFILE}, {NEW_PROFILE}")
    return with_profile_names(case, "server", PROFILE, NEW_PROFILE)


@scenario(
    situation="4",
    control=every_profile_named,
    services={
        "sip-registration": (DEGRADED, "1 / 1"),
        "expressway-and-cucm": (DEGRADED, "2 / 2"),
    },
    causes=("unified-cm.profile-missing",),
    sources=("cisco-211304", "certificate-guide-x15.5-requirements"),
)
def profile_added_after_the_certificate() -> Case:
    """Mixed mode: a profile for a new phone model was added; Expressway-C's certificate names the old profile only.

    Phones with the new profile are answered 403; those with the old one register: degraded.
    """
    return with_profile_names(mixed_mode(profiles=f"{PROFILE}, {NEW_PROFILE}"), "server", PROFILE)


def profile_in_both_certificates() -> Case:
    """X15.5: the profile is in the server and in the client certificate of Expressway-C."""
    case = with_profile_names(mixed_mode("X15.5"), "server", PROFILE)
    return with_profile_names(case, "client", PROFILE)


@scenario(
    control=profile_in_both_certificates,
    services={
        "sip-registration": (FAILS, "0 / 1"),
        "expressway-and-cucm": (FAILS, "0 / 2"),
    },
    causes=("unified-cm.profile-missing",),
    sources=("cisco-225693", "cisco-211304"),
)
def x15_5_profile_in_the_server_certificate_only() -> Case:
    """X15.5: the profile is in the server certificate, for which the request page fills it in, not in the client one.

    Towards Unified CM Expressway-C is the TLS client and shows its client certificate (inferred for this port).
    """
    return with_profile_names(mixed_mode("X15.5"), "server", PROFILE)


@scenario(
    control=healthy,
    services={
        "sip-registration": (DEGRADED, "2 / 4"),
        "expressway-and-cucm": (DEGRADED, "3 / 6"),
    },
    causes=("unified-cm.expressway-c-entry-missing",),
    sources=("mra-guide-x15.2-basic-configuration",),
)
def new_peer_without_entry() -> Case:
    """expc02 joined the cluster; Device > Expressway-C on Unified CM lists expc01 only."""
    return with_setting(healthy(), CUCM_NODES, "Expressway-C entries", "expc01.example.com")


@scenario(
    control=small,
    services={
        "sip-registration": (FAILS, "0 / 1"),
        "expressway-and-cucm": (FAILS, "0 / 2"),
    },
    causes=("unified-cm.expressway-c-entry-missing", "unified-cm.expressway-c-entry-short"),
    sources=("mra-guide-x15.2-basic-configuration",),
)
def entry_by_host_name_only() -> Case:
    """After Refresh servers Device > Expressway-C lists the bare host name of Expressway-C alone."""
    return with_setting(small(), CUCM_NODES[:2], "Expressway-C entries", "expc01")


@scenario(
    control=small,
    services={
        "sip-registration": (AT_RISK, "1 / 1"),
        "expressway-and-cucm": (AT_RISK, "2 / 2"),
    },
    causes=("unified-cm.expressway-c-entry-short",),
    sources=("mra-guide-x15.2-basic-configuration",),
)
def entry_by_host_name_beside_the_full_one() -> Case:
    """Refresh servers added the bare host name again beside the full name."""
    return with_setting(small(), CUCM_NODES[:2], "Expressway-C entries", "expc01.example.com, expc01")
