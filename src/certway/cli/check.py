"""`certway check`: every service and link of a deployment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from certway import wiring
from certway.cli.exit_codes import WRONG_USAGE, status_of
from certway.cli.language import phrase, speaker
from certway.cli.reading import read_case, shows_progress
from certway.cli.verb import AT, COMMON, FORCE, NO_PROGRESS, OUTPUT, POOL, QUIET, Verb, formats, option, together

if TYPE_CHECKING:
    from certway.model.deployment import Case
    from certway.model.link import LinkKey
    from certway.model.verdict import Diagnosis

STATES: Final = ("active", "failed", "inactive", "down", "warning", "refused")

ASKED: Final = together(
    AT,
    POOL,
    option("--seen", multiple=True, metavar="WHAT=STATE", help=phrase("What a status page shows: ssh-tunnels=failed.")),
    option("--only", multiple=True, metavar="SERVICE", help=phrase("Only this service; may be repeated.")),
    option("--node", metavar="NODE", help=phrase("Only what concerns this node, its connections one by one.")),
    option("--why", metavar="LINK", help=phrase("One connection in full: chains, both opinions, sources.")),
    option("--fail-on", type=click.Choice(["at-risk"]), help=phrase("Exit with 1 for what is at risk, too.")),
)
SHOWN: Final = together(formats("text", "json", "markdown", "junit"), OUTPUT, FORCE, QUIET, NO_PROGRESS, COMMON)


@click.command(
    cls=Verb,
    help=phrase(
        "Say of every service and connection whether it works, and if not, why and what to do.\n\n"
        "CASE is a folder of files, a deployment file, or an archive. Exit status: 0 nothing fails, 1 something fails "
        "or is degraded, 2 wrong usage or nothing readable, 3 nothing fails and a service is unknown."
    ),
    examples=(
        "certway check examples/3-ssh-tunnels-down",
        "certway check . --seen ssh-tunnels=failed --seen zone=active",
        "certway check . --why K-02/expc01/expe01",
        "certway check deployment.yaml --at 2027-03-01 --format json -o answer.json",
    ),
)
@click.argument("case", metavar="CASE", type=click.Path(exists=True, path_type=Path))
@ASKED
@SHOWN
def check(case: Path, **asked: Any) -> int:
    """Read, judge, show."""
    read = _read(case, asked)
    if read is None:
        return WRONG_USAGE
    diagnosis = _judge(read, asked)
    if asked["why"]:
        return _show_link(read, diagnosis, asked)
    diagnosis = _narrow(read, diagnosis, asked)
    if not asked["quiet"]:
        _show(case, read, diagnosis, asked)
    answers = diagnosis.links if asked["node"] else diagnosis.services
    return status_of(answers, at_risk_fails=asked["fail_on"] == "at-risk")


def _read(path: Path, asked: dict[str, Any]) -> Case | None:
    """The case with what the options add; None where nothing can be judged."""
    case = read_case(path, asked["at"], asked)
    if case is None:
        return None
    return replace(case, reports=(*_reports(case, asked["seen"]), *case.reports))


def _reports(case: Case, seen: tuple[str, ...]) -> Iterator[Any]:
    """What the user says the status pages show."""
    from certway.cli.asked import match_name, split_pair
    from certway.model.deployment import Report
    from certway.model.observation import Origin, Provenance

    for item in seen:
        what, state = split_pair("--seen", item)
        yield Report(
            subject=_match_seen(case, what),
            state=match_name("--seen", state, STATES),
            provenance=Provenance(origin=Origin.STATED, where="--seen"),
        )


def _match_seen(case: Case, what: str) -> str:
    """A service, or a zone by its name."""
    from certway.cli.asked import match_name

    zones = [f"zone {zone.name}" for zone in case.deployment.zones]
    service = wiring.find_service(what)
    return service or match_name("--seen", what, (*wiring.service_names(), *zones))


def _judge(case: Case, asked: dict[str, Any]) -> Diagnosis:
    from certway.cli.progress import stage
    from certway.model.text import say

    with stage(say("Judging {count} nodes ...", count=len(case.deployment.nodes)), shown=shows_progress(asked)):
        return wiring.judge_case(case)


def _narrow(case: Case, diagnosis: Diagnosis, asked: dict[str, Any]) -> Diagnosis:
    from certway.cli.asked import match_name
    from certway.diagnosis.narrow import narrow_to_node, narrow_to_services

    if asked["only"]:
        names = wiring.service_names()
        chosen = {wiring.find_service(one) or match_name("--only", one, names) for one in asked["only"]}
        diagnosis = narrow_to_services(diagnosis, chosen)
    if asked["node"]:
        node = match_name("--node", asked["node"], (node.id for node in case.deployment.nodes))
        asked["node"] = node
        diagnosis = narrow_to_node(diagnosis, node)
    return diagnosis


def _show(path: Path, case: Case, diagnosis: Diagnosis, asked: dict[str, Any]) -> None:
    """The answer where it was asked for, and a copy for `explain`."""
    from certway.cli.present import encode_board, hand_over, layout, present_board

    board = wiring.build_board(case, diagnosis)
    colour, width = layout(asked["output"], no_color=asked["no_color"])
    shown = present_board(board, asked["form"], str(path), colour=colour, width=width, node=asked["node"] or "")
    hand_over(shown, asked["output"], force=asked["force"])
    wiring.remember(encode_board(board, indent=None))


def _show_link(case: Case, diagnosis: Diagnosis, asked: dict[str, Any]) -> int:
    """One connection, or the few that were meant, in full."""
    from certway.cli.links import match_links
    from certway.cli.paint import screen_width
    from certway.cli.present import say_lines

    keys: tuple[LinkKey, ...] = match_links(asked["why"], diagnosis)
    lines = wiring.explain_links(case, diagnosis, keys, speaker(diagnosis.at), screen_width())
    say_lines(lines, no_color=asked["no_color"])
    return status_of(tuple(answer for answer in diagnosis.links if answer.subject in keys))
