"""The deployment file: from a path to a case, or to everything that has to be mended.

A file whose YAML, keys or values are wrong gives no case, because a mistyped key could turn a verdict silently.
A named file that is missing or unreadable makes one fact unseen; the rest is used.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Final

from certway.adapters.case_folder import CaseFolder, TooManyMistakes
from certway.adapters.certificate_files import read_list
from certway.adapters.deployment.drafts import Draft, Group, build_drafts, build_groups
from certway.adapters.deployment.expressway import build_expressway
from certway.adapters.deployment.fields import Fields, items_of, text_of
from certway.adapters.deployment.observed import build_attempts, build_reports, check_observed
from certway.adapters.deployment.schema import DEPLOYMENT
from certway.adapters.deployment.shape import check_shape
from certway.adapters.deployment.status_files import read_lists_at_hand, read_responses_at_hand
from certway.adapters.deployment.surroundings import (
    build_audiences,
    build_deployment_settings,
    build_domains,
    build_federation,
    build_neighbours,
    build_records,
)
from certway.adapters.deployment.unified import build_unified, check_clusters
from certway.adapters.deployment.zones import build_beyond, build_zones
from certway.adapters.files import read_file
from certway.adapters.yaml_nodes import YamlMap, YamlNode, YamlScalar, parse_yaml
from certway.model.certificate import Malformed
from certway.model.deployment import Beyond, Case, Deployment, Node, Product, Zone
from certway.model.text import say
from certway.model.value import value
from certway.pki.parse import parse

MAX_DEPLOYMENT_BYTES: Final = 4 * 1024 * 1024
_TEXT_FORMS: Final = frozenset({"yaml", "text", "empty", "json"})


@value
class Reading:
    """The case, None where nothing can be judged, and every problem with its place."""

    case: Case | None
    problems: tuple[Malformed, ...] = ()


def read_deployment(path: Path, now: datetime, folder: CaseFolder | None = None) -> Reading:
    """Read a deployment file; `now` is the instant of judgement where the file has none.

    `folder`: the file's folder, given by a caller who goes on reading in it.
    """
    content = read_file(path, path.name, MAX_DEPLOYMENT_BYTES)
    if isinstance(content, Malformed):
        return Reading(case=None, problems=(content,))
    root, problems = _read_tree(content, path.name)
    if root is None or problems:
        return Reading(case=None, problems=problems)
    folder = folder or CaseFolder(path.parent)
    case: Case | None = None
    with suppress(TooManyMistakes):
        case = _build_case(folder, Fields(root, DEPLOYMENT, path.name), now)
    problems = tuple(sorted((*folder.mistakes, *folder.unread), key=_place))
    return Reading(case=None if folder.mistakes else case, problems=problems)


def _place(problem: Malformed) -> tuple[int, ...]:
    """Line and column of a problem, to tell them in the order of the file."""
    return tuple(int(part) for part in problem.where.split(":") if part.isdigit())


def _read_tree(content: bytes, where: str) -> tuple[YamlNode | None, tuple[Malformed, ...]]:
    document = parse_yaml(content, where)
    if not isinstance(document.root, YamlMap):
        other = _find_other(content, where)
        if other is not None:
            return None, (other,)
        if document.root is None or (isinstance(document.root, YamlScalar) and document.root.is_null):
            return None, document.problems or (_say_empty(where),)
    wrong = check_shape(document.root, DEPLOYMENT, where)
    return document.root, tuple(sorted((*document.problems, *wrong), key=_place))


def _say_empty(where: str) -> Malformed:
    return Malformed(
        where=where, what=say("The file is empty. Begin with `certway: 1`, and name what you know of the deployment.")
    )


def _find_other(content: bytes, where: str) -> Malformed | None:
    """A certificate, a key or an archive given as a deployment file is called by its name."""
    contents = parse(content, where)
    if contents.form in _TEXT_FORMS:
        return None
    what = say("Not a deployment file: {form}. Use `certway inspect` on it.", form=contents.what)
    return Malformed(where=where, what=what)


def _build_case(folder: CaseFolder, deployment: Fields, now: datetime) -> Case:
    groups = build_groups(folder, deployment)
    drafts = build_drafts(folder, groups)
    check_clusters(folder, drafts, groups)
    nodes = tuple(_build_node(folder, draft, groups) for draft in drafts)
    zones = build_zones(folder, deployment, groups)
    check_observed(folder, deployment, zones)
    described = _build_deployment(folder, deployment, nodes, zones)
    reports = build_reports(deployment, zones)
    attempts = build_attempts(folder, deployment, nodes)
    crls = tuple(read_lists_at_hand(folder, deployment))
    ocsp = tuple(read_responses_at_hand(folder, deployment))
    _read_pool(folder, deployment)
    return Case(
        deployment=described,
        now=deployment.instant("now") or now,
        reports=reports,
        attempts=attempts,
        crls=crls,
        ocsp=ocsp,
        pool=folder.pool,
        unread=folder.unread,
    )


def _build_node(folder: CaseFolder, draft: Draft, groups: tuple[Group, ...]) -> Node:
    if draft.product in (Product.EXPRESSWAY_C, Product.EXPRESSWAY_E):
        return build_expressway(folder, draft)
    return build_unified(folder, draft, groups)


def _build_deployment(
    folder: CaseFolder, deployment: Fields, nodes: tuple[Node, ...], zones: tuple[Zone, ...]
) -> Deployment:
    domains = build_domains(deployment)
    beyond: tuple[Beyond, ...] = (
        *build_beyond(zones, deployment),
        *build_neighbours(folder, deployment),
        *build_federation(domains),
    )
    return Deployment(
        name=deployment.text("name"),
        nodes=nodes,
        zones=zones,
        domains=domains,
        audiences=build_audiences(folder, deployment),
        dns=build_records(deployment),
        settings=build_deployment_settings(deployment),
        beyond=beyond,
    )


def _read_pool(folder: CaseFolder, deployment: Fields) -> None:
    for item in items_of(deployment.find("pool")):
        _, complaints = read_list(folder, text_of(item))
        for what in complaints:
            folder.unusable(deployment.place(item), what)
