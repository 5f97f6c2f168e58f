"""The words for enum values, products and positions; one table each, all translatable."""

from __future__ import annotations

from typing import Final

from certway.model.confidence import Confidence
from certway.model.deployment import Product
from certway.model.text import Text, say
from certway.model.verdict import CauseKind, Severity, Verdict
from certway.render.lines import Style

VERDICTS: Final = {
    Verdict.WORKS: say("works"),
    Verdict.FAILS: say("FAILS"),
    Verdict.AT_RISK: say("at risk"),
    Verdict.UNKNOWN: say("unknown"),
    Verdict.NOT_APPLICABLE: say("not applicable"),
    Verdict.DEGRADED: say("DEGRADED"),
    Verdict.NOT_MODELLED: say("not modelled"),
    Verdict.NOT_REACHED: say("not reached"),
}

VERDICT_STYLES: Final = {
    Verdict.WORKS: Style.GOOD,
    Verdict.FAILS: Style.BAD,
    Verdict.AT_RISK: Style.RISK,
    Verdict.UNKNOWN: Style.UNKNOWN,
    Verdict.NOT_APPLICABLE: Style.FAINT,
    Verdict.DEGRADED: Style.BAD,
    Verdict.NOT_MODELLED: Style.FAINT,
    Verdict.NOT_REACHED: Style.FAINT,
}

KINDS: Final = {
    CauseKind.CERTIFICATE: say("CERTIFICATE"),
    CauseKind.TRUST_LIST: say("TRUST LIST"),
    CauseKind.NAME_OR_SETTING: say("NAME OR SETTING"),
    CauseKind.RESTART_PENDING: say("RESTART PENDING"),
    CauseKind.CLOCK: say("CLOCK"),
    CauseKind.DNS: say("DNS"),
    CauseKind.NETWORK: say("NETWORK"),
    CauseKind.CREDENTIALS: say("CREDENTIALS"),
    CauseKind.PRODUCT_LIMIT: say("PRODUCT LIMIT"),
}

CERTIFICATE_KINDS: Final = (CauseKind.CERTIFICATE, CauseKind.TRUST_LIST, CauseKind.NAME_OR_SETTING)
"""Causes of every other kind are headed NOT A CERTIFICATE."""

CONFIDENCES: Final = {
    Confidence.INFERRED: say("inferred, not documented"),
    Confidence.CONTRADICTED: say("documented, but sources disagree"),
    Confidence.DOCUMENTED: say("documented"),
}

SEVERITIES: Final = {
    Severity.NOTE: say("note"),
    Severity.AT_RISK: say("at risk"),
    Severity.FAILS: say("fails"),
}

SEVERITY_STYLES: Final = {Severity.NOTE: Style.FAINT, Severity.AT_RISK: Style.RISK, Severity.FAILS: Style.BAD}

_COUNTED: Final = {
    Product.EXPRESSWAY_C: "C",
    Product.EXPRESSWAY_E: "E",
    Product.CUCM: "CUCM",
    Product.IM_AND_PRESENCE: "IM&P",
    Product.UNITY_CONNECTION: "Unity",
    Product.CMS: "CMS",
}


def product_name(product: str) -> str:
    """The short name of a product, as engineers write it; a product that is not known by its own word."""
    return _COUNTED.get(product, product)


def position_words(position: int, count: int, *, anchored: bool) -> Text:
    """Where a certificate stands in a path of `count`, leaf = 0; the last of an anchored path is the root."""
    if position <= 0:
        return say("end certificate")
    last = count - 1
    if anchored and position >= last:
        return say("root")
    intermediates = last - 1 if anchored else last
    return say("intermediate {number} of {count}", number=position, count=max(intermediates, position))
