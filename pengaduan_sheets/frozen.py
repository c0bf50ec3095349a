"""What a thing of the program is made of: named parts that nothing changes once it is made.

Dataclasses would do the same, but each is compiled anew in every process: those that a usual sync loads took a tenth
of it. What does change stays a dataclass.
"""

from __future__ import annotations

from typing import dataclass_transform

from msgspec import Struct, field
from msgspec.structs import asdict, replace

__all__ = ["Frozen", "asdict", "field", "replace"]


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
class Frozen(Struct, frozen=True, dict=True):
    """Its parts are declared as those of a dataclass. Equal are two of one kind whose parts are.

    It may have cached properties; these are no parts.
    """
