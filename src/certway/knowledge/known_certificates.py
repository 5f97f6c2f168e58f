"""Single certificates that documents name: entries of the default list, and successors that kept a subject."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from certway.model.text import Text, say
from certway.model.value import value


@value
class KnownCertificate:
    """A certificate by its CN and, where documented, its serial number; `ended`: when it expired."""

    common_name: str
    serial: int | None = None
    ended: datetime | None = None
    successor: int | None = None  # serial of the certificate with the same subject that replaced it
    in_default_list: bool = False
    since: str = ""
    says: Text
    sources: tuple[str, ...]


KNOWN_CERTIFICATES: Final[tuple[KnownCertificate, ...]] = (
    KnownCertificate(
        common_name="DST Root CA X3",
        ended=datetime(2021, 9, 30, tzinfo=UTC),
        in_default_list=True,
        since="X12.6",
        says=say("A default entry of the trusted CA list that has expired; delete it."),
        sources=("expressway-admin-x15.5-security", "cisco-217415"),
    ),
    KnownCertificate(
        common_name="ISRG Root X1",
        in_default_list=True,
        since="X12.6",
        says=say("A default entry of the trusted CA list: the root of Let's Encrypt."),
        sources=("expressway-admin-x15.5-security", "cisco-217415"),
    ),
    KnownCertificate(
        common_name="DigiCert SHA2 Secure Server CA",
        serial=0x01FDA3EB6ECA75C888438B724BCFBC91,
        ended=datetime(2023, 3, 8, tzinfo=UTC),
        successor=0x02742EAA17CA8E21C717BB1FFCFD0CA0,
        says=say("Expired; its successor has the same subject, so the old entry must be deleted by hand."),
        sources=("cisco-220220",),
    ),
)


def find_known(common_name: str, serial: int) -> KnownCertificate | None:
    """What documents say of a certificate; where they give a serial number it must be that one."""
    return next(
        (
            row
            for row in KNOWN_CERTIFICATES
            if row.common_name == common_name and (row.serial is None or row.serial == serial)
        ),
        None,
    )
