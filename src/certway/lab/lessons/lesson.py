"""What a lesson needs beside its words: the deployment it begins with, and the files that people send during it.

Knows how a file is made of certificates. Refuses to know screens; what is shown is what the commands of a lesson print.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import field, replace
from typing import Final

from certway.lab.edits import with_pending_request
from certway.lab.foundry import Minted
from certway.lab.scenarios.upload import request
from certway.model.certificate import Certificate, Malformed
from certway.model.deployment import Case
from certway.model.lesson import Lesson, Stage, Step
from certway.model.store import Slot
from certway.model.text import Text
from certway.model.value import value
from certway.pki.convert import convert

FROM_THE_CA: Final = "from-the-ca"
"""The folder, below that of the lab, that holds what the CA sends."""


@value
class Delivery:
    """A file that somebody sends: certificates in a form (pem, der, p7b), or content that is none."""

    name: str
    certificates: tuple[Certificate, ...] = ()
    form: str = "pem"
    content: bytes = b""

    @property
    def path(self) -> str:
        """Where it lies below the folder of the lab."""
        return f"{FROM_THE_CA}/{self.name}"

    def build(self) -> bytes:
        """The bytes of the file."""
        if not self.certificates:
            return self.content
        written = convert(self.certificates, self.form)
        if isinstance(written, Malformed):
            raise ValueError(f"{self.name}: {written.what.template}")
        return written


@value
class Play:
    """A lesson with the case it begins with and the files it needs; both are built when the lesson is opened."""

    lesson: Lesson
    build: Callable[[], Case] = field(compare=False, repr=False)
    deliver: Callable[[], tuple[Delivery, ...]] = field(compare=False, repr=False)

    @property
    def name(self) -> str:
        """What `certway lab up` opens it by."""
        return f"lesson-{self.lesson.situation}"


def waiting(case: Case, node: str, issued: Minted, store: str = "server") -> Case:
    """A node on which the request waits that the CA answers with this certificate."""
    return with_pending_request(case, node, replace(request(issued, store), slot=Slot(store=store)))


def delivered(name: str, *minted: Minted, form: str = "pem") -> Delivery:
    """Certificates in one file, in this order."""
    return Delivery(name=name, certificates=tuple(one.certificate for one in minted), form=form)


def look(text: Text, command: str, see: Text, status: int = 0) -> Step:
    """See how it is."""
    return Step(stage=Stage.LOOK, text=text, command=command, look=see, status=status)


def break_it(text: Text, command: str, see: Text, status: int = 0) -> Step:
    """Do what goes wrong."""
    return Step(stage=Stage.BREAK, text=text, command=command, look=see, status=status)


def diagnose(text: Text, command: str, see: Text, status: int = 0) -> Step:
    """Ask for the cause."""
    return Step(stage=Stage.DIAGNOSE, text=text, command=command, look=see, status=status)


def repair(text: Text, command: str, see: Text, status: int = 0) -> Step:
    """Do what helps."""
    return Step(stage=Stage.REPAIR, text=text, command=command, look=see, status=status)


def see_it_up(text: Text, command: str, see: Text, status: int = 0) -> Step:
    """See that it works."""
    return Step(stage=Stage.SEE, text=text, command=command, look=see, status=status)


def files_of(deliveries: Iterable[Delivery]) -> tuple[tuple[str, bytes], ...]:
    """Path and content of each file."""
    return tuple((delivery.path, delivery.build()) for delivery in deliveries)
