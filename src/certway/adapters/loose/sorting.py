"""The state of sorting a folder: what was found, which files have a place, what was concluded."""

from __future__ import annotations

from dataclasses import dataclass, field

from certway.adapters.case_folder import CaseFolder
from certway.adapters.loose.finds import Found
from certway.adapters.loose.host import Host
from certway.knowledge.products import PRODUCT_WORDS
from certway.model.deployment import Product
from certway.model.store import InUse, Setting, TrustList
from certway.model.text import Text, say
from certway.pki.parse import PrivateKeySeen
from certway.pki.requests import CertificateRequest

EXPRESSWAYS = (Product.EXPRESSWAY_C, Product.EXPRESSWAY_E)


@dataclass
class Sorting:
    """What is known while the folder is sorted."""

    folder: CaseFolder
    finds: tuple[Found, ...]
    settings: dict[str, list[Setting]] = field(default_factory=dict)  # by host label, from outputs
    used: set[str] = field(default_factory=set)
    assumed: list[Text] = field(default_factory=list)
    assigned: dict[str, list[Found]] = field(default_factory=dict)  # host label to lists that name no host
    built: dict[tuple[str, ...], InUse[TrustList]] = field(default_factory=dict)  # store and files to list
    keys: dict[bytes, list[PrivateKeySeen]] = field(default_factory=dict)  # public half to private keys, as traits
    requests: dict[str, list[tuple[Found, CertificateRequest]]] = field(default_factory=dict)  # by host label
    listed: set[str] = field(default_factory=set)  # products whose nodes Expressway-C lists; others' names are not seen

    def __post_init__(self) -> None:
        for found in self.finds:
            for key in found.contents.private_keys:
                self.keys.setdefault(key.spki or b"", []).append(key)
            for request in found.contents.requests:
                names = {name.text.lower().split(".", 1)[0] for name in request.names if name.kind in ("cn", "dns")}
                for label in sorted({found.hint.label, *names} - {""}):
                    self.requests.setdefault(label, []).append((found, request))


def say_unknown_store(sorting: Sorting, host: Host, found: Found) -> None:
    """A file that is of a host, but of no store that its product has."""
    what = say(
        "Nothing tells which store of {node} ({product}) {file} is of. Name it as the store, such as {example}.",
        node=host.label,
        product=PRODUCT_WORDS[host.product],
        file=found.file,
        example=f"{host.label}-server.pem" if host.product in EXPRESSWAYS else f"{host.label}-tomcat.pem",
    )
    sorting.folder.unusable(found.file, what)
