"""What the name and the folders of a file tell: the host, the product, and the store it was taken from.

Knows the names that the product's archive gives its files, and the words people use. Opens nothing.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Final

from certway.adapters.archives.names import ARCHIVE, find_product_file
from certway.adapters.archives.opening import ARCHIVE_ENDINGS
from certway.model.deployment import Product
from certway.model.value import value

CERTIFICATE_ENDINGS: Final = (".pem", ".crt", ".cer", ".der", ".p7b", ".p7c", ".p12", ".pfx", ".key", ".csr", ".crl")
_ENDINGS: Final = (*CERTIFICATE_ENDINGS, ".req", ".txt")

TRUST_STORES: Final = {
    "ca": "trusted-ca",
    "cas": "trusted-ca",
    "ca-list": "trusted-ca",
    "ca-certificates": "trusted-ca",
    "cacerts": "trusted-ca",
    "trusted-ca": "trusted-ca",
    "trustedca": "trusted-ca",
    "trust": "trusted-ca",
    "truststore": "trusted-ca",
    "mtls-ca": "onboarding-ca",
    "onboarding-ca": "onboarding-ca",
    "tomcat-trust": "tomcat-trust",
    "callmanager-trust": "callmanager-trust",
    "cup-xmpp-trust": "cup-xmpp-trust",
    "phone-edge-trust": "phone-edge-trust",
}
IDENTITY_STORES: Final = {
    "server": "server",
    "server-certificate": "server",
    "server-cert": "server",
    "cert": "server",
    "certificate": "server",
    "client": "client",
    "client-certificate": "client",
    "client-cert": "client",
    "tomcat": "tomcat",
    "tomcat-ecdsa": "tomcat-ecdsa",
    "tomcat-ec": "tomcat-ecdsa",
    "callmanager": "callmanager",
    "callmanager-ecdsa": "callmanager-ecdsa",
    "callmanager-ec": "callmanager-ecdsa",
    "cup-xmpp": "cup-xmpp",
    "cup-xmpp-ecdsa": "cup-xmpp-ecdsa",
}
_KEPT_APART: Final = (
    *("key", "privkey", "private-key", "csr", "request", "chain", "fullchain", "bundle", "new", "old"),
    *("xconf", "xconfiguration", "xconf-dump", "xstat", "xstatus", "xstat-dump", "config", "configuration", "status"),
)
_STORES: Final = IDENTITY_STORES | TRUST_STORES
_BY_LENGTH: Final = sorted((*_STORES, *_KEPT_APART), key=lambda word: (-len(word), word))

_PRODUCT_FOLDERS: Final = {
    "c": Product.EXPRESSWAY_C,
    "expressway-c": Product.EXPRESSWAY_C,
    "expc": Product.EXPRESSWAY_C,
    "exp-c": Product.EXPRESSWAY_C,
    "e": Product.EXPRESSWAY_E,
    "expressway-e": Product.EXPRESSWAY_E,
    "expe": Product.EXPRESSWAY_E,
    "exp-e": Product.EXPRESSWAY_E,
    "cucm": Product.CUCM,
    "unified-cm": Product.CUCM,
    "imp": Product.IM_AND_PRESENCE,
    "im-and-presence": Product.IM_AND_PRESENCE,
    "cuc": Product.UNITY_CONNECTION,
    "unity": Product.UNITY_CONNECTION,
    "unity-connection": Product.UNITY_CONNECTION,
}
_PRODUCT_HOSTS: Final = (
    (re.compile(r"(expressway-?c|exp-?c|vcs-?c)(?![a-z])"), Product.EXPRESSWAY_C),
    (re.compile(r"(expressway-?e|exp-?e|vcs-?e)(?![a-z])"), Product.EXPRESSWAY_E),
    (re.compile(r"(cucm|ucm)(?![a-z])"), Product.CUCM),
    (re.compile(r"(imp|cups)(?![a-z])"), Product.IM_AND_PRESENCE),
    (re.compile(r"(cuc|unity)(?![a-z])"), Product.UNITY_CONNECTION),
)
_HOST: Final = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?")


_ADDRESS: Final = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}")


@value
class Hint:
    """What a path tells; empty where it tells nothing. `taken`: the archive's time stamp, which sorts by time."""

    host: str = ""
    product: str = ""
    store: str = ""
    taken: str = ""

    @property
    def label(self) -> str:
        """The host without its domain; an address as it is."""
        return self.host if _ADDRESS.fullmatch(self.host) else self.host.split(".", 1)[0]

    @property
    def is_trust(self) -> bool:
        """Whether the path speaks of a trust list."""
        return self.store in TRUST_STORES.values()


def read_hint(path: str) -> Hint:
    """The hints of a path relative to the case."""
    *folders, name = map(_folder_name, PurePosixPath(path.lower().replace("!", "/")).parts)
    archived = find_product_file(path)
    if archived is not None:
        store = _STORES.get(archived.kind, "")
        product = find_product(folders) or product_of_host(archived.host)
        return Hint(host=archived.host, product=product, store=store, taken=archived.taken_text)
    stem = _stem(name)
    host, store = _split(stem.replace("_", "-").replace(" ", "-"))
    return _add_folders(folders, host, store)


def _folder_name(part: str) -> str:
    """An archive is a folder called like its host."""
    archive = find_product_file(part)
    if archive is not None and archive.kind == ARCHIVE:
        return archive.host
    ending = next((ending for ending in ARCHIVE_ENDINGS if part.endswith(ending)), "")
    return part.removesuffix(ending) or part


def product_of_host(host: str) -> str:
    """The product that a host name such as expc01 speaks of."""
    return next((product for pattern, product in _PRODUCT_HOSTS if pattern.match(host)), "")


def _add_folders(folders: list[str], host: str, store: str) -> Hint:
    """Folders tell the store of the files in them, the product, and the host, the nearest first."""
    own_store = store
    for folder in reversed(folders):
        name = folder.replace("_", "-").replace(" ", "-")
        if not own_store and name in _STORES:
            own_store, host = _STORES[name], ""
        elif name not in _PRODUCT_FOLDERS and not host and _HOST.fullmatch(name):
            host = name
    return Hint(host=host, product=find_product(folders) or product_of_host(host), store=own_store)


def find_product(folders: list[str]) -> str:
    """The product that the nearest folder of such a name speaks of."""
    names = (folder.replace("_", "-").replace(" ", "-") for folder in reversed(folders))
    return next((_PRODUCT_FOLDERS[name] for name in names if name in _PRODUCT_FOLDERS), "")


def _stem(name: str) -> str:
    for ending in _ENDINGS:
        if name.endswith(ending):
            return name.removesuffix(ending)
    return name


def _split(stem: str) -> tuple[str, str]:
    """Host and store of a file name such as expc01-ca or tomcat-cucm-pub."""
    for word in _BY_LENGTH:
        if stem == word:
            return "", _STORES.get(word, "")
        for joint in "-.":
            if stem.endswith(joint + word):
                return _host(stem[: -len(word) - 1]), _STORES.get(word, "")
            if stem.startswith(word + joint) and word in _STORES:
                return _host(stem[len(word) + 1 :]), _STORES[word]
    return _host(stem), ""


def _host(text: str) -> str:
    return text if _HOST.fullmatch(text) else ""
