"""Certificate policies along a path (RFC 5280 6.1, as RFC 9618 makes it finite).

Theory of operation: the tree of RFC 5280 doubles with every level that maps two policies to the same two. Here each
level holds a policy once, with the policies of the level above that lead to it; what the tree would answer is read
off by walking up once. The part above the leaf is the same for all leaves.

Knows policies, mappings and their constraints. Refuses to know anything else about a path.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final, TypeAlias, TypeVar

from certway.model.certificate import Certificate, Malformed
from certway.model.link import PolicyInputs
from certway.model.value import value
from certway.model.verdict import Fault
from certway.pki.extensions import (
    ANY_POLICY,
    CERTIFICATE_POLICIES,
    INHIBIT_ANY_POLICY,
    POLICY_CONSTRAINTS,
    POLICY_MAPPINGS,
    PolicyConstraints,
    find_extension,
    parse_inhibit_any_policy,
    parse_policies,
    parse_policy_constraints,
    parse_policy_mappings,
)

Level: TypeAlias = Mapping[str, frozenset[str]]  # valid policy to the policies of the level above that lead to it

T = TypeVar("T")
NO_LIMIT: Final = PolicyConstraints(None, None)
ROOT: Final[Level] = {ANY_POLICY: frozenset()}


@value
class PolicyState:
    """What holds below some certificates: levels from the anchor down, what the last one is mapped to, and counters.

    A counter tells how many further certificates may pass before its rule begins.
    """

    levels: tuple[Level, ...] = (ROOT,)
    expected: Mapping[str, frozenset[str]]
    explicit: int
    mapping: int
    any_policy: int
    faults: tuple[Fault, ...] = ()


@value
class _Stated:
    """The policy extensions of one certificate; `defects` names those that cannot be read."""

    policies: tuple[str, ...] | None
    mappings: tuple[tuple[str, str], ...]
    constraints: PolicyConstraints
    inhibit_any: int | None
    defects: tuple[str, ...]


def begin_policies(count: int, inputs: PolicyInputs) -> PolicyState:
    """RFC 5280 6.1.2; `count`: certificates of the path without the anchor."""
    return PolicyState(
        expected={ANY_POLICY: frozenset((ANY_POLICY,))},
        explicit=0 if inputs.explicit else count + 1,
        mapping=0 if inputs.inhibit_mapping else count + 1,
        any_policy=0 if inputs.inhibit_any else count + 1,
    )


def pass_issuer(state: PolicyState, issuer: Certificate, position: int) -> PolicyState:
    """RFC 5280 6.1.3 (d) to (f) and 6.1.4 (a), (b), (h) to (j) for one intermediate."""
    stated = _stated(issuer)
    level = _next_level(state, stated, any_counts=state.any_policy > 0 or issuer.self_issued)
    faults = [*state.faults, *_faults(state, level, stated, position)]
    level, expected = _map(level, stated.mappings, state.mapping > 0)
    step = 0 if issuer.self_issued else 1
    limits = stated.constraints
    return PolicyState(
        levels=(*state.levels, level),
        expected=expected,
        explicit=_lower(state.explicit - step, limits.require_explicit),
        mapping=_lower(state.mapping - step, limits.inhibit_mapping),
        any_policy=_lower(state.any_policy - step, stated.inhibit_any),
        faults=tuple(faults),
    )


def check_leaf_policies(state: PolicyState, leaf: Certificate, inputs: PolicyInputs) -> Iterator[Fault]:
    """RFC 5280 6.1.3 for the last certificate and the wrap-up of 6.1.5, with all faults of the issuers."""
    yield from state.faults
    stated = _stated(leaf)
    level = _next_level(state, stated, any_counts=state.any_policy > 0)
    yield from _faults(state, level, stated, 0)
    required = stated.constraints.require_explicit == 0 or state.explicit <= 1
    if required and not acceptable_policies((*state.levels, level), inputs.initial):
        wanted = ", ".join(inputs.initial) or "anyPolicy"
        yield _missing(0, wanted, ", ".join(stated.policies or ()))


def acceptable_policies(levels: tuple[Level, ...], initial: tuple[str, ...]) -> frozenset[str]:
    """The policies of the last level that go back to one of the initial ones (empty: any)."""
    if not initial or ANY_POLICY in initial:
        return frozenset(levels[-1])
    wanted = frozenset((*initial, ANY_POLICY))
    alive: frozenset[str] = frozenset((ANY_POLICY,))
    for level in levels[1:]:
        alive = frozenset(
            policy
            for policy, parents in level.items()
            if any(parent in alive and (parent != ANY_POLICY or policy in wanted) for parent in parents)
        )
    return alive


def _next_level(state: PolicyState, stated: _Stated, *, any_counts: bool) -> Level:
    above = state.expected
    if not state.levels[-1] or stated.policies is None:
        return {}
    level: dict[str, set[str]] = {}
    leading: dict[str, set[str]] = {}
    for parent, policies in above.items():
        for policy in policies:
            leading.setdefault(policy, set()).add(parent)
    for policy in stated.policies:
        if policy != ANY_POLICY:
            parents = leading.get(policy) or ({ANY_POLICY} if ANY_POLICY in above else set())
            if parents:
                level[policy] = set(parents)
    if ANY_POLICY in stated.policies and any_counts:
        for policy, parents in leading.items():
            level.setdefault(policy, set()).update(parents)
    return {policy: frozenset(parents) for policy, parents in level.items()}


def _map(
    level: Level, mappings: tuple[tuple[str, str], ...], allowed: bool
) -> tuple[Level, Mapping[str, frozenset[str]]]:
    """The level after policy mapping, and what each of its policies is called below."""
    targets: dict[str, set[str]] = {}
    for issuers, subjects in mappings:
        targets.setdefault(issuers, set()).add(subjects)
    if not allowed:
        level = {policy: parents for policy, parents in level.items() if policy not in targets}
        targets = {}
    elif ANY_POLICY in level:
        level = {**{policy: frozenset((ANY_POLICY,)) for policy in targets}, **level}
    return level, {policy: frozenset(targets.get(policy, (policy,))) for policy in level}


def _faults(state: PolicyState, level: Level, stated: _Stated, position: int) -> Iterator[Fault]:
    for defect in stated.defects:
        yield Fault(code="policy-missing", position=position, field=defect)
    if any(ANY_POLICY in pair for pair in stated.mappings):
        yield Fault(code="policy-missing", position=position, field="policyMappings", presented="anyPolicy")
    if state.explicit <= 0 and not level and position:
        yield _missing(position, "", ", ".join(stated.policies or ()))


def _missing(position: int, expected: str, presented: str) -> Fault:
    return Fault(
        code="policy-missing", position=position, field="certificatePolicies", expected=expected, presented=presented
    )


def _lower(counter: int, limit: int | None) -> int:
    counter = max(counter, 0)
    return counter if limit is None else min(counter, max(limit, 0))


def _stated(certificate: Certificate) -> _Stated:
    if POLICY_EXTENSIONS.isdisjoint([extension.oid for extension in certificate.extensions]):
        return NOTHING_STATED
    policies = _read(certificate, CERTIFICATE_POLICIES, parse_policies)
    mappings = _read(certificate, POLICY_MAPPINGS, parse_policy_mappings)
    constraints = _read(certificate, POLICY_CONSTRAINTS, parse_policy_constraints)
    inhibit_any = _read(certificate, INHIBIT_ANY_POLICY, parse_inhibit_any_policy)
    read = {
        "certificatePolicies": policies,
        "policyMappings": mappings,
        "policyConstraints": constraints,
        "inhibitAnyPolicy": inhibit_any,
    }
    return _Stated(
        policies=None if isinstance(policies, Malformed) else policies,
        mappings=() if isinstance(mappings, Malformed) else mappings or (),
        constraints=NO_LIMIT if isinstance(constraints, Malformed) else constraints or NO_LIMIT,
        inhibit_any=None if isinstance(inhibit_any, Malformed) else inhibit_any,
        defects=tuple(word for word, each in read.items() if isinstance(each, Malformed)),
    )


def _read(certificate: Certificate, oid: str, parse: Callable[[bytes], T | Malformed]) -> T | Malformed | None:
    extension = find_extension(certificate, oid)
    return None if extension is None else parse(extension.value)


POLICY_EXTENSIONS: Final = frozenset((CERTIFICATE_POLICIES, POLICY_MAPPINGS, POLICY_CONSTRAINTS, INHIBIT_ANY_POLICY))
NOTHING_STATED: Final = _Stated(policies=None, mappings=(), constraints=NO_LIMIT, inhibit_any=None, defects=())
