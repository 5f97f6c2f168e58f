"""Is the uploaded file what the page expects: one certificate, as PEM?"""

from __future__ import annotations

from collections.abc import Iterator

from certway.derive.subjects import Uploaded
from certway.knowledge.uploads import takes_format
from certway.model.certificate import Malformed
from certway.model.confidence import Confidence
from certway.model.verdict import CauseKind, Severity
from certway.pki.contents import FORMS
from certway.rules.attempt import attempt_words, holds_certificate, identity_of, leaf_of
from certway.rules.catalogue import Violation, rule, violation


@rule(
    about=Uploaded,
    when=holds_certificate,
    severity=Severity.FAILS,
    kind=CauseKind.CERTIFICATE,
    sources=("cisco-221624", "certificate-guide-x15.5-der"),
    per=("file", "form"),
)
def not_pem(uploaded: Uploaded) -> Iterator[Violation]:
    """The uploaded file is PEM, that is Base-64 text between BEGIN and END lines, whatever its extension.

    Says: {file} is not PEM but {form}; {node} refuses it as an invalid format.
    Short: {file} is not PEM
    Why: The product reads nothing else; the extension does not matter.
    Seen when: Windows exported DER, or the CA delivered a PKCS #7 bundle or a PKCS #12 file.
    Repair:
        workstation: certway inspect {file} --convert pem
        {node}: upload the end certificate of it :: Maintenance > Security > Server certificate
    Not to be confused with: upload.chain-missing
    """
    attempt = uploaded.attempt
    if not takes_format(uploaded.node.product, attempt.form):
        form = FORMS.get(attempt.form, attempt.form)
        yield violation(attempt_words(uploaded, form=form), attempt.provenance)


@rule(
    about=Uploaded,
    severity=Severity.FAILS,
    kind=CauseKind.CERTIFICATE,
    sources=("cisco-221624", "certificate-guide-x15.5-der"),
    per=("file",),
)
def no_certificate(uploaded: Uploaded) -> Iterator[Violation]:
    """The uploaded file holds a certificate.

    Says: {what} {node} refuses the upload.
    Short: {file} holds no certificate
    Why: The page says that the format is invalid, whatever the file really is.
    Seen when: The request or the key was taken for the certificate, a web page was saved instead of the file, or
        the download was cut off.
    Repair:
        whoever runs the CA: send the certificate issued for {node} as Base-64 encoded X.509
    Not to be confused with: upload-file.not-pem, where the certificate is there in another form
    """
    content = uploaded.attempt.content
    if isinstance(content, Malformed):
        yield violation(attempt_words(uploaded, what=content.what), uploaded.attempt.provenance)


@rule(
    about=Uploaded,
    when=holds_certificate,
    severity=Severity.AT_RISK,
    kind=CauseKind.CERTIFICATE,
    sources=("cisco-218034",),
    per=("file",),
)
def several_certificates(uploaded: Uploaded) -> Iterator[Violation]:
    """The uploaded file holds the node's certificate only.

    Says: {file} holds {count} more beside the certificate of {node}; CA certificates belong into the trusted CA
        list. Whether the upload takes the file is not documented.
    Short: {file} holds a whole chain
    Why: The upload or a later handshake may fail.
    Seen when: The CA delivered the whole chain in one file.
    Repair:
        workstation: certway inspect {file} --extract DIR
        {node}: append the CA certificates, root first :: Maintenance > Security > Trusted CA certificate
        {node}: upload its own certificate alone :: Maintenance > Security > Server certificate
    """
    beside = identity_of(uploaded).beside
    if beside:
        yield violation(attempt_words(uploaded, count=len(beside)), uploaded.attempt.provenance)


@rule(
    about=Uploaded,
    when=holds_certificate,
    severity=Severity.FAILS,
    kind=CauseKind.CERTIFICATE,
    confidence=Confidence.INFERRED,
    sources=("cisco-218034",),
    per=("file",),
)
def begins_with_ca(uploaded: Uploaded) -> Iterator[Violation]:
    """The certificate that is uploaded is one of a node, not of a CA.

    Says: The first certificate in {file}, {certificate}, is a CA; it is not that of {node}.
    Short: {file} begins with a CA
    Why: The page takes the first certificate of the file, and the key of {node} does not fit it.
    Seen when: A bundle was written root first, or the CA certificate was taken for the node's.
    Repair:
        workstation: certway inspect {file} --extract DIR
        {node}: upload its own certificate alone :: Maintenance > Security > Server certificate
        {node}: the CA belongs into its list :: Maintenance > Security > Trusted CA certificate
    """
    constraints = leaf_of(uploaded).basic_constraints
    if constraints is not None and constraints.ca:
        yield violation(attempt_words(uploaded), uploaded.attempt.provenance)
