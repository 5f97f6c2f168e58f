"""The products by the names that their makers and their users write; names are never translated."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from certway.model.deployment import Product

PRODUCT_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        Product.EXPRESSWAY_C: "Expressway-C",
        Product.EXPRESSWAY_E: "Expressway-E",
        Product.CUCM: "Unified CM",
        Product.IM_AND_PRESENCE: "IM and Presence",
        Product.UNITY_CONNECTION: "Unity Connection",
    }
)
