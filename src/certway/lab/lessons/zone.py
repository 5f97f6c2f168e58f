"""Situation 2: the traversal zone is down with a TLS negotiation error."""

from __future__ import annotations

from typing import Final

from certway.lab.lessons.lesson import Delivery, Play, break_it, diagnose, look, repair, see_it_up
from certway.lab.topology import healthy
from certway.model.lesson import Lesson
from certway.model.text import say


def deliver() -> tuple[Delivery, ...]:
    """Nothing: this is about a setting."""
    return ()


LESSON: Final = Lesson(
    situation="2",
    title=say("Traversal zone down: TLS negotiation error"),
    learns=(
        say("That both sides judge each other, in order: first C judges E, then E judges C."),
        say("Which name each side compares, and where that name is set."),
    ),
    steps=(
        look(
            say("Two Expressway-C go to two Expressway-E: four connections make the zone."),
            "certway lab status {lab}",
            say("The zone works, four of four."),
        ),
        break_it(
            say(
                "Somebody tidies up the zone on Expressway-E, and enters the name of the first C as TLS verify subject "
                "name. A setting of a zone counts at once."
            ),
            'certway lab set {lab} uc-traversal "TLS verify subject name" expc01.example.com',
            say("There is no warning."),
        ),
        look(
            say("What does the zone do?"),
            "certway lab status {lab}",
            say(
                "Two of four. Expressway-E refuses expc02, because the name it expects is not in that certificate; for "
                "Expressway-C everything was in order. The alert is all that C is told."
            ),
            status=1,
        ),
        diagnose(
            say("Ask for the cause."),
            "certway check {lab}",
            say(
                "Expected and shown names stand side by side. One cause is the certificate as the zone sees it, the "
                "other is the zone itself: it expects a name that one node has alone."
            ),
            status=1,
        ),
        diagnose(
            say("Look at one connection in full: every check, in the order in which it is made."),
            "certway check {lab} --why K-01/expc02/expe01",
            say("C judges E, and accepts. Then E judges C, and misses the name. The chain is the same as before."),
            status=1,
        ),
        repair(
            say(
                "All nodes of Expressway-C come through one zone: it must expect a name that all of their certificates "
                "have, and that is the name of the cluster."
            ),
            'certway lab set {lab} uc-traversal "TLS verify subject name" expc.example.com',
            say("No certificate had to be touched."),
        ),
        see_it_up(
            say("And the zone?"),
            "certway lab status {lab}",
            say("Four of four, at once."),
        ),
    ),
    ends=say("Every certificate of a cluster carries the name of the cluster, and the zone expects that name."),
)

PLAY: Final = Play(lesson=LESSON, build=healthy, deliver=deliver)
