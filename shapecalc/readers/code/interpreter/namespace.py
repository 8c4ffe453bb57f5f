"""Variables of a scope and attributes of an object: names with their values."""

from __future__ import annotations

from typing import Any


class Namespace(dict[str, Any]):
    """Names with their values; ``owner`` is the object or class that has them as attributes."""

    def __init__(self, owner: Any = None) -> None:
        super().__init__()
        self.owner = owner

    def words(self, name: str) -> str:
        """How the source calls the value of a name."""
        return f"{self.owner.name}.{name}" if self.owner is not None and self.owner.name else name

    def inherited(self, name: str) -> Any:
        """What a name stands for while the object itself has none of that name."""
        cls = getattr(self.owner, "cls", None)
        return None if cls is None else cls.find(name)
