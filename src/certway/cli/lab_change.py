"""`certway lab upload`, `append`, `remove`, `set`, `restart`: what an administrator does to a running lab."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from certway import wiring
from certway.app.groups import find_group
from certway.cli.exit_codes import NOT_APPLIED, NOTHING_FAILS
from certway.cli.lab_status import FOLDER, call_lab, find_lab
from certway.cli.language import phrase, speak, speaker
from certway.cli.verb import COMMON, Verb, option
from certway.model.text import Text, say

if TYPE_CHECKING:
    from certway.model.certificate import Certificate
    from certway.model.deployment import Case

F = TypeVar("F", bound=Callable[..., Any])

NODES: Final = click.argument("nodes", metavar="NODES")
FILE: Final = click.argument("file", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
FILES: Final = click.argument("file", metavar="FILE", type=click.Path(exists=True, path_type=Path))
"""A file, or a folder for every file in it."""
LISTS: Final = option(
    "--store",
    "stores",
    default=("trusted-ca",),
    multiple=True,
    metavar="STORE",
    help=phrase("Which trust list, for example tomcat-trust; may be repeated."),
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
@option(
    "--key",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help=phrase("The private key, where it was made elsewhere; the lab reads the file, nothing sends it."),
)
@option("--store", default="server", metavar="STORE", help=phrase("Which store, for example client or tomcat."))
@COMMON
def lab_upload(folder: Path, node: str, file: Path, key: Path | None, store: str, no_color: bool) -> int:
    """Judge, then install."""
    case = _read(folder)
    (chosen,) = _match_nodes(case, node, several=False)
    contents = wiring.read_files([file, key] if key else [file])
    if wiring.has_upload_page(case, chosen):
        from certway.cli.paint import screen_width
        from certway.cli.present import say_lines

        board = wiring.judge_lab_upload(case, chosen, store, contents)
        say_lines(wiring.describe_upload(board, speaker(case.now), screen_width()), no_color=no_color)
        if not wiring.upload_is_accepted(board):
            return NOT_APPLIED
    pem = wiring.to_pem_text(_certificates(file))
    if not wiring.install_in_lab(find_lab(folder), key, node=chosen, store=store, pem=pem):
        no_key = say(
            "{node} has no key for the certificate in {file}: give its file with --key.", node=chosen, file=str(file)
        )
        click.echo(speak(no_key), err=True)
        return NOT_APPLIED
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
@FILES
@LISTS
@COMMON
def lab_append(folder: Path, nodes: str, file: Path, stores: tuple[str, ...], **_: Any) -> int:
    """The list as it is installed, and what is new after it."""
    added = _certificates(file)
    return _set_lists(folder, nodes, stores, lambda held: (*held, *(one for one in added if one not in held)))


@click.command(
    cls=Verb,
    help=phrase("Remove CA certificates from a trust list of nodes of a running lab; they count until a restart."),
    examples=("certway lab remove lab/ all-c G2.pem",),
)
@FOLDER
@NODES
@FILES
@LISTS
@COMMON
def lab_remove(folder: Path, nodes: str, file: Path, stores: tuple[str, ...], **_: Any) -> int:
    """The list as it is installed, without these."""
    gone = _certificates(file)
    return _set_lists(folder, nodes, stores, lambda held: tuple(one for one in held if one not in gone))


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
    from certway.app.settings import settings_of, spell_value
    from certway.cli.asked import match_name

    case = _read(folder)
    nodes, zones = case.deployment.nodes, case.deployment.zones
    chosen = match_name("OWNER", owner, [*(node.id for node in nodes), *(zone.id for zone in zones)])
    setting = match_name("NAME", name, settings_of(case, chosen))
    spelt = spell_value(case, chosen, setting, value)
    if isinstance(spelt, Text):
        raise click.UsageError(speak(spelt))
    call_lab(folder, "set", node=chosen, name=setting, value=spelt)
    _tell(say("{owner}: {name} is {value}.", owner=chosen, name=setting, value=spelt))
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
    if not several:
        return (match_name("NODE", asked, names),)
    words = (word.strip() for word in asked.split(","))
    matched = (find_group(case, word) or (match_name("NODES", word, names),) for word in words)
    return tuple(dict.fromkeys(chain.from_iterable(matched)))


def _certificates(file: Path) -> tuple[Certificate, ...]:
    """Every certificate in a file; a usage error where there is none."""
    read = wiring.read_files([file])
    found = tuple(one for contents in read for one in contents.certificates)
    if not found and len(read) == 1:
        raise click.UsageError(speak(read[0].instead))
    if not found:
        raise click.UsageError(speak(say("There is no certificate in {file}.", file=str(file))))
    return found


def _set_lists(
    folder: Path,
    nodes: str,
    stores: tuple[str, ...],
    edit: Callable[[tuple[Certificate, ...]], tuple[Certificate, ...]],
) -> int:
    case = _read(folder)
    for node, store, held in tuple(_lists(case, _match_nodes(case, nodes), stores)):
        entries = edit(held)
        call_lab(folder, "trust", node=node, store=store, pem=wiring.to_pem_text(entries))
        _tell(_say_length(node, store, len(entries), len(entries) - len(held)))
    return NOTHING_FAILS


def _say_length(node: str, store: str, now: int, more: int) -> Text:
    if more == 0:
        return say("{node}: {store} holds {now}, as before.", node=node, store=store, now=now)
    if more < 0:
        return say(
            "{node}: {store} holds {now}, {count} fewer; it counts after a restart.",
            node=node,
            store=store,
            now=now,
            count=-more,
        )
    return say(
        "{node}: {store} holds {now}, {count} more; it counts after a restart.",
        node=node,
        store=store,
        now=now,
        count=more,
    )


def _lists(
    case: Case, nodes: tuple[str, ...], stores: tuple[str, ...]
) -> Iterator[tuple[str, str, tuple[Certificate, ...]]]:
    """Each installed list, node by node; a usage error where one has none under this name."""
    from certway.cli.asked import match_name
    from certway.model.observation import Seen

    by_name = {node.id: node for node in case.deployment.nodes}
    for name in nodes:
        held = {slot.store: trust.installed for slot, trust in by_name[name].trust}
        for store in stores:
            matched = match_name("--store", store, held)
            installed = held[matched]
            yield name, matched, installed.value.entries if isinstance(installed, Seen) else ()


def _tell(text: Text) -> None:
    click.echo(speak(text))
