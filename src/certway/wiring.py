"""The composition root: knows which catalogue, reader and use case belongs to which port, and decides nothing else."""

from __future__ import annotations

import gettext
from importlib import resources
from typing import Final

LANGUAGES: Final = ("en", "zh-TW")
"""The languages certway speaks, in the spelling of the command line."""


def find_catalogue(tag: str) -> gettext.NullTranslations:
    """The message catalogue of a language; English, or a catalogue that was not built, answers every message as is."""
    compiled = resources.files("certway").joinpath("locale", tag.replace("-", "_"), "LC_MESSAGES", "certway.mo")
    if not compiled.is_file():
        return gettext.NullTranslations()
    with compiled.open("rb") as stream:
        return gettext.GNUTranslations(stream)
