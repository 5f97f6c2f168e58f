"""One link with everything that was judged of it: its checks in order, the engine's opinion, and ours."""

from __future__ import annotations

from collections.abc import Collection

from certway.derive.assumptions import find_assumptions
from certway.derive.atlas import Atlas
from certway.derive.links import derive_links
from certway.diagnosis.memory import Memory
from certway.model.deployment import Case
from certway.model.link import Check, Link, LinkKey
from certway.model.text import Text
from certway.model.value import value
from certway.model.verdict import Answer, Diagnosis, Evaluation
from certway.pki.chains import evaluate


@value
class CheckInFull:
    """A check, what the engine says of its question, and what the rules say."""

    check: Check
    evaluation: Evaluation
    answer: Answer


@value
class LinkInFull:
    """A link, our answer, its checks in the order in which they happen, and the defaults that they rest on."""

    link: Link
    answer: Answer
    checks: tuple[CheckInFull, ...]
    assumed: tuple[Text, ...] = ()


def explain_links(
    case: Case, diagnosis: Diagnosis, keys: Collection[LinkKey], memory: Memory
) -> tuple[LinkInFull, ...]:
    """The links with these keys, in the order of the matrix; `memory` is that of the diagnosis or a new one."""
    answers = {answer.subject: answer for answer in (*diagnosis.links, *diagnosis.checks)}
    atlas = Atlas(case, memory.memo)
    return tuple(
        LinkInFull(
            link=link,
            answer=answers[link.key],
            checks=tuple(
                CheckInFull(check=check, evaluation=evaluate(check.question, memory.memo), answer=answers[check.key])
                for check in link.checks
            ),
            assumed=find_assumptions(atlas, (link,)),
        )
        for link in derive_links(atlas)
        if link.key in keys
    )
