"""The check of a file that is new: pydantic holds its values against the declarations of the sections."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial, reduce
from operator import or_
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin, get_type_hints

os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # to look for some would read what is installed, each time

from pydantic import AfterValidator, BaseModel, ConfigDict, TypeAdapter, ValidationError, create_model

from ..errors import ConfigError
from . import kinds
from .section import Section, fields_of
from .sentences import sentence

S = TypeVar("S", bound=Section)


def validated(section: type[S], data: Mapping[str, Any], text: str, path: Path) -> S:
    """The data as a section. raises ConfigError: every fault by line and key of the file with this `text`."""
    try:
        found: S = _adapter_of(section).validate_python(data)
    except ValidationError as error:
        sentences = [sentence(text, path, item, model_of(section)) for item in _each(error)]
        raise ConfigError("\n".join(dict.fromkeys(sentences))) from None
    return found


def _each(error: ValidationError) -> Iterator[dict[str, Any]]:
    """What pydantic refuses; of what does not hang together each for itself."""
    for item in error.errors():
        yield dict(item)
        for other in getattr(item.get("ctx", {}).get("error"), "others", ()):
            yield {**item, "ctx": {"error": other}}


def _model_of(section: type[Section]) -> type[BaseModel]:
    hints = get_type_hints(section, localns=vars(kinds), include_extras=True)
    fields: dict[str, Any] = {
        name: (_as_models(hints[name]), getattr(section, name, ...)) for name in fields_of(section)
    }
    rules = ConfigDict(extra="forbid", arbitrary_types_allowed=True, strict=section.is_strict)
    return create_model(section.__name__, __config__=rules, **fields)


# Pydantic's model with the fields of a section: unknown keys are refused.
model_of: Callable[[type[Section]], type[BaseModel]] = cache(_model_of)  # type: ignore[assignment]  # classes can be hashed


def _as_models(hint: Any) -> Any:
    """A declared type with, in place of each section in it, its model, of which the section is made."""
    if isinstance(hint, type) and issubclass(hint, Section):
        return Annotated[model_of(hint), AfterValidator(partial(_made, hint))]
    origin, parts = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return Annotated[(_as_models(parts[0]), *parts[1:])]
    if origin is list:
        return list[_as_models(parts[0])]  # type: ignore[misc]  # known only when it runs
    if origin in (Union, UnionType):
        return reduce(or_, map(_as_models, parts))
    return hint


def _adapter(section: type[Section]) -> TypeAdapter[Any]:
    return TypeAdapter(_as_models(section))


# To make one takes as long as a check.
_adapter_of: Callable[[type[Section]], TypeAdapter[Any]] = cache(_adapter)  # type: ignore[assignment]  # as above


def _made(section: type[Section], model: BaseModel) -> Section:
    found = section(**{name: getattr(model, name) for name in model.model_fields_set})
    found.hangs_together()
    return found


def as_written(section: Section) -> dict[str, Any]:
    """Key of the file -> value, defaults included; of sections within it likewise."""
    fields = model_of(type(section)).model_fields
    return {f.alias or name: _written(getattr(section, name)) for name, f in fields.items() if not f.exclude}


def _written(value: Any) -> Any:
    if isinstance(value, list):
        return [_written(part) for part in value]
    return as_written(value) if isinstance(value, Section) else value
