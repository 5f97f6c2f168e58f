"""Files that are not what the upload page expects."""

from __future__ import annotations

from certway.lab.edits import with_pending_request, with_upload
from certway.lab.foundry import mint_request
from certway.lab.keys import key_for
from certway.lab.scenarios.catalogue import AT_RISK, FAILS, scenario
from certway.lab.scenarios.upload import renewed, request, right_file, two_edges, uploaded
from certway.lab.topology import edge_issuing, edge_root
from certway.model.certificate import Certificate
from certway.model.deployment import Case
from certway.pki.armour import to_pem
from certway.pki.convert import to_p7b, to_p12

REFUSED, TAKEN_AT_RISK = (FAILS, "0 / 1"), (AT_RISK, "1 / 1")

SIGN_IN_PAGE = b"<!DOCTYPE html>\n<html><title>Sign in</title><body>Your session has ended.</body></html>\n"


@scenario(
    situation="1a",
    control=right_file,
    services={"certificate-upload": REFUSED},
    causes=("upload-file.not-pem",),
    sources=("cisco-221624", "certificate-guide-x15.5-der"),
)
def binary() -> Case:
    """Windows exported the certificate as DER; its name ends in .cer, which may be either."""
    return uploaded(renewed().der, "expe01.cer")


@scenario(
    control=right_file,
    services={"certificate-upload": REFUSED},
    causes=("upload-file.not-pem", "upload-file.several-certificates"),
    sources=("cisco-221624",),
)
def bundle() -> Case:
    """The CA delivered a PKCS #7 bundle: the certificate with its intermediate and its root, in one .p7b file."""
    return uploaded(to_p7b(renewed().chain), "expe01.p7b")


@scenario(
    control=right_file,
    services={"certificate-upload": REFUSED},
    causes=("upload-file.no-certificate",),
    sources=("cisco-221624",),
)
def under_a_password() -> Case:
    """A PKCS #12 file: the certificate and its key are inside, under a password, and nobody gave it."""
    packed = to_p12(renewed().chain[:1], b"example", key_for("expe01 renewed", "rsa-2048").private_pem())
    assert isinstance(packed, bytes)  # noqa: S101 - these arguments always make a file
    return uploaded(packed, "expe01.pfx")


@scenario(
    situation="1a",
    control=right_file,
    services={"certificate-upload": REFUSED},
    causes=("upload-file.no-certificate",),
    sources=("cisco-221624",),
)
def web_page() -> Case:
    """The download answered with its sign-in page, which was saved as expe01.pem."""
    return uploaded(SIGN_IN_PAGE)


@scenario(
    control=right_file,
    services={"certificate-upload": REFUSED},
    causes=("upload-file.no-certificate",),
    sources=("cisco-221624",),
)
def the_request_itself() -> Case:
    """The request was uploaded instead of the certificate that the CA issued for it."""
    asked = mint_request("expe01.example.com", key=key_for("expe01 renewed", "rsa-2048"))
    return uploaded(asked.pem.encode(), "expe01.csr")


@scenario(
    control=right_file,
    services={"certificate-upload": REFUSED},
    causes=("upload-file.no-certificate",),
    sources=("cisco-221624",),
)
def the_key_itself() -> Case:
    """The private key was taken for the certificate. No word of it appears in any answer."""
    return uploaded(key_for("expe01 renewed", "rsa-2048").private_pem(), "expe01.key")


@scenario(
    control=right_file,
    services={"certificate-upload": REFUSED},
    causes=("upload-file.no-certificate",),
    sources=("cisco-221624",),
)
def cut_off() -> Case:
    """The file ends in the middle of the certificate: the download or the copy was cut off."""
    whole = renewed().pem.encode()
    return uploaded(whole[: len(whole) // 2])


def chain_file(*certificates: Certificate) -> Case:
    """Several certificates in one PEM file."""
    return uploaded(b"".join(to_pem(certificate.der) for certificate in certificates), "expe01-chain.pem")


@scenario(
    control=right_file,
    services={"certificate-upload": TAKEN_AT_RISK},
    causes=("upload-file.several-certificates",),
    sources=("cisco-218034",),
)
def whole_chain() -> Case:
    """The CA delivered the whole chain in one PEM file, the node's certificate first."""
    return chain_file(*renewed().chain)


@scenario(
    control=right_file,
    services={"certificate-upload": REFUSED},
    causes=("upload-file.begins-with-ca", "upload-file.several-certificates"),
    sources=("cisco-218034",),
)
def root_first() -> Case:
    """The same chain, root first: the page takes the first certificate, which is no node's."""
    return chain_file(*reversed(renewed().chain))


def with_new_intermediate(*beside: Certificate) -> Case:
    """A certificate under G3, uploaded in one file with some CA certificates."""
    issued = renewed(issuer=edge_issuing("G3"))
    case = with_pending_request(two_edges(), "expe01", request(issued))
    data = b"".join(to_pem(certificate.der) for certificate in (issued.certificate, *beside))
    return with_upload(case, "expe01", data, "expe01-chain.pem")


@scenario(
    control=right_file,
    services={"certificate-upload": REFUSED},
    causes=("upload.chain-missing", "upload-file.several-certificates"),
    sources=("cisco-221624",),
)
def chain_beside_does_not_help() -> Case:
    """The file holds the missing intermediate, too; the page looks into the trusted CA list only.

    Example Edge Root > Example Edge Issuing G3 > expe01; G3 lies in the file, not in the list.
    """
    return with_new_intermediate(edge_issuing("G3").certificate, edge_root().certificate)
