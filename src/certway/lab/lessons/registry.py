"""Every lesson there is, in the order of the situations."""

from __future__ import annotations

from typing import Final

from certway.lab.lessons import clients, restart, ssh, unified_cm, upload, upload_file, upload_key, zone
from certway.lab.lessons.lesson import Play

PLAYS: Final[tuple[Play, ...]] = (
    upload_file.PLAY,
    upload.PLAY,
    upload_key.PLAY,
    zone.PLAY,
    ssh.PLAY,
    unified_cm.PLAY,
    clients.PLAY,
    restart.PLAY,
)
