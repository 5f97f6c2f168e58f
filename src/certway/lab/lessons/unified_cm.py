"""Situation 4: MRA fails after a renewal, because the nodes inside do not know the new CA of Expressway-C."""

from __future__ import annotations

from typing import Final

from certway.lab.foundry import Minted
from certway.lab.keys import key_for
from certway.lab.lessons.lesson import Delivery, Play, break_it, delivered, diagnose, look, repair, see_it_up, waiting
from certway.lab.scenarios.unified_cm import private_issuing
from certway.lab.topology import mint_expressway_c, small
from certway.model.deployment import Case
from certway.model.lesson import Lesson
from certway.model.text import say


def renewed_c() -> Minted:
    """The renewed certificate of expc01, under another private CA."""
    return mint_expressway_c("expc01", private_issuing(), key=key_for("expc01 renewed", "rsa-2048"))


def build() -> Case:
    """Everything works, and a request waits on expc01."""
    return waiting(small(), "expc01", renewed_c())


def deliver() -> tuple[Delivery, ...]:
    """The certificate, and the CA certificates above it in one file."""
    issuing = private_issuing()
    chain = Delivery(name="private-ca.pem", certificates=(*reversed(issuing.authorities), issuing.certificate))
    return (delivered("expc01.pem", renewed_c()), chain)


LESSON: Final = Lesson(
    situation="4",
    title=say("MRA fails after a renewal of Expressway-C"),
    learns=(
        say("Who judges the certificate of Expressway-C inside, and against which lists."),
        say("Why Unified CM needs the chain in two stores, and IM and Presence in two others."),
    ),
    steps=(
        look(
            say("One Expressway-C, one Expressway-E and the nodes behind them are up; a request waits on expc01."),
            "certway lab status {lab}",
            say("Every line works."),
        ),
        break_it(
            say(
                "Expressway-C gets its certificate from another CA of the company from now on. Both Expressways are "
                "given the chain first, as lesson 3 teaches."
            ),
            "certway lab append {lab} all-c,all-e {lab}/from-the-ca/private-ca.pem",
            say("Root and intermediate, on both."),
        ),
        break_it(
            say("Then the certificate is uploaded."),
            "certway lab upload {lab} expc01 {lab}/from-the-ca/expc01.pem",
            say("ACCEPTED."),
        ),
        break_it(
            say("And both are restarted."),
            "certway lab restart {lab} expe01,expc01",
            say("Expressway-E first: it must hold the new chain when Expressway-C begins to show it."),
        ),
        look(
            say("Zone and tunnels are fine, says the status page. What do the others say?"),
            "certway lab status {lab}",
            say(
                "Sign-in works, but no client gets its configuration and nobody registers. Unified CM and IM and "
                "Presence refuse Expressway-C: they verify it as a client, and do not know the new CA."
            ),
            status=1,
        ),
        diagnose(
            say("Which chain is missing in which store?"),
            "certway check {lab}",
            say("Two causes: the stores of Unified CM, and those of IM and Presence. Each names what to upload where."),
            status=1,
        ),
        repair(
            say("Unified CM: the whole chain into tomcat-trust and into CallManager-trust."),
            "certway lab append {lab} all-cucm {lab}/from-the-ca/private-ca.pem "
            "--store tomcat-trust --store callmanager-trust",
            say("Two more in each store, on every node."),
        ),
        repair(
            say("IM and Presence: into cup-xmpp-trust and into tomcat-trust."),
            "certway lab append {lab} all-imp {lab}/from-the-ca/private-ca.pem "
            "--store cup-xmpp-trust --store tomcat-trust",
            say("Unity Connection is left out: it verifies nobody."),
        ),
        repair(
            say("The services read their stores when they start; the lab restarts whole nodes."),
            "certway lab restart {lab} all-cucm,all-imp",
            say("On the product the services are named by `certway explain unified-cm.chain-missing`."),
        ),
        see_it_up(
            say("Do clients get through?"),
            "certway lab status {lab}",
            say("Every line works."),
        ),
    ),
    ends=say("A new CA for Expressway-C goes to four kinds of stores before the certificate does."),
)

PLAY: Final = Play(lesson=LESSON, build=build, deliver=deliver)
