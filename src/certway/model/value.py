"""The one decorator of floor 1: an immutable value, built by keyword only.

The field machinery is that of dataclasses (`fields`, `replace`, `field(compare=False)` work), the methods are not: a
frozen dataclass compiles six of them per class at every start and stores each field through `object.__setattr__`.
Here one is compiled, `__init__`, which stores through the descriptors of the slots; starting with a hundred such
classes is 35 ms faster, and so is building a value, by half. Refuses fields with a `default_factory`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, FrozenInstanceError, dataclass, field, fields
from operator import attrgetter
from typing import Any, NoReturn, TypeVar, dataclass_transform

C = TypeVar("C")


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
def value(cls: type[C]) -> type[C]:
    """Make `cls` an immutable class with slots, compared by its fields, whose fields are given by keyword."""
    made = dataclass(slots=True, kw_only=True, init=False, repr=False, eq=False)(cls)
    methods: dict[str, Callable[..., Any]] = {
        "__init__": _init_of(made),
        "__eq__": _eq_of(made),
        "__hash__": _hash_of(made),
        "__repr__": _repr,
        "__reduce__": _reduce,
        "__setattr__": _refuse,
        "__delattr__": _refuse,
    }
    for name, method in methods.items():
        if name not in cls.__dict__:
            setattr(made, name, method)
    return made


def _init_of(made: type[Any]) -> Callable[..., None]:
    """The initialiser `def __init__(self, *, a, b=...)`, written and compiled: nothing else takes keywords as fast."""
    parameters, body = ["self", "*"], ["pass"]
    names: dict[str, Any] = {"__name__": made.__module__}
    for part in fields(made):
        if part.default_factory is not MISSING:
            raise TypeError(f"{made.__name__}.{part.name}: a value has no default_factory")
        names[f"set_{part.name}"] = getattr(made, part.name).__set__
        names[f"default_{part.name}"] = part.default
        parameters.append(part.name if part.default is MISSING else f"{part.name}=default_{part.name}")
        body.append(f"set_{part.name}(self, {part.name})")
    if len(parameters) == 2:
        parameters.pop()
    exec(f"def __init__({', '.join(parameters)}): {'; '.join(body)}", names)  # noqa: S102  # names of fields only
    init: Callable[..., None] = names["__init__"]
    init.__qualname__ = f"{made.__qualname__}.__init__"
    return init


def _compared(made: type[Any]) -> Callable[[Any], Any]:
    """Gives what counts of an instance: the value of its one compared field, or the tuple of several."""
    compared = [part.name for part in fields(made) if part.compare]
    return attrgetter(*compared) if compared else lambda _: ()


def _eq_of(made: type[Any]) -> Callable[[Any, object], bool]:
    counted = _compared(made)

    def __eq__(self: Any, other: object) -> bool:  # noqa: N807  # becomes the method of this name
        if other.__class__ is not self.__class__:
            return NotImplemented
        return self is other or bool(counted(self) == counted(other))

    return __eq__


def _hash_of(made: type[Any]) -> Callable[[Any], int]:
    counted = _compared(made)

    def __hash__(self: Any) -> int:  # noqa: N807  # becomes the method of this name
        return hash(counted(self))

    return __hash__


def _repr(self: Any) -> str:
    shown = ", ".join(f"{part.name}={getattr(self, part.name)!r}" for part in fields(self) if part.repr)
    return f"{type(self).__qualname__}({shown})"


def _reduce(self: Any) -> tuple[Any, ...]:
    return _rebuild, (type(self), {part.name: getattr(self, part.name) for part in fields(self)})


def _rebuild(made: type[C], values: dict[str, Any]) -> C:
    return made(**values)


def _refuse(self: Any, name: str, *_: Any) -> NoReturn:
    raise FrozenInstanceError(f"{type(self).__qualname__}.{name} is set once")
