"""What stands around the products: domains, clients, DNS, and what is configured without being judged yet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from certway.adapters.case_folder import CaseFolder
from certway.adapters.certificate_files import read_list
from certway.adapters.deployment.fields import Fields, items_of, text_of
from certway.adapters.deployment.handles import is_address
from certway.adapters.deployment.identities import observe_identity, observe_trust_list
from certway.adapters.deployment.kinds import Section
from certway.adapters.deployment.surrounding_keys import (
    AUDIENCES,
    CLIENT_STORES,
    CLIENTS,
    CMS,
    DNS,
    DOMAIN,
    FAR_END,
    SSO,
)
from certway.adapters.unseen import unseen_domains, unseen_store
from certway.adapters.yaml_nodes import YamlMap, YamlNode
from certway.model.deployment import Audience, Beyond, DnsRecord, Domain
from certway.model.observation import Observation, Unseen, not_seen, seen
from certway.model.store import Setting, Slot, TrustList
from certway.model.text import say

_ALWAYS_ON: Final = ("unified-cm", "im-and-presence")
_CLIENT_TRUST: Final = Slot(store="client-trust")
_PUBLIC_WORDS: Final = ("public-roots", "unknown")


def build_domains(deployment: Fields) -> Observation[tuple[Domain, ...]]:
    """Configuration > Domains; unseen where the file has no such key."""
    found = deployment.find("domains")
    if found is None:
        return unseen_domains()
    domains = tuple(_build_domain(item, deployment.where) for item in items_of(found))
    return seen(domains, deployment.provenance(found))


def _build_domain(item: YamlNode, where: str) -> Domain:
    if not isinstance(item, YamlMap):
        return Domain(name=text_of(item))
    fields = Fields(item, DOMAIN, where)
    on = [service for service in _ALWAYS_ON if fields.word(service) != "Off"]
    on += ["xmpp-federation"] if fields.word("xmpp-federation") == "On" else []
    return Domain(name=fields.text("name"), services=tuple(on), deployment=fields.text("deployment"))


def build_audiences(folder: CaseFolder, deployment: Fields) -> tuple[Audience, ...]:
    """The kinds of client that the file names."""
    clients = deployment.inner("clients", CLIENTS)
    return tuple(
        _build_audience(folder, kind, clients.inner(key.name, key.kind))
        for key in CLIENTS.keys
        if isinstance(key.kind, Section) and clients.find(key.name) is not None
        for kind in [AUDIENCES[key.name]]
    )


def _build_audience(folder: CaseFolder, kind: str, fields: Fields) -> Audience:
    words = [text_of(item) for item in items_of(fields.find("trust"))]
    stores = [word.lower() for word in words if word.lower() in CLIENT_STORES]
    files = [item for item in items_of(fields.find("trust")) if text_of(item).lower() not in CLIENT_STORES]
    settings = tuple(setting for setting in fields.settings() if setting.name != "Trust" or stores)
    trust = _observe_store(folder, kind, fields, stores, bool(files))
    return Audience(kind=kind, trust=trust, settings=settings)


def _observe_store(
    folder: CaseFolder, kind: str, fields: Fields, stores: list[str], has_files: bool
) -> Observation[TrustList]:
    """Known where the file gives the certificates; a store that only has a name stays unseen."""
    named, given = fields.find("trust"), fields.find("ca")
    unknown = [store for store in stores if store != "uploaded"]
    if unknown:
        why = say("which CA certificates the store {store} of {audience} holds", store=unknown[0], audience=kind)
        return unseen_store(kind, say("{what} is not known", what=why))
    source = given if given is not None else (named if has_files else None)
    if source is None:
        return unseen_store(kind, not_seen(say("which CA certificates {audience} trusts", audience=kind)))
    return observe_trust_list(folder, kind, _CLIENT_TRUST, source, fields.where).installed


def build_records(deployment: Fields) -> tuple[DnsRecord, ...]:
    """What DNS answers, as far as the file says; `[]` says that there is no such record."""
    dns = deployment.inner("dns", DNS)
    return tuple(
        record
        for key in DNS.keys
        for name, value in dns.named(key.name)
        for record in _build_record(key.name, name.text.strip().rstrip("."), value)
    )


def _build_record(view: str, name: str, value: YamlNode) -> Iterator[DnsRecord]:
    answers = tuple(text_of(item).rstrip(".") for item in items_of(value))
    if is_address(name):
        yield DnsRecord(view=view, kind="ptr", name=name, answers=answers)
    elif name.startswith("_"):
        targets = tuple(
            answer.split()[-1] for answer in answers if answer
        )  # priority, weight and port may stand before
        yield DnsRecord(view=view, kind="srv", name=name, answers=targets)
    else:
        addresses = tuple(answer for answer in answers if is_address(answer))
        aliases = tuple(answer for answer in answers if not is_address(answer))
        if addresses or not aliases:
            yield DnsRecord(view=view, kind="a", name=name, answers=addresses)
        if aliases:
            yield DnsRecord(view=view, kind="cname", name=name, answers=aliases)


def build_deployment_settings(deployment: Fields) -> tuple[Setting, ...]:
    """Settings of the deployment as a whole."""
    key = deployment.section.find_key("deployments")
    found = deployment.find("deployments")
    own = [deployment.setting(key, ", ".join(deployment.texts("deployments")), found)] if key and found else []
    return (*own, *deployment.inner("sso", SSO).settings())


def build_neighbours(folder: CaseFolder, deployment: Fields) -> Iterator[Beyond]:
    """Meeting Servers, far ends and federation: configured, not judged; their files are read for the pool."""
    for fields in deployment.groups("cms", CMS):
        _meet(folder, fields, "web-bridge-certificate")
        yield _build_beyond(fields, "cms", "guest-account-client-uri")
    for fields in deployment.groups("far-ends", FAR_END):
        _meet(folder, fields, "presents")
        for item in items_of(fields.find("trusts")):
            if text_of(item).lower() not in _PUBLIC_WORDS:
                _, complaints = read_list(folder, text_of(item))
                for what in complaints:
                    folder.unusable(fields.place(item), what)
        yield _build_beyond(fields, "far-end", "name")


def build_federation(domains: Observation[tuple[Domain, ...]]) -> Iterator[Beyond]:
    """XMPP federation of a domain."""
    if isinstance(domains, Unseen):
        return
    for domain in domains.value:
        if "xmpp-federation" in domain.services:
            place = domains.provenance[0] if domains.provenance else None
            yield Beyond(kind="xmpp-federation", name=domain.name, provenance=place)


def _meet(folder: CaseFolder, fields: Fields, key: str) -> None:
    found = fields.find(key)
    if found is not None:
        observe_identity(folder, fields.text("name"), Slot(store=key), found, fields.where)


def _build_beyond(fields: Fields, kind: str, name: str) -> Beyond:
    place = fields.provenance(fields.node) if fields.node is not None else None
    return Beyond(kind=kind, name=fields.text(name) or kind, provenance=place)
