"""The files of a folder, told apart by content: identities, trust lists, keys and signing requests."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from certway.adapters.case_folder import CaseFolder, is_authority
from certway.adapters.loose.output_names import is_aside
from certway.adapters.loose.path_hints import CERTIFICATE_ENDINGS, Hint, read_hint
from certway.model.certificate import Certificate, Malformed
from certway.model.text import say
from certway.model.value import value
from certway.pki.parse import Contents


@value
class Found:
    """One file with its hints and content; `leaf` is its end certificate where it is an identity.

    `stated`: a part of a saved output, from `line` on, which says itself what it is, so that the host of the hint is
    certain. `lacks`: entries of a listing whose certificates are not at hand and may decide; `cut`: it was
    left before its end.
    """

    file: str
    hint: Hint
    contents: Contents
    certificates: tuple[Certificate, ...]
    leaf: Certificate | None
    line: int = 0
    stated: bool = False
    lacks: tuple[str, ...] = ()
    cut: bool = False

    @property
    def is_list(self) -> bool:
        """CA certificates, or a trust list by its name."""
        return self.leaf is None and (bool(self.certificates) or (self.stated and self.hint.is_trust))


def find_files(folder: CaseFolder, names: Sequence[str]) -> Iterator[Found]:
    """Every file that holds something of certificates; the others are left out, unreadable ones are told."""
    for name in names:
        contents = folder.read(name)
        if is_aside(name):
            continue
        if isinstance(contents, Malformed):
            folder.unusable(name, contents.what)
            continue
        status = contents.crls or contents.ocsp
        holds = contents.certificates or contents.private_keys or contents.requests or status
        if holds or name.lower().endswith(CERTIFICATE_ENDINGS):  # a README is no failed certificate
            for problem in contents.problems:
                folder.unusable(name, problem.what)
        if holds:
            yield _build_found(name, contents)


def _build_found(file: str, contents: Contents) -> Found:
    hint, certificates = read_hint(file), contents.certificates
    leaf = None if hint.is_trust else next((one for one in certificates if not is_authority(one)), None)
    if leaf is None and hint.taken and hint.store and not hint.is_trust:
        leaf = next(iter(certificates), None)  # the product named it: whatever it is, it is installed there
    return Found(file=file, hint=hint, contents=contents, certificates=certificates, leaf=leaf)


def parent_of(file: str) -> str:
    """The folder of a file, empty at the top."""
    return file.rpartition("/")[0]


def host_names(certificate: Certificate) -> tuple[str, ...]:
    """The DNS names a certificate shows, the subject's CN first where it is one."""
    common = [name.text.lower() for name in certificate.names if name.kind == "cn" and _is_host(name.text)]
    others = [name.text.lower() for name in certificate.names if name.kind == "dns" and _is_host(name.text)]
    return tuple(dict.fromkeys((*common, *others)))


def edge_domains(certificate: Certificate) -> tuple[str, ...]:
    """The domains for which a certificate is that of an edge: `collab-edge.` before them, or the SRV name."""
    domains = []
    for name in certificate.names:
        text = name.text.lower()
        for kind, prefix in (("dns", "collab-edge."), ("srv", "_collab-edge.")):
            if name.kind == kind and text.startswith(prefix):
                domains.append(text.removeprefix(prefix).removeprefix("_tls."))
    return tuple(dict.fromkeys(domains))


def say_nothing_found(count: int) -> Malformed:
    """No file of the folder tells anything."""
    if not count:
        what = say("The folder is empty. Put PEM files of the nodes here, or a deployment.yaml.")
        return Malformed(where=".", what=what)
    what = say(
        "None of the {count} files tells of a node. Put archives or PEM files of the nodes here, or a deployment.yaml.",
        count=count,
    )
    return Malformed(where=".", what=what)


def _is_host(text: str) -> bool:
    return "." in text and " " not in text and not text.startswith("*")
