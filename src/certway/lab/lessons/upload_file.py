"""Situation 1a: the upload is refused, because the file is not what its name says."""

from __future__ import annotations

from typing import Final

from certway.lab.lessons.lesson import Delivery, Play, break_it, delivered, diagnose, look, repair, see_it_up, waiting
from certway.lab.scenarios.upload import renewed
from certway.lab.scenarios.upload_file import SIGN_IN_PAGE
from certway.lab.topology import small
from certway.model.deployment import Case
from certway.model.lesson import Lesson
from certway.model.text import say


def build() -> Case:
    """Everything works, and a request waits on expe01."""
    return waiting(small(), "expe01", renewed())


def deliver() -> tuple[Delivery, ...]:
    """What the download really saved, and the certificate as Windows exports it."""
    page = Delivery(name="expe01.pem", content=SIGN_IN_PAGE)
    return (page, delivered("expe01.cer", renewed(), form="der"))


LESSON: Final = Lesson(
    situation="1a",
    title=say("Upload refused: invalid format"),
    learns=(
        say("That a file is what its bytes are, whatever its name."),
        say("How to turn what the CA delivered into what the page takes."),
    ),
    steps=(
        look(
            say("One Expressway-C, one Expressway-E and the nodes behind them are up."),
            "certway lab status {lab}",
            say("Every line works."),
        ),
        break_it(
            say("The renewed certificate was downloaded from the CA as expe01.pem, and is uploaded."),
            "certway lab upload {lab} expe01 {lab}/from-the-ca/expe01.pem",
            say("REFUSED, and nothing was changed: the node goes on with its old certificate."),
            status=4,
        ),
        diagnose(
            say("What is in the file?"),
            "certway inspect {lab}/from-the-ca/expe01.pem",
            say("A web page: the session at the CA had ended, and the sign-in page was saved in place of the file."),
            status=2,
        ),
        break_it(
            say("A colleague sends the certificate as Windows exports it: expe01.cer."),
            "certway lab upload {lab} expe01 {lab}/from-the-ca/expe01.cer",
            say("REFUSED again, for another reason: .cer may be text or binary, and this one is binary (DER)."),
            status=4,
        ),
        diagnose(
            say("Is it at least the right certificate?"),
            "certway inspect {lab}/from-the-ca/expe01.cer",
            say("Names, purposes and issuer are right. Only the form is wrong."),
        ),
        repair(
            say("Write the same certificate as PEM; the CA is not needed for that."),
            "certway inspect {lab}/from-the-ca/expe01.cer --convert pem -o {lab}/expe01-as-pem.pem",
            say("No word means that the file was written."),
        ),
        repair(
            say("Upload that."),
            "certway lab upload {lab} expe01 {lab}/expe01-as-pem.pem",
            say("ACCEPTED. The last line tells what is still to do."),
        ),
        repair(
            say("What is installed runs after a restart."),
            "certway lab restart {lab} expe01",
            say("The new certificate runs."),
        ),
        see_it_up(
            say("Does everybody accept it?"),
            "certway lab status {lab}",
            say("Every line works, now with the renewed certificate."),
        ),
    ),
    ends=say("Look into a file before it is uploaded; the page only says that it is invalid."),
)

PLAY: Final = Play(lesson=LESSON, build=build, deliver=deliver)
