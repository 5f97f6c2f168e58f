"""`certway forecast`: what will break, and when."""

from __future__ import annotations

import json
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from certway import wiring
from certway.cli.exit_codes import NOTHING_FAILS, SOMETHING_FAILS, UNKNOWN, WRONG_USAGE
from certway.cli.language import phrase, speak, speaker
from certway.cli.reading import read_case, shows_progress
from certway.cli.verb import (
    AT,
    COMMON,
    FORCE,
    NO_PROGRESS,
    OUTPUT,
    POOL,
    QUIET,
    Instant,
    Verb,
    formats,
    option,
    together,
)

if TYPE_CHECKING:
    from certway.model.deployment import Case
    from certway.model.forecast import Forecast
    from certway.render.speak import Speaker

DAYS: Final = 365
MOST_DAYS: Final = 36_500
LAST: Final = datetime(9999, 1, 1, tzinfo=UTC)

ASKED: Final = together(
    AT,
    POOL,
    option("--until", type=Instant(), help=phrase("Look ahead until this date, included.")),
    option("--days", type=click.IntRange(1, MOST_DAYS), help=phrase("Look ahead so many days; without it 365.")),
)
SHOWN: Final = together(formats("text", "json", "csv", "markdown", "ics"), OUTPUT, FORCE, QUIET, NO_PROGRESS, COMMON)


@click.command(
    cls=Verb,
    help=phrase(
        "List what will break and when: every certificate on a path in use, lists that run out, policies, releases.\n\n"
        "CASE is a folder of files or a deployment file. Exit status: 0 nothing fails within the time, 1 something "
        "fails now or will, 2 wrong usage or nothing readable, 3 nothing fails and something is unknown."
    ),
    examples=(
        "certway forecast examples/0-healthy",
        "certway forecast . --until 2027-12-31 --format csv -o renewals.csv",
        "certway forecast deployment.yaml --days 90 --quiet",
        "certway forecast . --format ics -o certificates.ics",
    ),
)
@click.argument("case", metavar="CASE", type=click.Path(exists=True, path_type=Path))
@ASKED
@SHOWN
def forecast(case: Path, **asked: Any) -> int:
    """Read, look ahead, show."""
    read = read_case(case, asked["at"], asked)
    if read is None:
        return WRONG_USAGE
    found = _look_ahead(read, _horizon(read.now, asked), asked)
    if not asked["quiet"]:
        _show(read, found, asked)
    return status_of_forecast(found)


def status_of_forecast(found: Forecast) -> int:
    """Failing, now or to come, wins over unknown, unknown over the rest; releases have no date and do not count."""
    from certway.model.forecast import BROKEN
    from certway.model.verdict import Verdict

    dated = [event for event in found.events if event.at is not None]
    verdicts = {verdict for _, verdict in found.services}
    if verdicts & BROKEN or any(event.breaks for event in dated):
        return SOMETHING_FAILS
    to_come = {turn.becomes for event in dated for turn in (*event.services, *event.links)}
    return UNKNOWN if Verdict.UNKNOWN in verdicts | to_come or not verdicts else NOTHING_FAILS


def _horizon(now: datetime, asked: dict[str, Any]) -> datetime:
    """The last instant to look at, a date without a time to its end; a usage error where it is past or said twice."""
    from certway.model.text import say

    until: datetime | None = asked["until"]
    days: int | None = asked["days"]
    if until is not None and days is not None:
        raise click.UsageError(speak(say("--until and --days say the same thing; give one of them")))
    if until is None:
        return now + min(timedelta(days=days or DAYS), LAST - now)
    if until.time() == time.min:
        until = until + timedelta(days=1, seconds=-1)
    if until <= now:
        raise click.UsageError(speak(say("--until {until} is not after {now}", until=until, now=now)))
    return min(until, LAST)


def _look_ahead(case: Case, until: datetime, asked: dict[str, Any]) -> Forecast:
    from certway.cli.progress import stage
    from certway.model.text import say

    shown = shows_progress(asked)
    with stage(say("Judging {count} nodes ...", count=len(case.deployment.nodes)), shown=shown):
        return wiring.forecast_case(case, until)


def _show(case: Case, found: Forecast, asked: dict[str, Any]) -> None:
    from certway.cli.present import hand_over, layout

    colour, width = layout(asked["output"], no_color=asked["no_color"])
    shown = _present(case, found, asked["form"], speaker(found.at), colour=colour, width=width)
    hand_over(shown, asked["output"], force=asked["force"])


def _present(case: Case, found: Forecast, form: str, voice: Speaker, *, colour: bool, width: int) -> str:
    """The forecast as text of one form."""
    summary, titles = wiring.summarise_case(case), wiring.service_titles()
    match form:
        case "json":
            return _encode(case, found)
        case "csv":
            from certway.wire.forecast_csv import encode_csv

            return encode_csv(found, voice.speak)
        case "markdown":
            from certway.render.forecast_markdown import render_forecast_markdown

            return render_forecast_markdown(found, summary, titles, voice)
        case "ics":
            from certway.render.calendar import render_calendar

            return render_calendar(found, summary.name, titles, voice)
    from certway.cli.paint import paint
    from certway.render.forecast import render_forecast

    return paint(render_forecast(found, summary, titles, voice, width), colour=colour)


def _encode(case: Case, found: Forecast) -> str:
    """As JSON, in English whatever language is spoken."""
    from certway import __version__
    from certway.render.speak import Speaker
    from certway.wire.forecast import encode_forecast

    encoded = encode_forecast(found, wiring.summarise_case(case), Speaker(at=found.at).sentence, __version__)
    return json.dumps(encoded, indent=1, ensure_ascii=False) + "\n"
