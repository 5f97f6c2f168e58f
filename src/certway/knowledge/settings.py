"""Settings by the product's own name: where each is written, what it may be, and its documented default.

The name is the label of the product's screen where it has one, else the xConfiguration key; `model.Setting` carries
that name everywhere above this floor. `file_key` is the key of the deployment file under its owner's row.
Refuses to guess: a setting without a documented default has none, and its absence is an unseen fact.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from certway.knowledge.setting_tables.expressway_keys import (
    CLUSTER_VERIFICATION,
    EXPRESSWAY_KEYS,
    PURPOSE_CHECK,
    SERVER_ONLY_UPLOAD,
    TUNNEL_KEY_TYPES,
    VERIFY_ORIGIN,
)
from certway.knowledge.setting_tables.expressway_labels import EXPRESSWAY_LABELS
from certway.knowledge.setting_tables.row import Default, KnownSetting, Owner
from certway.knowledge.setting_tables.surrounding_labels import OTHER_LABELS
from certway.knowledge.setting_tables.unified_labels import UC_LABELS
from certway.knowledge.setting_tables.zone_labels import ZONE_LABELS, ZONE_VERIFY_DEFAULTS
from certway.model.deployment import Product

__all__ = [
    "CLUSTER_VERIFICATION",
    "KNOWN_SETTINGS",
    "PURPOSE_CHECK",
    "SERVER_ONLY_UPLOAD",
    "TUNNEL_KEY_TYPES",
    "VERIFY_ORIGIN",
    "ZONE_VERIFY_DEFAULTS",
    "Default",
    "KnownSetting",
    "Owner",
    "find_by_file_key",
    "find_by_xconfiguration",
    "find_default",
    "find_setting",
    "owner_of",
]

KNOWN_SETTINGS: Final[tuple[KnownSetting, ...]] = (
    *EXPRESSWAY_LABELS,
    *EXPRESSWAY_KEYS,
    *ZONE_LABELS,
    *UC_LABELS,
    *OTHER_LABELS,
)


def _words(text: str) -> str:
    """The xConfiguration command line is read without regard to case and the word Value at its end."""
    return " ".join(text.casefold().removeprefix("xconfiguration ").split()).removesuffix(" value")


def _without_indices(words: str) -> str:
    return " ".join(word for word in words.split() if not word.isdigit() and not word.startswith("<"))


_BY_NAME: Final[Mapping[tuple[str, str], KnownSetting]] = MappingProxyType(
    {(row.owner, row.name.casefold()): row for row in KNOWN_SETTINGS}
)
_BY_FILE_KEY: Final[Mapping[tuple[str, str], KnownSetting]] = MappingProxyType(
    {(row.owner, row.file_key): row for row in KNOWN_SETTINGS if row.file_key}
)
_WITH_KEY: Final = tuple(row for row in KNOWN_SETTINGS if row.xconfiguration and row.owner == Owner.EXPRESSWAY)
_BY_XCONFIGURATION: Final[Mapping[str, KnownSetting]] = MappingProxyType(
    {_without_indices(_words(row.xconfiguration)): row for row in _WITH_KEY if "<" in row.xconfiguration}
    | {_words(row.xconfiguration): row for row in _WITH_KEY if "<" not in row.xconfiguration}
)

_OWNER_OF_PRODUCT: Final[Mapping[str, str]] = MappingProxyType(
    {
        Product.EXPRESSWAY_C: Owner.EXPRESSWAY,
        Product.EXPRESSWAY_E: Owner.EXPRESSWAY,
        Product.CUCM: Owner.CUCM,
        Product.IM_AND_PRESENCE: Owner.IM_AND_PRESENCE,
        Product.UNITY_CONNECTION: Owner.UNITY_CONNECTION,
        Product.CMS: Owner.CMS,
        Product.FAR_END: Owner.FAR_END,
        Product.CLIENT: Owner.CLIENT,
    }
)


def owner_of(product: str) -> str:
    """The owner row of a product's settings; empty where it has none."""
    return _OWNER_OF_PRODUCT.get(product, "")


def find_setting(owner: str, name: str) -> KnownSetting | None:
    """The setting of this name under its owner, whatever the letter case; None where certway reads no such setting."""
    return _BY_NAME.get((owner, name.casefold()))


def find_by_file_key(owner: str, file_key: str) -> KnownSetting | None:
    """The setting that a key of the deployment file means; nested keys are joined by a dot."""
    return _BY_FILE_KEY.get((owner, file_key))


def find_by_xconfiguration(key: str) -> KnownSetting | None:
    """The setting of a node that an xConfiguration key means, whatever its case, its indices and a final `Value`."""
    words = _words(key)
    return _BY_XCONFIGURATION.get(words) or _BY_XCONFIGURATION.get(_without_indices(words))


def find_default(owner: str, name: str, release: str = "") -> Default | None:
    """The documented default of a setting in a release; None where there is none."""
    setting = find_setting(owner, name)
    return setting.default_in(release) if setting else None
