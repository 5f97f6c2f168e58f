"""Where prediction and witness differ, and where a document differs from both: each with its reason and sources.

A divergence has a case in which it is met; a test holds that it still is, so that one that is gone cannot stay here.
Refuses to excuse: what is not listed is a fault of certway or of the lab.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from typing import TYPE_CHECKING, Final

from certway.knowledge.open_questions import OPEN_QUESTIONS
from certway.knowledge.ssh import ATTRIBUTES_SOURCES, KEY_TYPES_SOURCES
from certway.lab.edits import entries_of, with_ca, with_identity, with_trust
from certway.lab.foundry import mint_intermediate
from certway.lab.keys import key_for
from certway.lab.topology import EXPRESSWAYS, edge_issuing, edge_root, healthy, mint_expressway_e
from certway.model.deployment import Case
from certway.model.observation import Seen
from certway.model.proof import Reality
from certway.model.text import Text, say
from certway.model.value import value
from certway.pki.strength import signature_kind

if TYPE_CHECKING:
    from certway.lab.testimony import Asked

_TOO_WEAK: Final = 68  # X509_V_ERR_CA_MD_TOO_WEAK


@value
class Divergence:
    """One difference; `explains` recognises it, and is None where only a document says otherwise.

    `build`: a case in which it is met, on the links of the row `met_on`.
    """

    id: str
    says: Text
    sources: tuple[str, ...]
    met_on: str
    explains: Callable[[Asked, Reality], bool] | None = field(default=None, compare=False, repr=False)
    build: Callable[[], Case] = field(compare=False, repr=False)


def _signed_with_sha1(asked: Asked) -> bool:
    leaf, trusted = asked.question.presented.leaf, asked.question.trusted
    above = trusted.value.entries if isinstance(trusted, Seen) else ()
    shown = (leaf.value,) if isinstance(leaf, Seen) else ()
    return any(signature_kind(each.signature_algorithm).digest == "sha1" for each in (*shown, *above))


def _refused_for_sha1(asked: Asked, reality: Reality) -> bool:
    numbers = {number for _, number in reality.faults}
    return asked.carrier == "ssh" and _TOO_WEAK in numbers and _signed_with_sha1(asked)


def _demand(word: str) -> Callable[[Asked, Reality], bool]:
    return lambda asked, reality: asked.carrier == "ssh" and reality.failure.startswith(word)


def sha1_issuer() -> Case:
    """The certificate of expe01 is signed with SHA-1 under an RSA key."""
    issuing = mint_intermediate(edge_root(), "Example Edge Issuing R1", key_type="rsa-2048")
    leaf = mint_expressway_e("expe01", issuing, digest="sha1").certificate
    return with_ca(with_identity(healthy(), "expe01", "server", leaf), EXPRESSWAYS, "trusted-ca", issuing.certificate)


def short_key() -> Case:
    """The certificate of expe01 has an RSA key of 1024 bits."""
    return with_identity(healthy(), "expe01", "server", mint_expressway_e("expe01", key_type="rsa-1024").certificate)


def unknown_attribute() -> Case:
    """The subject of expe01 has an attribute that the tunnels do not bear."""
    subject = (("O", "Example Corp"), ("1.3.6.1.4.1.99999.1", "x"), ("CN", "expe01.example.com"))
    return with_identity(healthy(), "expe01", "server", mint_expressway_e("expe01", subject=subject).certificate)


def wrong_twin_first() -> Case:
    """The list of expc01 begins with another key of the issuing CA of the edge; key identifiers tell them apart."""
    again = key_for("Example Edge Issuing G2 again")
    twin = mint_intermediate(edge_root(), edge_issuing().label, key=again).certificate
    case = healthy()
    return with_trust(case, "expc01", "trusted-ca", (twin, *entries_of(case, "expc01", "trusted-ca")))


DIVERGENCES: Final[tuple[Divergence, ...]] = (
    Divergence(
        id="sha1-on-tunnels",
        says=say(
            "The tunnels are judged as OpenSSL 1.1.1 does, which takes SHA-1 signatures; their witness is OpenSSL 3, "
            "which refuses them at level 1."
        ),
        sources=("measured-openssl",),
        met_on="K-02",
        explains=_refused_for_sha1,
        build=sha1_issuer,
    ),
    Divergence(
        id="key-types-of-tunnels",
        says=say("The tunnels of the lab refuse key types that the product does not list; no rule predicts it yet."),
        sources=KEY_TYPES_SOURCES,
        met_on="K-02",
        explains=_demand("key-type"),
        build=short_key,
    ),
    Divergence(
        id="subject-attributes-of-tunnels",
        says=say(
            "The tunnels of the lab refuse subject attributes that the product does not bear; no rule predicts it yet."
        ),
        sources=ATTRIBUTES_SOURCES,
        met_on="K-02",
        explains=_demand("subject-oids"),
        build=unknown_attribute,
    ),
    Divergence(
        id="first-subject-match",
        says=say(
            "Documents say that the first entry of the list with the issuer's subject decides; every measured engine "
            "tells twins apart by key identifier. Not reproduced; the verdict is at risk."
        ),
        sources=OPEN_QUESTIONS["first-subject-match"].sources,
        met_on="K-01",
        build=wrong_twin_first,
    ),
)


def explain_difference(asked: Asked, reality: Reality) -> str:
    """The id of the divergence that lists this difference; empty where none does."""
    found = (each.id for each in DIVERGENCES if each.explains and each.explains(asked, reality))
    return next(found, "")
