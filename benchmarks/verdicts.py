"""New end certificates a second, with verdict and all faults: ratios to the bare signature check, and to peers."""

from __future__ import annotations

import statistics
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509 import verification
from OpenSSL import crypto

from benchmarks.clock import children_s, work_s
from benchmarks.population import KINDS, NOW, Population, mint_population
from certway.model.certificate import Certificate
from certway.model.link import Presentation, Question, Reference
from certway.model.observation import Observation, seen
from certway.model.store import Slot, TrustList
from certway.model.verdict import Opinion
from certway.pki.certificates import Pieces, parse_certificate
from certway.pki.chains import evaluate
from certway.pki.engines import ENGINES
from certway.pki.memo import Memo
from certway.pki.trust_lists import build_trust_list

SIZE = 1_500
ROUNDS = 7


def report() -> None:
    """Print, a row a kind of key, the bare signature in microseconds and everything else as a multiple of it."""
    print(
        f"\n{SIZE} new end certificates, 50 issuers, 1 % faulty: multiples of one signature, medians of {ROUNDS} rounds"
    )
    columns = ("issuer key", "us", "certway", "cryptography", "pyOpenSSL", "openssl", "certway/s")
    print("{:<10} {:>8} {:>8} {:>13} {:>10} {:>8} {:>10}".format(*columns))
    for kind in KINDS:
        population = mint_population(kind, SIZE)
        runs: tuple[Callable[[Population], float], ...] = (bare, certway, library, pyopenssl, openssl_verify)
        rounds = [[run(population) for run in runs] for _ in range(ROUNDS)]
        signature = statistics.median(figures[0] for figures in rounds)
        multiples = zip(*([figure / figures[0] for figure in figures[1:]] for figures in rounds), strict=True)
        ratios = [statistics.median(column) for column in multiples]
        rate = 1 / statistics.median(figures[1] for figures in rounds)
        print("{:<10} {:8.1f} {:8.2f} {:13.2f} {:10.2f} {:8.2f} {:10.0f}".format(kind, signature * 1e6, *ratios, rate))


def bare(population: Population) -> float:
    """Seconds for one signature check, hash included, keys and bytes at hand."""
    issuers = {
        issuer.subject: issuer.public_key() for issuer in map(x509.load_der_x509_certificate, population.issuers)
    }
    work = [
        (issuers[leaf.issuer], leaf.signature, leaf.tbs_certificate_bytes, leaf.signature_hash_algorithm)
        for leaf in map(x509.load_der_x509_certificate, population.leaves)
    ]
    started = work_s()
    for key, signature, signed, digest in work:
        assert digest is not None
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, signed, padding.PKCS1v15(), digest)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, signed, ec.ECDSA(digest))
    return (work_s() - started) / len(work)


def trust_list_of(population: Population) -> TrustList:
    return build_trust_list(Slot(store="trusted-ca"), [read(der) for der in (population.root, *population.issuers)])


def read(der: bytes, pieces: Pieces | None = None) -> Certificate:
    certificate = parse_certificate(der, pieces=pieces)
    assert isinstance(certificate, Certificate)
    return certificate


def questions(population: Population, trusted: TrustList, engine: str, pieces: Pieces) -> Iterator[Question]:
    """The question about each end certificate, read anew from its bytes; what certificates share is read once."""
    profile, listed = ENGINES[engine], seen(trusted)
    alone: Observation[tuple[Certificate, ...]] = seen(())
    for der, name in zip(population.leaves, population.names, strict=True):
        yield Question(
            profile=profile,
            presented=Presentation(leaf=seen(read(der, pieces)), others=alone),
            trusted=listed,
            references=seen((Reference(kind="dns", text=name),)),
            purpose="server",
            at=NOW,
        )


def certway(population: Population) -> float:
    """Seconds for reading one end certificate and judging it, with all faults."""
    trusted, memo = trust_list_of(population), Memo()
    started = work_s()
    refused = sum(
        evaluate(question, memo).opinion is Opinion.REFUSED
        for question in questions(population, trusted, "openssl-3", memo.pieces)
    )
    elapsed = work_s() - started
    assert 0 < refused < len(population.leaves) / 10
    return elapsed / len(population.leaves)


def library(population: Population) -> float:
    """Seconds for cryptography's verifier: parse, name, purpose, two signatures, first fault only."""
    root = x509.load_der_x509_certificate(population.root)
    between = [x509.load_der_x509_certificate(issuer) for issuer in population.issuers]
    builder = verification.PolicyBuilder().store(verification.Store([root])).time(NOW)
    by_name = {issuer.subject: [issuer] for issuer in between}
    started = work_s()
    for der, name in zip(population.leaves, population.names, strict=True):
        leaf = x509.load_der_x509_certificate(der)
        verifier = builder.build_server_verifier(x509.DNSName(name))
        try:
            verifier.verify(leaf, by_name[leaf.issuer])
        except verification.VerificationError:
            continue
    return (work_s() - started) / len(population.leaves)


def pyopenssl(population: Population) -> float:
    """Seconds for pyOpenSSL: parse and verify, no name, no purpose, first fault only."""
    store = crypto.X509Store()
    store.set_time(NOW)
    for der in (population.root, *population.issuers):
        store.add_cert(crypto.load_certificate(crypto.FILETYPE_ASN1, der))
    started = work_s()
    for der in population.leaves:
        context = crypto.X509StoreContext(store, crypto.load_certificate(crypto.FILETYPE_ASN1, der))
        try:
            context.verify_certificate()
        except crypto.X509StoreContextError:
            continue
    return (work_s() - started) / len(population.leaves)


def openssl_verify(population: Population) -> float:
    """Seconds a certificate for one `openssl verify` process over all files, start included."""
    with tempfile.TemporaryDirectory() as folder:
        listed = Path(folder) / "cas.pem"
        listed.write_bytes(b"".join(map(_pem, (population.root, *population.issuers))))
        files = [Path(folder) / f"{number}.pem" for number in range(len(population.leaves))]
        for path, der in zip(files, population.leaves, strict=True):
            path.write_bytes(_pem(der))
        instant = str(int(NOW.timestamp()))
        command = ["openssl", "verify", "-attime", instant, "-purpose", "sslserver", "-CAfile", str(listed)]
        started = children_s()
        subprocess.run([*command, *map(str, files)], capture_output=True, check=False)
        return (children_s() - started) / len(files)


def _pem(der: bytes) -> bytes:
    return x509.load_der_x509_certificate(der).public_bytes(serialization.Encoding.PEM)
