"""What the sections of a TOML file become: plain objects with the values of their keys.

Fields are declared as pydantic reads them, and pydantic checks a file that is new (`checking`). The objects themselves
know nothing of it: to load it and to build its models takes an eighth of a usual sync, and the file of nearly every
sync was checked by one before (`kept`).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from inspect import get_annotations
from typing import Any, ClassVar, Self, dataclass_transform


@dataclass_transform(kw_only_default=True, frozen_default=True)
class Section:
    """A part of a file: nothing changes it once it is read. A field that was not given has its default, of the class.

    is_strict  whether a value must have its very type: no figure where a text is meant
    """

    is_strict: ClassVar[bool] = True

    def __init__(self, **given: Any) -> None:
        vars(self).update(given)

    def hangs_together(self) -> None:
        """What must hold between the fields. raises ValueError: what is wrong, in words."""

    @property
    def given(self) -> dict[str, Any]:
        """Field -> value, of those that were given."""
        return {name: vars(self)[name] for name in fields_of(type(self)) if name in vars(self)}

    def replaced(self, **changed: Any) -> Self:
        """The same with other values, unchecked."""
        return type(self)(**{**self.given, **changed})

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} does not change")

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and _values(self) == _values(other)

    def __hash__(self) -> int:
        """Of its texts alone: a list among the values has none, and what is equal has the same texts."""
        return hash(tuple(value for value in _values(self) if isinstance(value, str)))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in self.given.items())})"


def _fields_of(section: type[Section]) -> tuple[str, ...]:
    names = (name for part in reversed(section.__mro__[:-2]) for name in get_annotations(part))
    return tuple(dict.fromkeys(names))


# The names of the fields, those of what it derives from first.
fields_of: Callable[[type[Section]], tuple[str, ...]] = cache(_fields_of)  # type: ignore[assignment]  # classes can be hashed


def _values(section: Section) -> list[Any]:
    return [getattr(section, name, None) for name in fields_of(type(section))]
