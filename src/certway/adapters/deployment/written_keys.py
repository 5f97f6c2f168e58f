"""Values of a case as keys of the deployment file: settings, instants, identities, trust lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

from certway.adapters.deployment.kinds import FileName, Free, Key, Section, Several
from certway.adapters.deployment.values import KEY_WORDS, UNKNOWN
from certway.adapters.deployment.written_files import WrittenFiles, render_pem
from certway.adapters.yaml_writing import Mapping, Tree
from certway.model.deployment import PendingRequest
from certway.model.observation import Observation, Seen, Unseen
from certway.model.store import Identity, InUse, Setting, TrustList

Entry = tuple[str, Tree]

_MATCHES: Final = ("key", "matches")
_KEY_WORDS: Final = {meaning: word for word, meaning in KEY_WORDS.items()}


def write_settings(files: WrittenFiles, section: Section, settings: Iterable[Setting]) -> Iterator[Entry]:
    """The settings that the section has keys for, in the order of the schema; inner sections included."""
    stated = tuple(settings)
    known = {setting.name: setting.value for setting in stated if isinstance(setting.value, Seen)}
    for key in section.keys:
        if isinstance(key.kind, Section):
            inner = tuple(write_settings(files, key.kind, stated))
            if inner:
                yield key.name, Mapping(entries=inner)
        elif key.setting in known:
            observed = known[key.setting]
            yield key.name, files.note(_setting_tree(key, observed.value), observed)


def setting_names(section: Section) -> frozenset[str]:
    """The names of the settings that a section has keys for."""
    own = {key.setting for key in section.keys if key.setting}
    inner = (setting_names(key.kind) for key in section.keys if isinstance(key.kind, Section))
    return frozenset(own.union(*inner))


def write_instant(instant: datetime) -> str:
    """An instant in UTC."""
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


def write_span(span: timedelta) -> str:
    """A time span in seconds, such as -552s."""
    seconds = f"{abs(span).total_seconds():.6f}".rstrip("0").rstrip(".")
    return f"{'-' if span < timedelta() else ''}{seconds}s"


def write_identity(
    files: WrittenFiles, path: str, in_use: InUse[Identity] | None, pending: PendingRequest | None
) -> Tree | None:
    """A file, or a mapping where what runs differs, a request waits, or something is known of the key."""
    entries: list[Entry] = []
    installed = in_use.installed if in_use else None
    running = in_use.running if in_use else None
    stem = path.removesuffix(".pem")
    if isinstance(installed, Seen):
        entries.append(("installed", files.note(files.put_identity(path, installed.value), installed)))
    if isinstance(running, Seen) and not (isinstance(installed, Seen) and installed.value == running.value):
        entries.append(("running", files.put_identity(f"{stem}-running.pem", running.value)))
    elif isinstance(installed, Seen) and not isinstance(running, Seen):
        entries.append(("running", UNKNOWN))
    if pending is not None and pending.der:
        entries.append(("pending-csr", files.put(f"{stem}.csr", render_pem("CERTIFICATE REQUEST", pending.der))))
    key = write_key(installed if isinstance(installed, Seen) else running)
    entries += [entry for entry in key if entry != _MATCHES]  # an installed certificate has its key: not worth a line
    if [name for name, _ in entries] == ["installed"]:
        return entries[0][1]
    return Mapping(entries=tuple(entries)) if entries else None


def write_key(observed: Observation[Identity] | None) -> Iterator[Entry]:
    """How the private key compares, in words; never the key."""
    if not isinstance(observed, Seen):
        return
    if observed.value.key in _KEY_WORDS:
        yield "key", _KEY_WORDS[observed.value.key]
    if observed.value.key_traits:
        yield "key-traits", observed.value.key_traits


def write_trust(files: WrittenFiles, path: str, in_use: InUse[TrustList]) -> Tree | None:
    """A file, or a mapping where what runs differs."""
    installed = _list_tree(files, path, in_use.installed)
    if isinstance(in_use.installed, Seen) and not isinstance(in_use.running, Seen):
        return Mapping(entries=(("installed", installed or ()), ("running", UNKNOWN)))
    if not isinstance(in_use.running, Seen) or (
        isinstance(in_use.installed, Seen) and in_use.installed.value == in_use.running.value
    ):
        return installed
    running = _list_tree(files, f"{path.removesuffix('.pem')}-running.pem", in_use.running)
    pairs = (("installed", installed), ("running", running))
    return Mapping(entries=tuple((name, tree) for name, tree in pairs if tree is not None))


def _list_tree(files: WrittenFiles, path: str, observed: Observation[TrustList]) -> Tree | None:
    if isinstance(observed, Unseen):
        return None
    return files.note(files.put_list(path, observed.value) if observed.value.entries else (), observed)


def _setting_tree(key: Key, text: str) -> Tree:
    match key.kind:
        case Several(of=FileName()) if "," not in text:
            return text
        case Several():
            return tuple(part.strip() for part in text.split(",") if part.strip())
        case Free():
            pairs = (part.strip().partition("=") for part in text.split(",") if part.strip())
            return Mapping(entries=tuple((name.strip(), inner.strip()) for name, _, inner in pairs))
    return text
