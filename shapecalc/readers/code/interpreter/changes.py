"""Changes in place: items set and deleted, operators such as ``+=``, of containers and tables.

Every change goes through the journal first. What a change leaves behind is what Python, NumPy or
pandas leaves behind where all is known; otherwise items are :class:`~.values.Rest`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable
from typing import Any, Optional

from ....numbers.size import Size
from ..libraries.arrays import arithmetic, written
from .control import Control
from .values import Array, Frame, Generated, Listed, Method, Rest, Unknown, has_rest

MOST_ITEMS = 100_000


def is_plain(key: Any) -> bool:
    """Whether a value is known so well that another one can be told from it."""
    if isinstance(key, tuple):
        return all(map(is_plain, key))
    return isinstance(key, (str, int, float, bytes, bool, type(None)))


class Changing(Control):
    """The part of the interpreter that changes objects."""

    # -- lists ---------------------------------------------------------------------------
    def length(self, items: Any) -> Any:
        """How many items a list has, None where that isn't known."""
        total: Any = 0
        for item in items:
            if not isinstance(item, Rest):
                total = total + 1
            elif item.length is None:
                return None
            else:
                total = total + item.length
        return total

    def blur(self, owner: Any, more: Iterable[Any] = (), length: Any = None) -> None:
        """A container whose items may stand anywhere, or be gone, beside ``more``."""
        self.journal.change(owner)
        items = [*(owner.values() if isinstance(owner, dict) else owner), *more]
        rest = self.joining().rest(items, "item")
        owner.clear()
        if rest is None:
            return
        if isinstance(owner, dict):
            owner[Rest(Unknown("key"), None)] = rest.element
        elif isinstance(owner, list):
            owner.append(Rest(rest.element, max(0, length) if isinstance(length, int) else length))
        else:
            owner.add(rest)

    def extend(self, owner: list[Any], items: list[Any]) -> None:
        """``list.append`` and its like."""
        if len(owner) + len(items) > MOST_ITEMS:
            self.blur(owner, items)
            return
        self.journal.change(owner)
        owner += items

    def items_of(self, value: Any, node: ast.AST) -> list[Any]:
        """The items of a value, those that nobody counted as a Rest."""
        if isinstance(value, Generated):
            self.ready(value)
            items: Optional[list[Any]] = list(value)
            self.consumed(value)
            return items or []
        if isinstance(value, (list, tuple)):
            return list(value)
        items = self.iterate(value)
        if items is None:
            count, element = self.many(value, node)
            return [Rest(element, count)]
        return items

    # -- sets ----------------------------------------------------------------------------
    def add(self, owner: set[Any], items: Iterable[Any]) -> None:
        """More items of a set; of what isn't known nobody knows whether it is new."""
        self.journal.change(owner)
        for item in items:
            if isinstance(item, Rest):
                self._some(owner, item.element)
            elif is_plain(item):
                owner.add(item)
            else:
                self._some(owner, item)

    def _some(self, owner: set[Any], element: Any) -> None:
        old = next((v for v in owner if isinstance(v, Rest)), None)
        found = self.joining().rest([element] if old is None else [old, element], "item")
        if old is not None and found is not None and found.element is old.element:
            return
        owner.discard(old)
        owner.add(found)

    def discard(self, owner: set[Any], item: Any) -> None:
        """One item less, if it was in the set."""
        if is_plain(item):
            self.journal.change(owner)
            owner.discard(item)
        else:
            self.blur(owner)

    # -- items ---------------------------------------------------------------------------
    def set_item(self, owner: Any, key: Any, value: Any, node: ast.AST) -> None:
        """``owner[key] = value``."""
        if isinstance(owner, dict):
            self._set_in_dict(owner, key, value)
        elif isinstance(owner, list):
            self._set_in_list(owner, key, value, node)
        elif isinstance(owner, Frame):
            self._set_column(owner, key)
        elif isinstance(owner, Method) and isinstance(owner.owner, Frame):
            self._set_cells(owner, key)
        elif isinstance(owner, Listed) and isinstance(key, slice):
            self.grown(owner)
        elif isinstance(owner, Array):
            self.journal.write(owner)
            owner.facts = written(owner.facts, value)
        else:
            self.special(owner, "__setitem__", [key, value], node)

    def _set_in_dict(self, owner: dict[Any, Any], key: Any, value: Any) -> None:
        self.journal.change(owner)
        if is_plain(key):
            owner[key] = value
            return
        join = self.joining()
        rest = next((k for k in owner if isinstance(k, Rest)), None)
        for known, old in list(owner.items()):
            owner[known] = join.values(old, value, "value")
        if rest is None:
            owner[Rest(Unknown("key"), None)] = value

    def _set_in_list(self, owner: list[Any], key: Any, value: Any, node: ast.AST) -> None:
        self.journal.change(owner)
        if isinstance(key, slice):
            parts = (key.start, key.stop, key.step)
            items = self.items_of(value, node)
            if all(p is None or isinstance(p, int) for p in parts) and not has_rest(owner):
                try:
                    owner[key] = items
                    return
                except ValueError:
                    pass
            self.blur(owner, items)
        elif isinstance(key, int) and not has_rest(owner[: key + 1] if key >= 0 else owner[key:]):
            if -len(owner) <= key < len(owner):
                owner[key] = value
        else:
            join = self.joining()
            owner[:] = [
                Rest(join.values(v.element, value, "item"), v.length)
                if isinstance(v, Rest)
                else join.values(v, value, "item")
                for v in owner
            ]

    def delete_item(self, owner: Any, key: Any, node: ast.AST) -> None:
        """``del owner[key]``."""
        if isinstance(owner, dict):
            if is_plain(key):
                self.journal.change(owner)
                owner.pop(key, None)
            else:
                self.blur(owner)
        elif isinstance(owner, list):
            self.take_out(owner, key)
        elif isinstance(owner, Frame):
            self.drop_columns(owner, [key])
        elif isinstance(owner, Listed):
            self.grown(owner)
        else:
            self.special(owner, "__delitem__", [key], node)

    def grown(self, owner: Listed) -> None:
        """Lists that an array was made into are more now, or fewer."""
        self.journal.change(owner)
        owner.shape = (None, *owner.shape[1:]) if owner.shape else None

    def take_out(self, owner: list[Any], key: Any) -> Any:
        """Delete an item, or a slice of them; the item, None where it isn't known."""
        parts = (key.start, key.stop, key.step) if isinstance(key, slice) else (key,)
        plain = all(p is None or isinstance(p, int) for p in parts)
        if plain and not has_rest(owner) and not (isinstance(key, int) and not owner):
            self.journal.change(owner)
            found = (
                owner[key] if isinstance(key, slice) or -len(owner) <= key < len(owner) else None
            )
            if isinstance(key, slice) or -len(owner) <= key < len(owner):
                del owner[key]
            return found
        if key == -1 and owner and not isinstance(owner[-1], Rest):
            self.journal.change(owner)
            return owner.pop()
        length = None if isinstance(key, slice) else self.length(owner)
        self.blur(owner, (), None if length is None else length - 1)
        return None

    # -- tables --------------------------------------------------------------------------
    def set_table(self, frame: Frame, rows: Any, width: Any, columns: Any) -> None:
        """A table changes in place."""
        self.journal.change(frame)
        frame.rows, frame.width, frame.columns = rows, width, columns

    def _set_column(self, frame: Frame, key: Any) -> None:
        names = key if isinstance(key, list) else [key]
        if isinstance(key, (Array, Frame, slice)):
            return  # a mask: rows of it change
        if frame.columns is None or not all(map(is_plain, names)):
            known = frame.columns is not None and all(n in frame.columns for n in names)
            self.set_table(frame, frame.rows, frame.width if known else None, None)
            return
        new = [n for n in names if n not in frame.columns]
        if new:
            columns = [*frame.columns, *new]
            rows = frame.rows if frame.columns else None
            self.set_table(frame, rows, len(columns), columns)

    def _set_cells(self, located: Method, key: Any) -> None:
        """``loc``, ``at``: a row or a column that isn't there is made."""
        frame = located.owner
        if located.word in ("iloc", "iat"):
            return
        row, column = key if isinstance(key, tuple) and len(key) == 2 else (key, None)
        if column is not None and not isinstance(column, slice):
            self._set_column(frame, column)
        if row != slice(None) and not isinstance(row, (Array, slice)):
            self.set_table(frame, None, frame.width, frame.columns)

    def drop_columns(self, frame: Frame, names: list[Any]) -> None:
        """Columns go: those named."""
        self.set_table(frame, frame.rows, *self.without(frame, names))

    def without(self, frame: Frame, names: list[Any]) -> tuple[Any, Any]:
        """The width and the columns of a table without these."""
        if not all(map(is_plain, names)):
            return None, None
        if frame.columns is not None:
            columns = [c for c in frame.columns if c not in names]
            return len(columns), columns
        if isinstance(frame.width, (int, Size)) and len(set(names)) == 1:
            return frame.width - 1, None
        return None, None

    # -- operators -----------------------------------------------------------------------
    def combine_in_place(self, op: ast.operator, old: Any, value: Any, node: ast.AST) -> bool:
        """``old += value`` and its like where the object itself changes; False where none does."""
        if isinstance(old, list) and isinstance(op, ast.Add):
            self.extend(old, self.items_of(value, node))
        elif isinstance(old, list) and isinstance(op, ast.Mult):
            if isinstance(value, int) and len(old) * value <= MOST_ITEMS:
                self.journal.change(old)
                old *= value
            else:
                self.blur(old)
        elif isinstance(old, set) and isinstance(op, ast.BitOr):
            self.add(old, self.items_of(value, node))
        elif isinstance(old, set) and isinstance(op, (ast.BitAnd, ast.Sub, ast.BitXor)):
            self.combine_sets(type(op).__name__, old, value)
        elif isinstance(old, dict) and isinstance(op, ast.BitOr):
            self.update(old, value)
        elif isinstance(old, Listed):
            self.grown(old)
        elif isinstance(old, Array):
            made = arithmetic(op, old, value)
            if not isinstance(made, Array) or made.shape != old.shape:
                return False  # a tensor, of which no other name knows
            self.journal.write(old)
            old.forget()
        else:
            return False
        return True

    def combine_sets(self, word: str, old: set[Any], value: Any) -> None:
        """``&=``, ``-=`` and ``^=`` of sets, by the operator's name."""
        items = self.iterate(value)
        if items is None or not all(map(is_plain, items)) or has_rest(old):
            self.blur(old, items or ([] if word != "BitXor" else [Rest(Unknown("item"), None)]))
            return
        self.journal.change(old)
        if word == "BitAnd":
            old.intersection_update(items)
        elif word == "Sub":
            old.difference_update(items)
        else:
            old.symmetric_difference_update(items)

    def update(self, owner: dict[Any, Any], other: Any) -> None:
        """``dict.update`` with a dictionary, or with pairs."""
        if not isinstance(other, dict):
            pairs = self.iterate(other)
            whole = pairs is not None and all(
                isinstance(p, (list, tuple)) and len(p) == 2 for p in pairs
            )
            other = dict(pairs) if whole and pairs and all(is_plain(p[0]) for p in pairs) else None
        if other is None:
            self.blur(owner, [Unknown("value")])
            return
        for key, value in other.items():
            self._set_in_dict(owner, key, value)
