"""Which language the command line speaks, and click with it. Refuses to know what is said."""

from __future__ import annotations

import gettext
import locale
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from datetime import datetime
from importlib import resources
from typing import Final

from certway.model.text import Text
from certway.render.speak import ENGLISH, Speaker
from certway.wiring import LANGUAGES, find_catalogue

_SPEAKER: ContextVar[Speaker] = ContextVar("speaker", default=ENGLISH)
_DOMAIN: Final = "certway"


def phrase(message: str, plural: str = "") -> str:
    """Mark a text of the command line for the catalogue; it is translated when it is shown.

    A plural is marked for click, which chooses between both itself.
    """
    return plural or message


def spoken(message: str) -> str:
    """A marked text in the language in force."""
    return _SPEAKER.get().catalogue(message) if message else ""


def speaker(at: datetime | None = None) -> Speaker:
    """The language in force, at an instant of judgement."""
    return replace(_SPEAKER.get(), at=at)


def speak(text: Text) -> str:
    """A sentence in the language in force."""
    return _SPEAKER.get().speak(text)


def find_language(arguments: Sequence[str], environ: Mapping[str, str]) -> str:
    """`--lang` wherever it stands, else the locale, else English."""
    for index, argument in enumerate(arguments):
        name, equals, inline = argument.partition("=")
        if name == "--lang":
            asked = inline if equals else "".join(arguments[index + 1 : index + 2])
            return next((tag for tag in LANGUAGES if tag.lower() == asked.lower().replace("_", "-")), "en")
    names = (environ.get(key, "") for key in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return "zh-TW" if _is_traditional(next(filter(None, names), "") or locale.getlocale()[0] or "") else "en"


def _is_traditional(name: str) -> bool:
    name = name.replace("-", "_")
    return name.startswith(("zh_TW", "zh_HK", "zh_MO", "zh_Hant", "Chinese (Traditional)"))


@contextmanager
def speaking(tag: str) -> Iterator[None]:
    """Speak a language, click's own words too, for as long as the block runs."""
    speaker = Speaker(tag=tag, catalogue=find_catalogue(tag).gettext)
    token, domain, language = _SPEAKER.set(speaker), gettext.textdomain(), os.environ.get("LANGUAGE")
    gettext.bindtextdomain(_DOMAIN, str(resources.files("certway").joinpath("locale")))
    gettext.textdomain(_DOMAIN)
    os.environ["LANGUAGE"] = tag.replace("-", "_")
    try:
        yield
    finally:
        _SPEAKER.reset(token)
        gettext.textdomain(domain)
        if language is None:
            del os.environ["LANGUAGE"]
        else:
            os.environ["LANGUAGE"] = language
