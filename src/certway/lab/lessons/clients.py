"""Situation 5: clients warn or refuse at the edge, because Expressway-E was renewed without the domain."""

from __future__ import annotations

from typing import Final

from certway.lab.foundry import Minted
from certway.lab.keys import key_for
from certway.lab.lessons.lesson import Delivery, Play, break_it, delivered, diagnose, look, repair, see_it_up, waiting
from certway.lab.scenarios.clients import EDGE_NAMES
from certway.lab.scenarios.upload import renewed
from certway.lab.topology import small
from certway.model.deployment import Case
from certway.model.lesson import Lesson
from certway.model.text import say


def without_domain() -> Minted:
    """The renewed certificate with the names of the node and of the cluster only."""
    return renewed(names=EDGE_NAMES)


def build() -> Case:
    """Everything works, and a request waits on expe01."""
    return waiting(small(), "expe01", without_domain())


def deliver() -> tuple[Delivery, ...]:
    """The renewed certificate, and another one with every name and a key that was made elsewhere."""
    key = key_for("expe01 made elsewhere", "rsa-2048")
    again = delivered("expe01-again.pem", renewed(key=key))
    return (
        delivered("expe01.pem", without_domain()),
        again,
        Delivery(name="expe01-again.key", content=key.private_pem()),
    )


LESSON: Final = Lesson(
    situation="5",
    title=say("Clients warn or refuse at the edge"),
    learns=(
        say("Which names clients look for in the certificate of Expressway-E, and who only warns."),
        say("How a certificate is uploaded whose key was made elsewhere."),
    ),
    steps=(
        look(
            say("Jabber and phones sign in through expe01."),
            "certway lab status {lab}",
            say("Every line works, clients at the edge too."),
        ),
        break_it(
            say("The request was made without the service discovery domain, and the CA issued what it was asked for."),
            "certway lab upload {lab} expe01 {lab}/from-the-ca/expe01.pem",
            say("The page takes it. It is certway that warns: the page does not know which names clients need."),
        ),
        break_it(
            say("The warning was not read."),
            "certway lab restart {lab} expe01",
            say("From here on clients see the new certificate."),
        ),
        look(
            say("Jabber users ask what the warning means, and the phones are gone."),
            "certway lab status {lab}",
            say(
                "Zone and tunnels do not care about the domain, clients do. In the lab nobody sits at a Jabber who "
                "could accept the certificate, so both kinds refuse."
            ),
            status=1,
        ),
        diagnose(
            say("Ask for the cause of this service."),
            "certway check {lab} --only edge-clients",
            say(
                "The domain is missing among the names. Phones refuse; of Jabber certway says that it asks its user, "
                "so one of two works. Over MRA a client sees no certificate but this one."
            ),
            status=1,
        ),
        diagnose(
            say("The CA issues it again, for a key made elsewhere: certificate and key come as two files."),
            "certway inspect {lab}/from-the-ca/expe01-again.pem {lab}/from-the-ca/expe01-again.key",
            say("The domain is there, and the key belongs to the certificate. The key itself is never shown."),
        ),
        repair(
            say("Upload both."),
            "certway lab upload {lab} expe01 {lab}/from-the-ca/expe01-again.pem "
            "--key {lab}/from-the-ca/expe01-again.key",
            say("ACCEPTED. While a request waits on the node, the page would take no key from outside."),
        ),
        repair(
            say("What is installed runs after a restart."),
            "certway lab restart {lab} expe01",
            say("Clients see the certificate with the domain."),
        ),
        see_it_up(
            say("Are the phones back?"),
            "certway lab status {lab}",
            say("Every line works."),
        ),
    ),
    ends=say("Make the request with every name that clients look for; nobody on the way to the upload asks for them."),
)

PLAY: Final = Play(lesson=LESSON, build=build, deliver=deliver)
