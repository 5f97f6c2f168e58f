"""One node to be, and what it is called for short: in a file's name, in a certificate, in a dump or in a zone."""

from __future__ import annotations

from dataclasses import dataclass, field

from certway.adapters.deployment.handles import is_address
from certway.adapters.evidence.facts import Fact
from certway.adapters.loose.finds import Found
from certway.model.certificate import Certificate


@dataclass
class Host:
    """One node to be: `label` is its short name, `name` its FQDN where a certificate shows it."""

    label: str
    name: str = ""
    name_file: str = ""
    product: str = ""
    evidence: tuple[str, str, str] = ("", "", "")  # name, store or edge; the file; the store or domain
    identities: list[tuple[Found, Certificate]] = field(default_factory=list)
    lists: list[Found] = field(default_factory=list)
    unshown: list[Found] = field(default_factory=list)  # stores that an output names without their certificate
    facts: list[Fact] = field(default_factory=list)

    @property
    def files(self) -> tuple[Found, ...]:
        """Identities first."""
        return (*(found for found, _ in self.identities), *self.lists, *self.unshown)


def short_label(name: str) -> str:
    """The first label of a name in lower case; an address stays whole."""
    lowered = name.strip().lower()
    return lowered if is_address(lowered) else lowered.partition(".")[0]
