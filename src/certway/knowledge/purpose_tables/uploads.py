"""What the upload page of an Expressway asks for, by release and store."""

from __future__ import annotations

from typing import Final

from certway.knowledge.purpose_tables.row import Needs, Place, PurposeRow, PurposeRule, Unless, WithoutExtension
from certway.knowledge.settings import SERVER_ONLY_UPLOAD
from certway.model.confidence import Confidence
from certway.model.deployment import Product
from certway.model.text import say

_INFERRED, _CONTRADICTED = Confidence.INFERRED, Confidence.CONTRADICTED
_EXPRESSWAYS: Final = (Product.EXPRESSWAY_C, Product.EXPRESSWAY_E)
_ADMIN: Final = "expressway-admin-x15.5-security"
_UC_CHAPTER: Final = "expressway-admin-x15.5-unified-communications"

_UC_OFF: Final = Unless(
    setting="CollaborationEdge Enabled",
    value="Off",
    needs=Needs.NOT_CHECKED,
    confidence=_CONTRADICTED,
    says=say(
        "One document says that both purposes are demanded only while Unified Communications features are enabled, "
        "another that the check is always there."
    ),
    sources=(_UC_CHAPTER, "cisco-225482"),
)
_SERVER_ONLY_UPLOAD: Final = Unless(
    setting=SERVER_ONLY_UPLOAD,
    value="On",
    needs=Needs.SERVER,
    confidence=Confidence.DOCUMENTED,
    says=say("Server authentication suffices since the setting allows it on Expressway-E."),
    sources=("cisco-225482",),
)
_COPY_BOX: Final = Unless(
    setting="Copy server certificate file as client certificate",
    value="On",
    needs=Needs.NOT_CHECKED,
    confidence=Confidence.DOCUMENTED,
    says=say("The copy box puts the server certificate into the client store without looking at its purposes."),
    sources=(_ADMIN, "cisco-225693"),
)
_BOTH_AT_UPLOAD: Final = say("The upload asks for server and client authentication.")

UPLOAD_ROWS: Final[tuple[PurposeRow, ...]] = (
    PurposeRow(
        place=Place.UPLOAD,
        products=_EXPRESSWAYS,
        stores=("server",),
        until="X14.0.2",
        rule=PurposeRule(
            needs=Needs.BOTH,
            without=WithoutExtension.UNKNOWN,
            confidence=_INFERRED,
            says=_BOTH_AT_UPLOAD,
            sources=("cisco-225482", "mra-guide-x12.5-fundamentals"),
        ),
    ),
    PurposeRow(
        place=Place.UPLOAD,
        products=_EXPRESSWAYS,
        stores=("server",),
        since="X14.0.2",
        until="X15.4",
        rule=PurposeRule(
            needs=Needs.BOTH,
            without=WithoutExtension.UNKNOWN,
            confidence=_CONTRADICTED,
            unless=(_UC_OFF,),
            says=_BOTH_AT_UPLOAD,
            sources=("cisco-225482", _UC_CHAPTER),
        ),
    ),
    PurposeRow(
        place=Place.UPLOAD,
        products=(Product.EXPRESSWAY_C,),
        stores=("server",),
        since="X15.4",
        until="X15.5",
        rule=PurposeRule(
            needs=Needs.BOTH,
            without=WithoutExtension.UNKNOWN,
            confidence=_CONTRADICTED,
            unless=(_UC_OFF,),
            says=_BOTH_AT_UPLOAD,
            sources=("cisco-225482", _UC_CHAPTER),
        ),
    ),
    PurposeRow(
        place=Place.UPLOAD,
        products=(Product.EXPRESSWAY_E,),
        stores=("server",),
        since="X15.4",
        until="X15.5",
        rule=PurposeRule(
            needs=Needs.BOTH,
            without=WithoutExtension.UNKNOWN,
            unless=(_SERVER_ONLY_UPLOAD, _UC_OFF),
            says=say("The upload asks for both purposes until a setting allows server authentication alone."),
            sources=("cisco-225482",),
        ),
    ),
    PurposeRow(
        place=Place.UPLOAD,
        products=_EXPRESSWAYS,
        stores=("server",),
        since="X15.5",
        rule=PurposeRule(
            needs=Needs.SERVER,
            without=WithoutExtension.UNKNOWN,
            confidence=_CONTRADICTED,
            says=say(
                "Server authentication suffices for the server store; another chapter of the same guide still asks "
                "for both while Unified Communications features are enabled."
            ),
            sources=(_ADMIN, "cisco-225693", _UC_CHAPTER),
        ),
    ),
    PurposeRow(
        place=Place.UPLOAD,
        products=_EXPRESSWAYS,
        stores=("client",),
        since="X15.5",
        rule=PurposeRule(
            needs=Needs.CLIENT_OR_NONE,
            without_confidence=Confidence.DOCUMENTED,
            unless=(_COPY_BOX,),
            says=say("The client store refuses a certificate that names purposes but not client authentication."),
            sources=(_ADMIN, "cisco-225693"),
        ),
    ),
    PurposeRow(
        place=Place.UPLOAD,
        stores=("domain",),
        rule=PurposeRule(
            needs=Needs.UNKNOWN,
            without=WithoutExtension.UNKNOWN,
            confidence=_INFERRED,
            says=say("Which purposes a domain certificate must name at upload is not documented."),
            sources=(_UC_CHAPTER,),
        ),
    ),
)
