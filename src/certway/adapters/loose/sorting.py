"""The state of sorting a folder: what was found, which files have a place, what was concluded."""

from __future__ import annotations

from dataclasses import dataclass, field

from certway.adapters.case_folder import CaseFolder
from certway.adapters.loose.finds import Found
from certway.adapters.loose.hosts import PRODUCT_WORDS, Host
from certway.model.deployment import Product
from certway.model.text import Text, say
from certway.pki.parse import PrivateKeySeen

EXPRESSWAYS = (Product.EXPRESSWAY_C, Product.EXPRESSWAY_E)


@dataclass
class Sorting:
    """What is known while the folder is sorted."""

    folder: CaseFolder
    finds: tuple[Found, ...]
    used: set[str] = field(default_factory=set)
    assumed: list[Text] = field(default_factory=list)

    @property
    def keys(self) -> tuple[PrivateKeySeen, ...]:
        """Every private key of the folder, as traits."""
        return tuple(key for found in self.finds for key in found.contents.private_keys)


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
