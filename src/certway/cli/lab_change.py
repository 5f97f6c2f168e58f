"""`certway lab upload`, `append`, `remove`, `set`, `restart`: what an administrator does to a running lab."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from certway import wiring
from certway.app.groups import find_group
from certway.cli.exit_codes import NOT_APPLIED, NOTHING_FAILS
from certway.cli.lab_status import FOLDER, call_lab
from certway.cli.language import phrase, speak, speaker
from certway.cli.verb import COMMON, Verb, option
from certway.model.text import Text, say

if TYPE_CHECKING:
    from certway.model.certificate import Certificate
    from certway.model.deployment import Case

F = TypeVar("F", bound=Callable[..., Any])

NODES: Final = click.argument("nodes", metavar="NODES")
FILE: Final = click.argument("file", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
LIST: Final = option(
    "--store", default="trusted-ca", metavar="STORE", help=phrase("Which trust list, for example tomcat-trust.")
)


@click.command(
    cls=Verb,
    help=phrase(
        "Upload a certificate to a node of a running lab.\n\n"
        "The page of an Expressway judges it first, and refuses what certway says it refuses. What is accepted runs "
        "after a restart of the node."
    ),
    examples=("certway lab upload lab/ expe01 new.pem", "certway lab upload lab/ expc01 client.pem --store client"),
)
@FOLDER
@click.argument("node", metavar="NODE")
@FILE
@option("--store", default="server", metavar="STORE", help=phrase("Which store, for example client or tomcat."))
@COMMON
def lab_upload(folder: Path, node: str, file: Path, store: str, no_color: bool) -> int:
    """Judge, then install."""
    case = _read(folder)
    (chosen,) = _match_nodes(case, node, several=False)
    contents = wiring.read_files([file])
    if wiring.has_upload_page(case, chosen):
        from certway.cli.paint import screen_width
        from certway.cli.present import say_lines

        board = wiring.judge_lab_upload(case, chosen, store, contents)
        say_lines(wiring.describe_upload(board, speaker(case.now), screen_width()), no_color=no_color)
        if not wiring.upload_is_accepted(board):
            return NOT_APPLIED
    call_lab(folder, "install", node=chosen, store=store, pem=wiring.to_pem_text(_certificates(file)))
    _tell(say("{node}: installed as {store}; it runs after a restart.", node=chosen, store=store))
    return NOTHING_FAILS


@click.command(
    cls=Verb,
    help=phrase(
        "Append CA certificates to a trust list of nodes of a running lab; they count after a restart.\n\n"
        "NODES are names separated by commas, or all-c, all-e, all-cucm, all-imp, all."
    ),
    examples=("certway lab append lab/ all-c G3.pem", "certway lab append lab/ all-cucm ca.pem --store tomcat-trust"),
)
@FOLDER
@NODES
@FILE
@LIST
@COMMON
def lab_append(folder: Path, nodes: str, file: Path, store: str, **_: Any) -> int:
    """The list as it is installed, and what is new after it."""
    added = _certificates(file)
    return _set_lists(folder, nodes, store, lambda held: (*held, *(one for one in added if one not in held)))


@click.command(
    cls=Verb,
    help=phrase("Remove CA certificates from a trust list of nodes of a running lab; they count until a restart."),
    examples=("certway lab remove lab/ all-c G2.pem",),
)
@FOLDER
@NODES
@FILE
@LIST
@COMMON
def lab_remove(folder: Path, nodes: str, file: Path, store: str, **_: Any) -> int:
    """The list as it is installed, without these."""
    gone = _certificates(file)
    return _set_lists(folder, nodes, store, lambda held: tuple(one for one in held if one not in gone))


@click.command(
    cls=Verb,
    help=phrase("Change a setting of a node or a zone of a running lab, under the product's own name."),
    examples=('certway lab set lab/ uc-traversal "TLS verify subject name" expc.example.com',),
)
@FOLDER
@click.argument("owner", metavar="OWNER")
@click.argument("name", metavar="NAME")
@click.argument("value", metavar="VALUE")
@COMMON
def lab_set(folder: Path, owner: str, name: str, value: str, **_: Any) -> int:
    """One setting, at once."""
    from certway.cli.asked import match_name

    deployment = _read(folder).deployment
    owners = [*(node.id for node in deployment.nodes), *(zone.id for zone in deployment.zones)]
    chosen = match_name("OWNER", owner, owners)
    call_lab(folder, "set", node=chosen, name=name, value=value)
    _tell(say("{owner}: {name} is {value}.", owner=chosen, name=name, value=value))
    return NOTHING_FAILS


@click.command(
    cls=Verb,
    help=phrase("Restart nodes of a running lab, one after another: what is installed runs from then on."),
    examples=("certway lab restart lab/ expc01,expc02", "certway lab restart lab/ all-c"),
)
@FOLDER
@NODES
@COMMON
def lab_restart(folder: Path, nodes: str, **_: Any) -> int:
    """In the order they were named."""
    for node in _match_nodes(_read(folder), nodes):
        call_lab(folder, "restart", node=node)
        _tell(say("{node}: restarted.", node=node))
    return NOTHING_FAILS


def _read(folder: Path) -> Case:
    """The case of the folder, as the running lab has written it."""
    reading = wiring.read_case(folder, None)
    if reading.case is None:
        problem = reading.problems[0]
        raise click.UsageError(speak(say("{where}: {what}", where=problem.where, what=problem.what)))
    return reading.case


def _match_nodes(case: Case, asked: str, *, several: bool = True) -> tuple[str, ...]:
    from certway.cli.asked import match_name

    names = [node.id for node in case.deployment.nodes]
    group = find_group(case, asked) if several else None
    if group is not None:
        return group
    return tuple(match_name("NODES", one.strip(), names) for one in (asked.split(",") if several else [asked]))


def _certificates(file: Path) -> tuple[Certificate, ...]:
    """Every certificate in a file; a usage error where there is none."""
    found = tuple(one for contents in wiring.read_files([file]) for one in contents.certificates)
    if not found:
        raise click.UsageError(speak(say("There is no certificate in {file}.", file=str(file))))
    return found


def _set_lists(
    folder: Path, nodes: str, store: str, edit: Callable[[tuple[Certificate, ...]], tuple[Certificate, ...]]
) -> int:
    case = _read(folder)
    for node, held in _lists(case, _match_nodes(case, nodes), store):
        entries = edit(held)
        call_lab(folder, "trust", node=node, store=store, pem=wiring.to_pem_text(entries))
        count, now = len(entries) - len(held), len(entries)
        told = say(
            "{node}: {store} holds {now}, {count} more; it counts after a restart.",
            node=node,
            store=store,
            now=now,
            count=count,
        )
        if count < 0:
            told = say(
                "{node}: {store} holds {now}, {count} fewer; it counts after a restart.",
                node=node,
                store=store,
                now=now,
                count=-count,
            )
        _tell(told)
    return NOTHING_FAILS


def _lists(case: Case, nodes: tuple[str, ...], store: str) -> Iterator[tuple[str, tuple[Certificate, ...]]]:
    """The installed list of each node; a usage error where one has none under this name."""
    from certway.cli.asked import match_name
    from certway.model.observation import Seen

    for node in case.deployment.nodes:
        if node.id in nodes:
            held = {slot.store: trust.installed for slot, trust in node.trust}
            installed = held[match_name("--store", store, held)]
            yield node.id, installed.value.entries if isinstance(installed, Seen) else ()


def _tell(text: Text) -> None:
    click.echo(speak(text))
