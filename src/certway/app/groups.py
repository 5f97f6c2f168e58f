"""Words that stand for several nodes: `all`, `all-c`, `all-e` and the like, the same wherever nodes are named."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from certway.model.deployment import Case, Product

_EXPRESSWAYS: Final = (Product.EXPRESSWAY_C, Product.EXPRESSWAY_E)
_UC: Final = (Product.CUCM, Product.IM_AND_PRESENCE, Product.UNITY_CONNECTION)

GROUPS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "all": (*_EXPRESSWAYS, *_UC),
        "all-c": (Product.EXPRESSWAY_C,),
        "all-e": (Product.EXPRESSWAY_E,),
        "all-cucm": (Product.CUCM,),
        "all-imp": (Product.IM_AND_PRESENCE,),
    }
)
"""The word and the products whose nodes it means."""

PRODUCTS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {"expressway": _EXPRESSWAYS} | {product: (product,) for product in (*_EXPRESSWAYS, *_UC)}
)
"""Products as a release is given for them."""


def find_group(case: Case, word: str, groups: Mapping[str, tuple[str, ...]] = GROUPS) -> tuple[str, ...] | None:
    """The nodes that a word stands for, in the order of the case; None where it is no such word."""
    products = groups.get(word.lower())
    if products is None:
        return None
    return tuple(node.id for node in case.deployment.nodes if node.product in products)
