"""Situation 6: nothing is wrong with the certificates; what is installed does not run."""

from __future__ import annotations

from typing import Final

from certway.lab.lessons.lesson import Delivery, Play, break_it, delivered, diagnose, look, repair, see_it_up, waiting
from certway.lab.scenarios.upload import renewed
from certway.lab.topology import edge_issuing, small
from certway.model.deployment import Case
from certway.model.lesson import Lesson
from certway.model.text import say


def build() -> Case:
    """Everything works, and a request waits on expe01."""
    return waiting(small(), "expe01", renewed(issuer=edge_issuing("G3")))


def deliver() -> tuple[Delivery, ...]:
    """A certificate under a new intermediate, and that intermediate."""
    issuing = edge_issuing("G3")
    return (delivered("expe01.pem", renewed(issuer=issuing)), delivered("issuing-g3.pem", issuing))


LESSON: Final = Lesson(
    situation="6",
    title=say("Nothing is wrong with the certificates"),
    learns=(
        say("That what a page shows as installed is not always what runs."),
        say("What certway says when certificates explain nothing."),
    ),
    steps=(
        look(
            say("One Expressway-C, one Expressway-E and the nodes behind them are up."),
            "certway lab status {lab}",
            say("Every line works."),
        ),
        break_it(
            say("Somebody has learnt from lesson 3: the new intermediate goes to both sides before the upload."),
            "certway lab append {lab} all-c,all-e {lab}/from-the-ca/issuing-g3.pem",
            say("So far all is right."),
        ),
        break_it(
            say("Then the certificate is uploaded to Expressway-E."),
            "certway lab upload {lab} expe01 {lab}/from-the-ca/expe01.pem",
            say("ACCEPTED."),
        ),
        break_it(
            say("And Expressway-E is restarted. Expressway-C is not: nothing was uploaded there."),
            "certway lab restart {lab} expe01",
            say("Here it goes wrong."),
        ),
        look(
            say("What do the connections do?"),
            "certway lab status {lab}",
            say("The picture of lesson 3, though the intermediate is in every list. The last line is the difference."),
            status=1,
        ),
        diagnose(
            say("The list of Expressway-C as it is installed, once more."),
            "certway inspect {lab}/c/expc01-ca.pem",
            say("Example Edge Issuing G3 is in it. Whoever looks at the page only will look elsewhere from here on."),
        ),
        diagnose(
            say("Ask for the cause."),
            "certway check {lab}",
            say(
                "Cause 1 is NOT A CERTIFICATE: the list waits for a restart. Cause 2 tells what the running list "
                "lacks, and goes with it."
            ),
            status=1,
        ),
        repair(
            say("Restart Expressway-C."),
            "certway lab restart {lab} expc01",
            say("Nothing else had to be done."),
        ),
        see_it_up(
            say("And now?"),
            "certway lab status {lab}",
            say("Every line works."),
        ),
        diagnose(
            say("And if the status page showed failed tunnels even so? Tell certway what it shows."),
            "certway check {lab} --seen ssh-tunnels=failed",
            say(
                "The certificates are cleared. What is left is ranked, each with the file or the test that would "
                "tell. In this lab none of it is true: the claim was made up."
            ),
            status=1,
        ),
    ),
    ends=say("Before you order a new certificate, ask whether the old one is to blame."),
)

PLAY: Final = Play(lesson=LESSON, build=build, deliver=deliver)
