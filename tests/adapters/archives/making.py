"""Archives for tests, good and hostile, built in memory."""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Mapping


def tar(files: Mapping[str, bytes], mode: str = "w") -> bytes:
    """A tar archive; `w:gz` for a compressed one."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode=mode) as archive:  # type: ignore[call-overload]
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return made.getvalue()


def tar_of(info: tarfile.TarInfo) -> bytes:
    """A tar archive with this one header."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        archive.addfile(info, io.BytesIO(bytes(info.size)))
    return made.getvalue()


def zipped(files: Mapping[str, bytes]) -> bytes:
    """A zip archive."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


def zip_of(info: zipfile.ZipInfo, content: bytes = b"x") -> bytes:
    """A zip archive with this one entry."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(info, content)
    return made.getvalue()
