"""Situation 3: the zone is active, and every SSH tunnel is down after a renewal."""

from __future__ import annotations

from typing import Final

from certway.lab.lessons.lesson import Delivery, Play, break_it, delivered, diagnose, look, repair, see_it_up, waiting
from certway.lab.scenarios.upload import renewed
from certway.lab.topology import E_NODES, edge_issuing, healthy
from certway.model.deployment import Case
from certway.model.lesson import Lesson
from certway.model.text import say


def build() -> Case:
    """Everything works, and a request waits on every Expressway-E."""
    case = healthy()
    for node in E_NODES:
        case = waiting(case, node, renewed(node, edge_issuing("G3")))
    return case


def deliver() -> tuple[Delivery, ...]:
    """Two certificates under a new intermediate, and that intermediate."""
    issuing = edge_issuing("G3")
    leaves = (delivered(f"{node}.pem", renewed(node, issuing)) for node in E_NODES)
    return (*leaves, delivered("issuing-g3.pem", issuing))


LESSON: Final = Lesson(
    situation="3",
    title=say("Zone active, SSH tunnels down after a renewal"),
    learns=(
        say("Why TLS passes and SSH does not, with the same two nodes and the same certificates."),
        say("That a CA appended to a list counts after a restart, and not before."),
    ),
    steps=(
        look(
            say("Two Expressway-C, two Expressway-E, Unified CM, IM and Presence and Unity Connection are up."),
            "certway lab status {lab}",
            say(
                "Every line works, in the lab and as predicted. Without this screen the next ones would prove nothing."
            ),
        ),
        break_it(
            say(
                "The CA has a new intermediate, Example Edge Issuing G3. The upload page of Expressway-E asks for it "
                "in the list of that node, so it is appended on both."
            ),
            "certway lab append {lab} all-e {lab}/from-the-ca/issuing-g3.pem",
            say("On Expressway-E only. Nobody has thought of Expressway-C."),
        ),
        break_it(
            say("The first renewed certificate is uploaded."),
            "certway lab upload {lab} expe01 {lab}/from-the-ca/expe01.pem",
            say("The page accepts it: the chain ends in a root that this node holds. It says nothing of other nodes."),
        ),
        break_it(
            say("And the second."),
            "certway lab upload {lab} expe02 {lab}/from-the-ca/expe02.pem",
            say("Accepted as well."),
        ),
        break_it(
            say("What was uploaded runs after a restart, so both nodes are restarted."),
            "certway lab restart {lab} all-e",
            say("From here on they show the new certificates."),
        ),
        look(
            say("The phone rings: nobody can sign in from outside. What do the connections do?"),
            "certway lab status {lab}",
            say(
                "The zone works and every tunnel fails, refused by Expressway-C. TLS passes because Expressway-E sends "
                "G3 along; in the tunnels and in the SERVICE message its certificate travels alone."
            ),
            status=1,
        ),
        diagnose(
            say("The folder of the lab is a case like any other: ask certway for the cause."),
            "certway check {lab}",
            say(
                "One cause breaks all of it. It names the intermediate, the nodes that lack it and the page where it "
                "is appended; the zone is at risk, because it is up for one reason only."
            ),
            status=1,
        ),
        repair(
            say("Append the intermediate on both Expressway-C, as step a says."),
            "certway lab append {lab} all-c {lab}/from-the-ca/issuing-g3.pem",
            say("The last words of each line: it counts after a restart."),
        ),
        look(
            say("Many stop here and look for another cause."),
            "certway lab status {lab}",
            say("Nothing has changed, but the last lines: the list is installed and does not run yet."),
            status=1,
        ),
        repair(
            say("Restart Expressway-C, one node after the other; calls of a node drop."),
            "certway lab restart {lab} all-c",
            say("Now the lists run."),
        ),
        see_it_up(
            say("And the tunnels?"),
            "certway lab status {lab}",
            say("Four of four, and everything that runs through them. The zone is no longer at risk."),
        ),
    ),
    ends=say("Append the chain of a certificate on both sides, and restart, before the certificate is uploaded."),
)

PLAY: Final = Play(lesson=LESSON, build=build, deliver=deliver)
