"""Files of certificates as identities, trust lists and signing requests.

Knows what belongs where, and says what a file holds instead. Refuses to know who is right: an identity whose key
differs stays what it is.
"""

from __future__ import annotations

from certway.adapters.case_folder import CaseFolder, is_authority
from certway.model.certificate import Certificate, Malformed
from certway.model.deployment import PendingRequest
from certway.model.store import Identity, KeyAtHand, Slot
from certway.model.text import Text, say
from certway.model.value import value
from certway.pki.parse import Contents, PrivateKeySeen


def find_identity(folder: CaseFolder, slot: Slot, file: str, key: KeyBeside | None = None) -> Identity | Text:
    """The identity in a file, or the reason why it holds none."""
    contents = folder.read(file)
    if isinstance(contents, Malformed):
        return contents.what
    if not contents.certificates:
        return say_instead(file, contents)
    return build_identity(slot, contents.certificates, key or KeyBeside(keys=contents.private_keys))


@value
class KeyBeside:
    """Private keys found beside a certificate, or what is said of them; never the keys themselves."""

    keys: tuple[PrivateKeySeen, ...] = ()
    said: KeyAtHand = KeyAtHand.UNSEEN
    traits: tuple[str, ...] = ()

    def compare(self, leaf: Certificate) -> KeyAtHand:
        """Whether one of the keys is the leaf's; an encrypted one tells nothing."""
        readable = [key.spki for key in self.keys if key.spki]
        if leaf.key.spki in readable:
            return KeyAtHand.MATCHES
        return KeyAtHand.DIFFERS if readable and len(readable) == len(self.keys) else self.said

    @property
    def all_traits(self) -> tuple[str, ...]:
        """What is peculiar about the key files, by name."""
        return tuple(sorted({*self.traits, *(trait for key in self.keys for trait in key.traits)}))


def find_key(folder: CaseFolder, file: str) -> KeyBeside | Text:
    """The private keys in a file, or the reason why it holds none."""
    contents = folder.read(file)
    if isinstance(contents, Malformed):
        return contents.what
    if not contents.private_keys:
        return say("{file} holds no private key.", file=file)
    return KeyBeside(keys=contents.private_keys)


def build_identity(
    slot: Slot, certificates: tuple[Certificate, ...], key: KeyBeside, *, as_given: bool = False
) -> Identity:
    """The first certificate is the leaf; unless `as_given`, not where it is a CA and one that is none follows."""
    leaf = certificates[0]
    if is_authority(leaf) and not as_given:
        leaf = next((other for other in certificates if not is_authority(other)), leaf)
    beside = list(certificates)
    beside.remove(leaf)
    return Identity(slot=slot, leaf=leaf, beside=tuple(beside), key=key.compare(leaf), key_traits=key.all_traits)


def find_request(folder: CaseFolder, slot: Slot, file: str) -> PendingRequest | Text:
    """The signing request in a file, or the reason why it holds none."""
    contents = folder.read(file)
    if isinstance(contents, Malformed):
        return contents.what
    if not contents.requests:
        return say("{file} holds no certificate signing request.", file=file)
    request = contents.requests[0]
    return PendingRequest(slot=slot, key=request.key, names=request.names, der=request.der)


def read_list(folder: CaseFolder, name: str) -> tuple[list[Certificate], list[Text]]:
    """The certificates of a file in their order, or of a folder's files by name; and what could not be used."""
    if not folder.is_folder(name):
        return _read_entries(folder, name)
    names = folder.names_in(name)
    if isinstance(names, Malformed):
        return [], [names.what]
    entries: list[Certificate] = []
    complaints: list[Text] = []
    for file in names:
        if folder.is_folder(file):
            complaints.append(say("{folder} is a folder in a trust list; its files are not read.", folder=file))
            continue
        found, wrong = _read_entries(folder, file)
        entries += found
        complaints += wrong
    if not names:
        complaints.append(say("The folder {folder} is empty. Write [] for an empty trust list.", folder=name))
    return entries, complaints


def _read_entries(folder: CaseFolder, file: str) -> tuple[list[Certificate], list[Text]]:
    contents = folder.read(file)
    if isinstance(contents, Malformed):
        return [], [contents.what]
    complaints = [problem.what for problem in contents.problems]
    if not contents.certificates and not complaints:
        complaints.append(say_instead(file, contents))
    return list(contents.certificates), complaints


def say_instead(file: str, contents: Contents) -> Text:
    """What a file without certificates holds, and what to do."""
    if contents.requests:
        return say(
            "{file} is a certificate signing request, not a certificate. Give what the CA issued for it.", file=file
        )
    if contents.private_keys:
        return say("{file} is a private key, not a certificate. Give the certificate.", file=file)
    if contents.crls:
        return say("{file} is a revocation list, not a certificate. Give the certificate.", file=file)
    if contents.ocsp:
        return say("{file} is an OCSP response, not a certificate. Give the certificate.", file=file)
    if contents.problems:
        return contents.problems[0].what
    return say("{file} holds no certificate. Give a PEM or DER certificate.", file=file)
