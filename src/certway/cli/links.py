"""Connections as the user names them: `K-02/expc01/expe01/2222`, or any of these parts."""

from __future__ import annotations

from typing import Final

import click

from certway.cli.asked import refusal
from certway.cli.language import speak
from certway.model.link import LinkKey
from certway.model.text import say
from certway.model.verdict import Diagnosis, Verdict
from certway.render.sentences import link_id

MOST: Final = 4


def match_links(asked: str, diagnosis: Diagnosis) -> tuple[LinkKey, ...]:
    """The connections that have all parts that were asked for; of many, those that do not work.

    None, or more than can be shown, is a usage error that names the nearest or the first of them.
    """
    verdicts = {answer.subject: answer.verdict for answer in diagnosis.links if isinstance(answer.subject, LinkKey)}
    parts = [part for part in asked.replace(",", "/").lower().split("/") if part]
    keys = tuple(key for key in verdicts if parts and all(_has(key, part) for part in parts))
    if not keys:
        ranked = sorted(verdicts, key=lambda key: sum(_has(key, part) for part in parts), reverse=True)
        raise click.UsageError(speak(refusal("--why", asked, [link_id(key) for key in ranked[: 3 * MOST]])))
    if len(keys) > MOST:
        keys = tuple(key for key in keys if verdicts[key] is not Verdict.WORKS) or keys
    if len(keys) > MOST:
        names = tuple(link_id(key) for key in keys[:MOST])
        text = say("{asked} names {count} connections, among them {names}", asked=asked, count=len(keys), names=names)
        raise click.UsageError(speak(text))
    return keys


def _has(key: LinkKey, part: str) -> bool:
    return part in (key.connection.lower(), key.client.lower(), key.server.lower(), str(key.port), key.about.lower())
