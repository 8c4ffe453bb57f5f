"""What the parts of the interpreter share: where the walk stands, and what each part offers."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Optional

from ...notebook import Source
from .journal import Journal
from .namespace import Namespace
from .scope import Scope

if TYPE_CHECKING:
    from ..models.layer_factory import LayerFactory
    from .control import Exits
    from .modules import Module
    from .values import ClassValue, Function

MOST_STEPS = 400_000


class Walking:
    """The state of one reading. Statements, calls, loops and expressions are its subclasses.

    ``given`` are values for names (``--set``), ``data`` shapes for arrays (``--data``).
    """

    build: LayerFactory
    # What a statement or a call does, and what an expression is worth.
    block: Callable[[list[Any]], Optional[str]]
    call: Callable[..., Any]
    read: Callable[[Optional[ast.AST]], Any]
    text: Callable[[ast.AST], str]
    unknown: Callable[[ast.AST], Any]
    truth: Callable[[Any], Optional[bool]]
    function: Callable[[Any], Function]
    attribute: Callable[[Any, str, ast.AST], Any]
    # What a method that Python calls by itself gives, and what an operator that is defined so gives.
    special: Callable[[Any, str, list[Any], ast.AST], tuple[Any, ...]]
    operator: Callable[[ast.AST, Any, Any, ast.AST], tuple[Any, ...]]
    # Code that isn't read gets these values.
    hand_over: Callable[..., None]
    # Binding a target, and the value under the name that it is bound to.
    assign: Callable[[Any, Any, ast.AST], None]
    named: Callable[[Any, str], Any]
    # Going over items: all of them, or how many there are and what each is like.
    iterate: Callable[[Any], Optional[list[Any]]]
    many: Callable[[Any, ast.AST], tuple[Any, Any]]
    most_turns: Callable[..., int]
    # The items of an iterator: made, made who knows when, taken.
    ready: Callable[[Any], None]
    loosen: Callable[[Any], None]
    consumed: Callable[[Any], None]

    def __init__(
        self, source: Source, given: Mapping[str, Any], data: Mapping[str, tuple[Any, ...]]
    ) -> None:
        self.source, self.given, self.data = source, dict(given), dict(data)
        self.journal = Journal()
        self.scope = Scope(journal=self.journal)
        self.stars: list[str] = []
        # What the source bound in place of things of libraries, by their paths.
        self.patched = Namespace()
        self.words: dict[ast.AST, str] = {}
        self.steps, self.most_steps, self.depth, self.walking = 0, MOST_STEPS, 0, 1
        self.calls: list[Any] = []
        self.spent: dict[Any, int] = {}  # steps inside each function
        # What the generator that is being walked has yielded.
        self.yielded: dict[ast.Yield, Any] = {}
        self.entered: set[Any] = set()  # the functions that were called
        # The functions and classes of the source, in the order in which they were defined.
        self.defined: dict[Any, Function] = {}
        self.classes: list[ClassValue] = []
        # The files beside the program that were read, and those that %run is in.
        self.modules: dict[str, Module] = {}
        self.running: list[str] = []
        self.muted = 0  # inside how many walks that only make tables: nothing is reported
        self.result: Any = None
        # Why a statement may or may not happen: the conditions around it that aren't known.
        self.maybe: list[str] = []
        # Where code is left early: of the functions, loops (break, continue) and try statements.
        self.functions: list[Exits] = []
        self.loops: list[tuple[Exits, Exits]] = []
        self.tries: list[Exits] = []
        # Inside how many walks that only find out what changes: nothing is built or reported.
        self.quiet = 0
