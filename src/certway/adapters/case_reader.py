"""From what a person names to a case: a deployment file, a folder with or without one, or an archive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final

from certway.adapters.case_folder import CaseFolder
from certway.adapters.certificate_files import read_list
from certway.adapters.deployment_file import Reading, read_deployment
from certway.adapters.files import walk_files
from certway.model.certificate import Certificate, Malformed
from certway.model.deployment import Case
from certway.model.text import say

DEPLOYMENT_NAMES: Final = ("deployment.yaml", "deployment.yml")
_YAML_ENDINGS: Final = (".yaml", ".yml")
_CERTIFICATE_ENDINGS: Final = (".pem", ".crt", ".cer", ".der", ".p7b", ".p7c")


def read_case(path: Path, now: datetime, pool: Sequence[Path] = ()) -> Reading:
    """The case at a path, with every CA certificate at hand in its pool; `pool` are more folders or files of these."""
    folder = CaseFolder(path if path.is_dir() else path.parent)
    reading = _read(path, now, folder)
    if reading.case is None:
        return reading
    met = _meet_all(folder) if _is_case_folder(path) else ()
    others, problems = _read_pools(pool)
    return Reading(case=_with_pool(reading.case, (*met, *others)), problems=(*reading.problems, *problems))


def find_deployment_file(folder: Path) -> Path | Malformed | None:
    """The deployment file of a folder, or the only YAML file in it; two of them are a mistake."""
    named = [folder / name for name in DEPLOYMENT_NAMES if (folder / name).is_file()]
    others = sorted(entry for entry in folder.iterdir() if entry.suffix.lower() in _YAML_ENDINGS and entry.is_file())
    if len(named) == 1 or (not named and len(others) == 1):
        return (named or others)[0]
    if not others:
        return None
    names = tuple(entry.name for entry in named or others)
    what = say("The folder holds {files}. Name the one that is meant, or keep one.", files=names)
    return Malformed(where=names[0], what=what)


def _is_case_folder(path: Path) -> bool:
    """A folder given as a case, or named as one by its deployment file; any other folder is not searched."""
    return path.is_dir() or path.name.lower() in DEPLOYMENT_NAMES


def _read(path: Path, now: datetime, folder: CaseFolder) -> Reading:
    if not path.is_dir():
        return _read_archive(path, now, folder) or read_deployment(path, now, folder)
    try:
        found = find_deployment_file(path)
    except OSError as refusal:
        what = say("The folder {folder} cannot be read: {reason}.", folder=path.name, reason=refusal.strerror or "")
        return Reading(case=None, problems=(Malformed(where=path.name, what=what),))
    if isinstance(found, Malformed):
        return Reading(case=None, problems=(found,))
    if found is not None:
        return _with_evidence(read_deployment(found, now, folder), path, now, folder)
    from certway.adapters.loose_folder import read_loose_folder  # only here: start-up stays light

    return read_loose_folder(path, now, folder)


def _read_archive(path: Path, now: datetime, folder: CaseFolder) -> Reading | None:
    """The case that an archive makes by itself; None where the file is called like none."""
    from certway.adapters.archives.opening import is_archive_name

    if not is_archive_name(path.name):
        return None
    from certway.adapters.loose.finds import say_nothing_found
    from certway.adapters.loose.gathering import gather
    from certway.adapters.loose_folder import read_evidence
    from certway.adapters.testimony.witnesses import testify

    evidence = gather(folder, [path.name])
    case = read_evidence(folder, evidence, path, now)
    case = testify(case, evidence.testimony) if case is not None else None
    nothing = () if case is not None or folder.unread else (say_nothing_found(len(evidence.files)),)
    return Reading(case=case, problems=(*folder.unread, *nothing))


def _with_evidence(reading: Reading, root: Path, now: datetime, folder: CaseFolder) -> Reading:
    """What archives, logs and captures beside a deployment file add to it; those of an unpacked archive count, too."""
    from certway.adapters.archives.names import find_product_file, is_stream_name
    from certway.adapters.archives.opening import is_archive_name

    names, _ = walk_files(root)
    shown = [name for name in names if is_archive_name(name) or find_product_file(name) or is_stream_name(name)]
    if reading.case is None or not shown:
        return reading
    from certway.adapters.case_fusion import fuse_cases
    from certway.adapters.loose.gathering import gather
    from certway.adapters.loose_folder import read_evidence
    from certway.adapters.testimony.hearing import with_products
    from certway.adapters.testimony.witnesses import testify

    evidence = gather(folder, shown)
    evidence.facts = list(with_products(evidence.facts, reading.case.deployment.nodes))
    found = read_evidence(folder, evidence, root, now)
    case = testify(fuse_cases(reading.case, found) if found is not None else reading.case, evidence.testimony)
    problems = tuple(dict.fromkeys((*reading.problems, *folder.unread)))
    return Reading(case=replace(case, unread=folder.unread), problems=problems)


def _meet_all(folder: CaseFolder) -> tuple[Certificate, ...]:
    """Every CA certificate below the case's folder, whether the deployment file names it or not."""
    names, _ = walk_files(folder.root)
    for name in names:
        if name.lower().endswith(_CERTIFICATE_ENDINGS):
            folder.read(name)
    return folder.pool


def _read_pools(paths: Sequence[Path]) -> tuple[tuple[Certificate, ...], tuple[Malformed, ...]]:
    met: list[Certificate] = []
    problems: list[Malformed] = []
    for path in paths:
        name = path.name or path.resolve().name or "/"  # `.` and `..` have none
        folder = CaseFolder(path.parent if path.name else path.resolve().parent)
        _, complaints = read_list(folder, name)
        met += folder.pool
        problems += [Malformed(where=name, what=what) for what in complaints]
    return tuple(met), tuple(problems)


def _with_pool(case: Case, more: Sequence[Certificate]) -> Case:
    pool = {certificate.sha256: certificate for certificate in (*case.pool, *more)}
    return replace(case, pool=tuple(pool.values()))
