"""What a scenario is: a case, its control, and its complete expected answer.

A scenario is a function without arguments that builds its case; its docstring is its specification: what is wrong,
the drawn chain, and why. Its id is derived from where it stands. Expectations are complete: a service that is not
listed must work, and a cause that is not listed must not appear.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import field
from typing import Final

from certway.model.deployment import Case
from certway.model.value import value
from certway.model.verdict import Verdict

WORKS, FAILS, AT_RISK = Verdict.WORKS, Verdict.FAILS, Verdict.AT_RISK
DEGRADED, UNKNOWN, NOT_MODELLED = Verdict.DEGRADED, Verdict.UNKNOWN, Verdict.NOT_MODELLED

Builder = Callable[[], Case]
Expected = tuple[Verdict, str]
"""A verdict and its paths as shown, such as `0 / 4`; an empty text where paths do not matter."""


@value
class Scenario:
    """One situation: `services` are all that do not simply work, `causes` the rule ids of every cause, in order.

    `fires` are all rules that find something, those that speak for a cause and those that only belong to one;
    `undecided` are rules that only ever say that nobody knows, and say so here. `leads` are the services for which the
    answer is the list of what else looks like their failure.
    """

    id: str
    situation: str
    title: str
    text: str
    services: tuple[tuple[str, Expected], ...]
    causes: tuple[str, ...]
    fires: frozenset[str]
    undecided: frozenset[str] = frozenset()
    leads: tuple[str, ...] = ()
    sources: tuple[str, ...]
    build: Builder = field(compare=False, repr=False)
    control: Builder = field(compare=False, repr=False)


def scenario(
    *,
    situation: str = "",
    control: Builder,
    causes: tuple[str, ...],
    also: tuple[str, ...] = (),
    undecided: tuple[str, ...] = (),
    services: dict[str, Expected] | None = None,
    leads: tuple[str, ...] = (),
    sources: tuple[str, ...],
) -> Callable[[Builder], Scenario]:
    """Make a scenario of a function; `situation` is the number in the table of situations, if it is one of them.

    `also`: rules that find something, too, but whose cause another rule speaks for; the others: see Scenario.
    """

    def build(function: Builder) -> Scenario:
        text = inspect.getdoc(function) or ""
        if not text:
            raise ValueError(f"{function.__qualname__}: a scenario needs its specification")
        subject = function.__module__.rpartition(".")[2]
        return Scenario(
            id=f"{subject}.{function.__name__}".replace("_", "-"),
            situation=situation,
            title=text.splitlines()[0],
            text=text,
            services=tuple((services or {}).items()),
            causes=causes,
            fires=frozenset((*causes, *also)),
            undecided=frozenset(undecided),
            leads=leads,
            sources=sources,
            build=function,
            control=control,
        )

    return build


HEALTHY_SERVICES: Final = ("traversal-zone", "ssh-tunnels", "sign-in", "configuration-download", "sip-registration")
"""Services that every healthy deployment with Expressway pairs and Unified CM shows."""
