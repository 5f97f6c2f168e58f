"""Situation 1c: the upload is refused, because the node has no key for the certificate."""

from __future__ import annotations

from typing import Final

from certway.lab.lessons.lesson import Delivery, Play, break_it, delivered, diagnose, look, repair, see_it_up, waiting
from certway.lab.scenarios.upload import renewed
from certway.lab.topology import E_NODES, healthy
from certway.model.deployment import Case
from certway.model.lesson import Lesson
from certway.model.text import say


def build() -> Case:
    """Everything works, and a request waits on each Expressway-E."""
    case = healthy()
    for node in E_NODES:
        case = waiting(case, node, renewed(node))
    return case


def deliver() -> tuple[Delivery, ...]:
    """Two certificates under the numbers of their orders, which tell nobody which is whose."""
    return (delivered("order-20481.pem", renewed("expe02")), delivered("order-20482.pem", renewed("expe01")))


LESSON: Final = Lesson(
    situation="1c",
    title=say("Upload refused: not the key of this node"),
    learns=(
        say("That a certificate fits the one node on which its request was made."),
        say("How to find out to which node a file belongs."),
    ),
    steps=(
        look(
            say("Requests for renewed certificates wait on both Expressway-E."),
            "certway lab status {lab}",
            say("Every line works, with the old certificates."),
        ),
        break_it(
            say("The CA sends two files, named by the numbers of the orders. The first one goes to the first node."),
            "certway lab upload {lab} expe01 {lab}/from-the-ca/order-20481.pem",
            say(
                "REFUSED. The answer says whose certificate it is: it answers the request that waits on expe02, and "
                "the key is there."
            ),
            status=4,
        ),
        diagnose(
            say("The names in the two files tell it, too."),
            "certway inspect {lab}/from-the-ca/order-20481.pem {lab}/from-the-ca/order-20482.pem",
            say("order-20481 names expe02, order-20482 names expe01. The files were taken the wrong way round."),
        ),
        repair(
            say("Each file to its own node."),
            "certway lab upload {lab} expe01 {lab}/from-the-ca/order-20482.pem",
            say("ACCEPTED: its key waits on expe01."),
        ),
        repair(
            say("And the other."),
            "certway lab upload {lab} expe02 {lab}/from-the-ca/order-20481.pem",
            say("ACCEPTED."),
        ),
        look(
            say("Do they run already?"),
            "certway lab status {lab}",
            say("Everything works, still with the old certificates: the last lines say what waits for a restart."),
        ),
        repair(
            say("Restart one node after the other, so that one of them always serves."),
            "certway lab restart {lab} all-e",
            say("Both show their new certificates."),
        ),
        see_it_up(
            say("Does everybody accept them?"),
            "certway lab status {lab}",
            say("Every line works."),
        ),
    ),
    ends=say("Key and request stay on the node; never discard a request whose certificate is under way."),
)

PLAY: Final = Play(lesson=LESSON, build=build, deliver=deliver)
