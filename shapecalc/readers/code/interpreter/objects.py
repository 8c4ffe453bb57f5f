"""Attributes of objects, and the methods that Python calls by itself: ``__enter__``, ``__len__``, …

Only classes of the source that aren't Keras's are asked: what Keras calls of its own is known.
"""

from __future__ import annotations

import ast
from functools import partial
from typing import Any, Optional

from ..libraries import dispatch
from .control import Control
from .effects import leaves_early
from .modules import Module, member
from .noted import Inherited
from .values import ClassValue, Function, Instance, Library, Method, Unknown

# What a decorator makes of a function.
PROPERTY, KEPT, OF_CLASS, STATIC, CACHED = "property", "kept", "class", "static", "cached"
DECORATORS = {
    "builtins.property": PROPERTY,
    "functools.cached_property": KEPT,
    "builtins.classmethod": OF_CLASS,
    "builtins.staticmethod": STATIC,
    "functools.lru_cache": CACHED,
    "functools.cache": CACHED,
}
# What chooses between functions by what they are given.
_DISPATCHING = ("functools.singledispatch", "functools.singledispatchmethod")
_OPERATORS: dict[type[ast.AST], str] = {
    ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul", ast.MatMult: "matmul", ast.Div: "truediv",
    ast.FloorDiv: "floordiv", ast.Mod: "mod", ast.Pow: "pow", ast.LShift: "lshift",
    ast.RShift: "rshift", ast.BitAnd: "and", ast.BitOr: "or", ast.BitXor: "xor",
    ast.Lt: "lt", ast.LtE: "le", ast.Gt: "gt", ast.GtE: "ge", ast.Eq: "eq", ast.NotEq: "ne",
}  # fmt: skip


def decorated(function: Any, decorator: Any) -> Any:
    """A function under a decorator of Python's own, which says how it is found and called."""
    if not isinstance(function, Function):
        return function
    if isinstance(decorator, Method) and isinstance(decorator.owner, Function):
        if decorator.word == "setter":
            made = decorator.owner.bound_to(None)
            made.setter = function
            return made
        return decorator.owner
    if isinstance(decorator, Library) and decorator.path in _DISPATCHING:
        return Unknown(function.name)
    if isinstance(decorator, Library) and decorator.path in DECORATORS:
        function.kind = DECORATORS[decorator.path]
    return function


class Objects(Control):
    """The part of the interpreter that reads and sets attributes of objects."""

    def attribute(self, value: Any, name: str, node: ast.AST) -> Any:
        """``value.name``."""
        if isinstance(value, Instance):
            if name in value.attributes:
                return value.attributes[name]
            found = value.cls.find(name)
            if isinstance(found, Function):
                return self.found_in_class(found, value, node)
            described = self.special(found, "__get__", [value, value.cls], node)
            if described:
                return described[0]
            if found is not None:
                return found
            if value.cls.is_keras():
                return dispatch.attribute(self, value, name, node)  # type: ignore[arg-type]
            if name == "__dict__":
                return value.attributes
            made = self.special(value, "__getattr__", [name], node)
            if made:
                return made[0]
            if value.cls.is_unread():
                return Inherited(partial(self.text, node), value)
            return self.unknown(node)
        if isinstance(value, Module):
            return member(self, value, name)  # type: ignore[arg-type]
        if isinstance(value, ClassValue):
            found = value.find(name)
            if isinstance(found, Function) and found.kind == OF_CLASS:
                return found.bound_to(value)
            return self.unknown(node) if found is None else found
        return dispatch.attribute(self, value, name, node)  # type: ignore[arg-type]

    def found_in_class(self, function: Function, instance: Instance, node: ast.AST) -> Any:
        """A function of a class as an attribute of its object."""
        if function.kind == STATIC:
            return function
        if function.kind == OF_CLASS:
            return function.bound_to(instance.cls)
        method = function.bound_to(instance)
        if function.kind not in (PROPERTY, KEPT):
            return method
        value = self.call(method, [], {}, node)
        if function.kind == KEPT:
            self.journal.change(instance.attributes)
            instance.attributes[function.name] = value
        return value

    def set_attribute(self, owner: Any, name: str, value: Any, node: ast.AST) -> None:
        """``owner.name = value``."""
        if isinstance(owner, Instance):
            found = owner.cls.find(name)
            if isinstance(found, Function) and found.kind == PROPERTY:
                if found.setter is not None:
                    self.call(found.setter.bound_to(owner), [value], {}, node)
                return
            if self.special(found, "__set__", [owner, value], node):
                return
            if self.special(owner, "__setattr__", [name, value], node):
                return
        if isinstance(owner, (Instance, ClassValue)):
            self.journal.change(owner.attributes)
            owner.attributes[name] = value
        elif isinstance(owner, Module):
            owner.scope.set(name, value)
        else:
            dispatch.set_attribute(self, owner, name, value, node)  # type: ignore[arg-type]

    # -- what Python calls by itself -----------------------------------------------------------
    def special(self, owner: Any, name: str, args: list[Any], node: ast.AST) -> tuple[Any, ...]:
        """What a method that Python calls by itself gives; () where the class has none."""
        method = self.special_method(owner, name)
        return () if method is None else (self.call(method, args, {}, node),)

    def operator(self, op: ast.AST, a: Any, b: Any, node: ast.AST) -> tuple[Any, ...]:
        """``a op b`` as one of the two defines it; () where neither does."""
        if not isinstance(a, Instance) and not isinstance(b, Instance):
            return ()
        if isinstance(op, (ast.In, ast.NotIn)):
            return self.special(b, "__contains__", [a], node) and (self.unknown(node),)
        word = _OPERATORS.get(type(op), "")
        return self.special(a, f"__{word}__", [b], node) or self.special(
            b, f"__r{word}__", [a], node
        )

    def in_place(self, op: ast.AST, a: Any, b: Any, node: ast.AST) -> tuple[Any, ...]:
        """``a op= b`` as the class of ``a`` defines it; () where it doesn't."""
        return self.special(a, f"__i{_OPERATORS.get(type(op), '')}__", [b], node)

    def within(self, managers: list[Any], node: Any) -> Optional[str]:
        """The body of ``with``, and what objects of the source do at its end."""
        ends = [m for m in reversed(managers) if self.special_method(m, "__exit__") is not None]
        if not ends:
            return self.block(node.body)
        if any(map(leaves_early, node.body)):
            self.hand_over([self.special_method(m, "__exit__") for m in ends], node)
        left = self.attempt(node.body, [], [(None, [])])
        for manager in ends:
            self.special(manager, "__exit__", [None, None, None], node)
        return left

    def special_method(self, owner: Any, name: str) -> Optional[Function]:
        """A method that Python calls by itself, bound; None where the class has none."""
        if not isinstance(owner, Instance) or owner.cls.is_keras():
            return None
        method = owner.cls.find(name)
        return method.bound_to(owner) if isinstance(method, Function) else None
