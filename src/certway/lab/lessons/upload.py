"""Situation 1b: the upload is refused, because the node does not hold the chain."""

from __future__ import annotations

from typing import Final

from certway.lab.lessons.lesson import Delivery, Play, break_it, delivered, diagnose, look, repair, see_it_up, waiting
from certway.lab.scenarios.upload import renewed
from certway.lab.topology import edge_issuing, edge_root, small
from certway.model.deployment import Case
from certway.model.lesson import Lesson
from certway.model.text import say


def build() -> Case:
    """Everything works, and a request waits on expe01."""
    return waiting(small(), "expe01", renewed(issuer=edge_issuing("G3")))


def deliver() -> tuple[Delivery, ...]:
    """A certificate under a new intermediate, and the chain as a PKCS #7 bag."""
    issuing = edge_issuing("G3")
    chain = delivered("chain.p7b", issuing, edge_root(), form="p7b")
    return (delivered("expe01.pem", renewed(issuer=issuing)), chain)


LESSON: Final = Lesson(
    situation="1b",
    title=say("Upload refused: untrusted CA chain"),
    learns=(
        say("Which list the page looks into, and how to find what is missing there."),
        say("How to take single CA certificates out of what the CA delivered."),
    ),
    steps=(
        look(
            say("One Expressway-C, one Expressway-E and the nodes behind them are up."),
            "certway lab status {lab}",
            say("Every line works."),
        ),
        break_it(
            say("The renewed certificate of expe01 is uploaded. The CA issued it under a new intermediate."),
            "certway lab upload {lab} expe01 {lab}/from-the-ca/expe01.pem",
            say("REFUSED. The answer names the CA certificate that is not in the list of this node."),
            status=4,
        ),
        diagnose(
            say("The CA delivered a chain beside it. What is in it?"),
            "certway inspect {lab}/from-the-ca/chain.p7b",
            say("The missing intermediate and its root, both in one PKCS #7 bag. The page takes PEM."),
        ),
        repair(
            say("Take it apart: one PEM file for each, numbered in the order in which they are appended."),
            "certway inspect {lab}/from-the-ca/chain.p7b --extract {lab}/cas",
            say("The root comes first."),
        ),
        repair(
            say(
                "Append them. The page asks for them on expe01 only; but whoever is shown the new certificate needs "
                "them, too, so they go to Expressway-C at once. Lesson 3 shows what happens otherwise."
            ),
            "certway lab append {lab} expe01,expc01 {lab}/cas",
            say("One more in each list: the root was there already."),
        ),
        repair(
            say("Upload the certificate again."),
            "certway lab upload {lab} expe01 {lab}/from-the-ca/expe01.pem",
            say("ACCEPTED: the page looks into the list as it is installed."),
        ),
        repair(
            say(
                "Restart Expressway-C first: it must hold the intermediate when expe01 begins to show the certificate."
            ),
            "certway lab restart {lab} expc01,expe01",
            say("One after the other, in the order in which they were named."),
        ),
        see_it_up(
            say("Does everybody accept it?"),
            "certway lab status {lab}",
            say("Every line works, the tunnels too."),
        ),
    ),
    ends=say("The page looks into the list of its own node; connections look into the lists of the others."),
)

PLAY: Final = Play(lesson=LESSON, build=build, deliver=deliver)
