"""Uploads with names that the page refuses, or that nobody reads."""

from __future__ import annotations

from certway.lab.edits import with_identity, with_upload
from certway.lab.scenarios.catalogue import AT_RISK, FAILS, Builder, scenario
from certway.lab.scenarios.upload import renewed, right_file, two_edges, uploaded
from certway.lab.topology import mint_expressway_e
from certway.model.deployment import Case

REFUSED, TAKEN_AT_RISK = (FAILS, "0 / 1"), (AT_RISK, "1 / 1")
OWN = ("expe01.example.com", "expe.example.com", "example.com", "collab-edge.example.com")
MANY = tuple(f"chat-room-{number:02}.conference.example.com" for number in range(30))


def named(*names: str) -> Case:
    """A renewed certificate with more names than it had."""
    return uploaded(renewed(names=(*OWN, *names)))


@scenario(
    control=right_file,
    services={"certificate-upload": REFUSED},
    causes=("upload-names.not-full",),
    sources=("certificate-guide-x15.5-loading",),
)
def short_name() -> Case:
    """The request named the host without its domain: `expe01` stands among the names."""
    return named("expe01")


@scenario(
    control=right_file,
    services={"certificate-upload": REFUSED},
    causes=("upload-names.not-full",),
    sources=("certificate-guide-x15.5-loading",),
)
def address() -> Case:
    """The address of the node stands among the names, because the peers of the zone used it."""
    return named("ip:192.0.2.11")


@scenario(
    control=right_file,
    services={"certificate-upload": REFUSED},
    causes=("upload-names.not-full",),
    sources=("certificate-guide-x15.5-loading",),
)
def underscore() -> Case:
    """A name with an underscore: the finer syntax of the check is inferred from other fields that have it."""
    return named("expe_01.example.com")


@scenario(
    control=right_file,
    services={"certificate-upload": REFUSED},
    causes=("upload-names.wildcard",),
    sources=("certificate-guide-x15.4-about",),
)
def wildcard() -> Case:
    """The company's certificate for everything: `*.example.com`."""
    return named("*.example.com")


@scenario(
    control=right_file,
    services={"certificate-upload": REFUSED},
    causes=("upload-names.common-name-not-full",),
    sources=("certificate-guide-x15.5-loading",),
)
def short_common_name() -> Case:
    """The CA wrote the bare host name into the common name."""
    return uploaded(renewed(common_name="expe01", names=OWN))


@scenario(
    control=right_file,
    services={"certificate-upload": TAKEN_AT_RISK},
    causes=("upload-names.common-name-missing",),
    sources=("certificate-guide-x15.5-loading", "expressway-admin-x15.5-reference"),
)
def no_common_name() -> Case:
    """A public CA leaves the common name out: the page warns (alarm 40052), and MRA does not work."""
    return uploaded(renewed(common_name=None, names=OWN))


@scenario(
    control=right_file,
    services={"certificate-upload": TAKEN_AT_RISK},
    causes=("upload-names.only-common-name",),
    sources=("expressway-admin-x15.5-zones", "cisco-221624"),
)
def no_alternative_names() -> Case:
    """An old template drops the subject alternative names of the request."""
    return uploaded(renewed(names=None))


@scenario(
    control=right_file,
    services={"certificate-upload": TAKEN_AT_RISK},
    causes=("upload-names.name-lost",),
    sources=("cisco-218034",),
)
def domain_lost() -> Case:
    """The renewed certificate no longer has the service discovery domain, under which clients reach the edge."""
    return uploaded(renewed(names=OWN[:2]))


def many_names(release: str) -> Builder:
    """1,200 characters of names, on a release."""

    def build() -> Case:
        installed = mint_expressway_e("expe01", names=(*OWN, *MANY))
        case = with_identity(two_edges(release), "expe01", "server", installed.certificate)
        return with_upload(case, "expe01", renewed(names=(*OWN, *MANY)).pem.encode(), "expe01.pem")

    return build


@scenario(
    control=many_names("X14.3.4"),
    services={"certificate-upload": TAKEN_AT_RISK},
    causes=("upload-names.too-long",),
    sources=("certificate-guide-x15.4-about", "cisco-213872"),
)
def names_beyond_the_limit() -> Case:
    """More than 999 characters of names, on X8.9: what stands beyond is as good as absent."""
    return many_names("X8.9")()


@scenario(
    control=right_file,
    services={
        "certificate-upload": (AT_RISK, "1 / 1"),
    },
    causes=("upload-names.attributes-not-decoded",),
    sources=("certificate-guide-x14.3-troubleshooting", "certificate-guide-x15.4-about"),
)
def attribute_of_the_company() -> Case:
    """A template writes an attribute of the company's own into the subject: taken, and the SSH tunnels break later."""
    subject = (("1.3.6.1.4.1.32473.7", "cost centre 4711"), ("CN", "expe01.example.com"))
    return uploaded(renewed(subject=subject, names=OWN))
