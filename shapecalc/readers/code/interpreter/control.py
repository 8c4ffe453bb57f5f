"""Conditions, loops and exceptions: every way that the code can take, joined where they meet.

A condition that is known decides; otherwise both ways are walked from the same start and joined.
A loop over known items is walked turn by turn. Any other loop is walked quietly (nothing is built
or reported) until its start holds for every turn, and then once for real. See docs/reading.md.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, NamedTuple, Optional

from ....numbers.size import Size
from ...syntax import nodes
from .branches import Join
from .effects import can_fail, is_endless, leaves_a_loop, loops_inside
from .journal import State, content, put, unknown_content
from .namespace import Namespace
from .values import Rest, Unknown, has_rest
from .walking import Walking

# How a block of statements ended; GONE: on no way does it reach its end, and every way is noted.
RETURNED, BROKE, CONTINUED, RAISED, GONE = "return", "break", "continue", "raise", "gone"
MOST_ROUNDS = 8
# Turns of a loop that nothing ends: no later one is known to be the last.
MOST_ENDLESS = 3
# Functions whose value is known only where they returned one.
_CONVERTING = ("int", "float", "str", "len", "min", "max", "abs", "round")


class Exits(NamedTuple):
    """The states in which code is left early: of a function, a loop or a try."""

    level: int
    states: list[State]
    values: list[Any]  # what a function returns in each state


class Control(Walking):
    """The part of the interpreter that decides which statements are walked, and how often."""

    def joining(self) -> Join:
        """How values and objects are joined here."""
        return Join(self.journal, self.given)

    # -- ways ---------------------------------------------------------------------------
    def leave(self, left: str) -> None:
        """Note the state in which a way leaves a function, a loop or a try."""
        exits: Optional[Exits]
        if left == RETURNED:
            exits = self.functions[-1] if self.functions else None
        elif left in (BROKE, CONTINUED):
            exits = self.loops[-1][left == CONTINUED] if self.loops else None
        else:
            exits = self.tries[-1] if self.tries and left == RAISED else None
        if exits is not None:
            exits.states.append(self.journal.capture(exits.level))
            exits.values.append(self.result if left == RETURNED else None)

    def either(self, condition: str, ways: list[Callable[[], Optional[str]]]) -> Optional[str]:
        """Walk every way from the same start, and keep what those agree on that come to the end."""
        ends: list[State] = []
        early = False
        self.maybe.append(condition)
        try:
            for walk in ways:
                level = self.journal.open()
                try:
                    left = walk()
                    if left is None:
                        ends.append(self.journal.capture(level))
                    else:
                        self.leave(left)
                        early = early or left != RAISED
                finally:
                    self.journal.undo()
        finally:
            self.maybe.pop()
        return self._met(ends, early, condition)

    def _met(self, ends: list[State], early: bool, condition: str) -> Optional[str]:
        """Where the ways meet that come to their end; ``early``: others left the code before."""
        if not ends:
            return GONE
        self.journal.settle(ends, self.joining())
        if early:  # what follows happens only where that way wasn't taken
            self.maybe.append(condition)
        return None

    def perhaps(self, condition: str, work: Callable[[], Any]) -> Any:
        """The value of something that may not happen; its effects are those of one way."""
        found: list[Any] = []

        def walk() -> None:
            found.append(work())

        self.either(condition, [walk, lambda: None])
        return found[0] if found else None

    def do_If(self, node: ast.If) -> Optional[str]:
        test = self.truth(self.read(node.test))
        if test is not None:
            return self.block(node.body if test else node.orelse)
        return self.either(
            self.text(node.test), [lambda: self.block(node.body), lambda: self.block(node.orelse)]
        )

    def do_Match(self, node: Any) -> Optional[str]:
        subject = self.read(node.subject)
        ways: list[Callable[[], Optional[str]]] = []
        for case in node.cases:
            sure = self._matches(case, subject)
            if sure is False:
                continue
            ways.append(partial(self._case, case, subject))
            if sure:
                break
        else:
            ways.append(lambda: None)
        return ways[0]() if len(ways) == 1 else self.either(self.text(node.subject), ways)

    def _matches(self, case: Any, subject: Any) -> Optional[bool]:
        """Whether a case is taken, None where that isn't known."""
        pattern = case.pattern
        if case.guard is not None:
            return None
        if isinstance(pattern, ast.MatchAs) and pattern.pattern is None:
            return True
        if isinstance(pattern, ast.MatchValue) and isinstance(pattern.value, ast.Constant):
            if isinstance(subject, (int, float, str, type(None))):
                return bool(subject == pattern.value.value)
        return None

    def _case(self, case: Any, subject: Any) -> Optional[str]:
        for part in nodes(case.pattern):
            name = getattr(part, "name", None) or getattr(part, "rest", None)
            if isinstance(name, str):
                whole = part is case.pattern and getattr(part, "pattern", None) is None
                self.scope.set(name, subject if whole else Unknown(name))
        if case.guard is not None:
            self.read(case.guard)
        return self.block(case.body)

    # -- exceptions ----------------------------------------------------------------------
    def do_Try(self, node: Any) -> Optional[str]:
        left = self.attempt(node.body, node.orelse, [(h.name, h.body) for h in node.handlers])
        return self.block(node.finalbody) or left

    do_TryStar = do_Try

    def attempt(
        self, body: list[Any], orelse: list[Any], handlers: list[tuple[Optional[str], list[Any]]]
    ) -> Optional[str]:
        """Statements of which any may raise an error, and what handles it."""
        if not handlers or not any(map(can_fail, body)):
            return self.block(body) or self.block(orelse)
        level = self.journal.open()
        raised = Exits(level, [], [])
        self.tries.append(raised)
        ends: list[State] = []
        early = False
        attempts = len(self.journal.attempts)
        self.journal.attempt(level)
        try:
            left = None
            for statement in body:
                if can_fail(statement):
                    raised.states.append(self.journal.capture(level))
                left = self.block([statement])
                if left is not None:
                    break
                if self._came_out(statement):
                    raised.states.pop()
            if left == RAISED:
                self.leave(RAISED)
            elif can_fail(statement) and not self._came_out(statement):
                raised.states.append(self.journal.capture(level))
        finally:
            self.tries.pop()
            between = self.journal.between()
            del self.journal.attempts[attempts:]
        left = left or self.block(orelse)
        if not raised.states:
            self.journal.keep()
            return left
        if left is None:
            ends.append(self.journal.capture(level))
        elif left not in (RAISED, GONE):
            self.leave(left)
            early = True
        self.journal.undo()
        for name, handler in handlers:
            self.journal.open()
            self.journal.settle([*raised.states, *between], self.joining())
            self.maybe.append("an exception")
            try:
                if name:
                    self.scope.set(name, Unknown(name))
                left = self.block(handler)
                if left is None:
                    ends.append(self.journal.capture(level))
                else:
                    self.leave(left)
                    early = early or left != RAISED
            finally:
                self.maybe.pop()
                self.journal.undo()
        return self._met(ends, early, "an exception")

    def _came_out(self, statement: Any) -> bool:
        """Whether an assignment gave a value that is known, so that nothing failed in it."""
        if not (isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name)):
            return False
        calls = [n.func for n in nodes(statement.value) if isinstance(n, ast.Call)]
        if not all(isinstance(f, ast.Name) and f.id in _CONVERTING for f in calls):
            return False
        value = self.scope.variables.get(statement.targets[0].id)
        return can_fail(statement) and isinstance(value, (int, float, str))

    def do_Assert(self, node: ast.Assert) -> None:
        self.read(node.test)

    def do_Raise(self, node: ast.Raise) -> str:
        return RAISED

    def do_Break(self, node: ast.Break) -> str:
        return BROKE

    def do_Continue(self, node: ast.Continue) -> str:
        return CONTINUED

    # -- loops -------------------------------------------------------------------------
    def do_For(self, node: ast.For) -> Optional[str]:
        value = self.read(node.iter)
        self.loosen(value)
        items = self.iterate(value)
        if items is None or len(items) > self.most_turns(items) // 3 ** loops_inside(node):
            return self._many_turns(node, value if items is None else items)
        # A list may change in its own loop.
        items = value if type(value) is list else items
        at, most = -1, self.most_turns(items)

        def turns() -> Iterator[Callable[[], None]]:
            nonlocal at
            for at in range(most + 1):
                if at >= len(items) or has_rest(items[: at + 1]):
                    return
                yield partial(self.assign, node.target, items[at], node.iter)

        def then() -> Optional[str]:
            done = at >= len(items) and not has_rest(items)
            return self.block(node.orelse) if done else self._many_turns(node, items)

        before, self.walking = self.walking, self.walking * max(1, len(items))
        try:
            return self._turn_by_turn(node, turns(), then)
        finally:
            self.walking = before

    def _many_turns(self, node: ast.For, value: Any) -> Optional[str]:
        """A loop over items of which nobody knows the number, or over too many."""
        count, element = self.many(value, node.iter)
        if isinstance(node.target, ast.Name) and isinstance(element, Size) and not element.op:
            element = Size(None, name=node.target.id, open=True)
        return self.repeat(
            self._words(node),
            count,
            lambda: self.assign(node.target, self.journal.one_of_many(element), node.iter),
            lambda: self.block(node.body),
            lambda: self.block(node.orelse),
        )

    do_AsyncFor = do_For

    def do_While(self, node: ast.While) -> Optional[str]:
        test: list[Optional[bool]] = []

        forever = isinstance(node.test, ast.Constant) and bool(node.test.value)
        conditions = len(self.maybe)

        most = MOST_ENDLESS if is_endless(node) else self.most_turns()

        def turns() -> Iterator[Callable[[], None]]:
            for _ in range(most + 1):
                test[:] = [self.truth(self.read(node.test))]
                # Where nobody knows whether the loop was left, the turns that follow are any.
                if test[0] is not True or (forever and len(self.maybe) > conditions):
                    return
                yield lambda: None

        def then() -> Optional[str]:
            if test[0] is False:
                return self.block(node.orelse)
            return self.repeat(
                self._words(node),
                None,
                lambda: self.read(node.test),
                lambda: self.block(node.body),
                lambda: self.block(node.orelse),
                forever=forever,
            )

        return self._turn_by_turn(node, turns(), then)

    def _words(self, node: Any) -> str:
        return f"the loop at line {self.source.place(node).line}"

    def _turn_by_turn(
        self,
        node: Any,
        turns: Iterator[Callable[[], None]],
        then: Callable[[], Optional[str]],
    ) -> Optional[str]:
        """Walk a loop whose turns are known, up to where it may have been left."""
        if not leaves_a_loop(node):
            for bind in turns:
                bind()
                left = self.block(node.body)
                if left is not None:
                    return left
            return then()
        level, maybe = self.journal.open(), len(self.maybe)
        ways: list[State] = []
        going = True
        for bind in turns:
            ends, broke = self._turn(level, bind, lambda: self.block(node.body))
            ways += broke
            going = bool(ends)
            if not going:
                break
            if broke:
                self.maybe.append(self._words(node))
            self.journal.settle(ends, self.joining())
        if going:
            left = then()
            if left is None:
                ways.append(self.journal.capture(level))
            else:
                self.leave(left)
        self.journal.undo()
        del self.maybe[maybe:]
        if not ways:
            return GONE
        self.journal.settle(ways, self.joining())
        return None

    def _turn(
        self, level: int, bind: Callable[[], Any], walk: Callable[[], Optional[str]]
    ) -> tuple[list[State], list[State]]:
        """One turn of a loop, undone: the states in which it ends, and those that break off."""
        broke, ends = Exits(level, [], []), Exits(level, [], [])
        self.loops.append((broke, ends))
        self.journal.open()
        try:
            bind()
            self.leave(walk() or CONTINUED)
        finally:
            self.journal.undo()
            self.loops.pop()
        return ends.states, broke.states

    def repeat(
        self,
        condition: str,
        count: Any,
        bind: Callable[[], Any],
        walk: Callable[[], Optional[str]],
        orelse: Callable[[], Optional[str]] = lambda: None,
        forever: bool = False,
    ) -> Optional[str]:
        """Walk something that happens ``count`` times (None: nobody knows how often).

        First quietly, until what objects hold at its start is so for every turn; what still changes
        after some rounds isn't known. Then once for real.
        """
        outer = len(self.journal.frames)
        try:
            return self._repeated(condition, count, bind, walk, orelse, forever)
        finally:
            self.journal.close(outer)

    def _repeated(
        self,
        condition: str,
        count: Any,
        bind: Callable[[], Any],
        walk: Callable[[], Optional[str]],
        orelse: Callable[[], Optional[str]],
        forever: bool,
    ) -> Optional[str]:
        level, maybe = self.journal.open(), len(self.maybe)
        outside = [exits[-1] for exits in (self.functions, self.tries) if exits]
        noted = [len(exits.states) for exits in outside]
        self.maybe.append(condition)
        for turn in range(MOST_ROUNDS):
            self.quiet += 1
            try:
                ends, broke = self._turn(len(self.journal.frames), bind, walk)
            finally:
                self.quiet -= 1
            if not self.journal.settle([{}, *ends], self.joining()):
                break
            _forget(outside, noted)
            if turn >= MOST_ROUNDS // 2:
                self.widen(level)
        start = self.journal.open()
        if not self.quiet:  # otherwise the last walk was as good as any
            _forget(outside, noted)
            ends, broke = self._turn(start, bind, walk)
        del self.maybe[maybe:]
        if self.functions and len(outside[0].states) > noted[0]:
            self.maybe.append(condition)
        never: list[State] = [] if isinstance(count, int) and count > 0 else [{}]
        once = ends[0] if len(ends) == 1 and not broke else None
        left: Optional[str] = GONE
        if not forever and (never or ends):
            self.journal.settle([*never, *ends], self.joining())
            if once is not None and count is not None:
                self._count(level, once, count)
            left = orelse()
        if not broke:
            self.journal.keep()
            self.journal.keep()
            return left
        ways = broke
        if left is None:
            ways = [self.journal.capture(start), *broke]
        else:
            self.leave(left)
        self.journal.undo()
        self.journal.settle(ways, self.joining())
        self.journal.keep()
        return None

    def widen(self, level: int) -> None:
        """What changed since a level was opened isn't known, nor will it be after more turns."""
        for frame in self.journal.frames[level:]:
            for thing, held in list(frame.values()):
                now, unknown = content(thing), unknown_content(thing)
                if isinstance(thing, Namespace):
                    same = {k for k, v in now.items() if k in held and held[k] is v}
                    unknown = {k: v if k in same else unknown[k] for k, v in now.items()}
                put(thing, unknown)

    def _count(self, level: int, end: State, count: Any) -> None:
        """Lists that grow by as many items in every turn have ``count`` times as many."""
        for key, (thing, before) in list(self.journal.frames[level].items()):
            if not isinstance(thing, list) or key not in end:
                continue
            grown, known = end[key][1], len(before)
            more = len(grown) - known - 1
            if more < 1 or not isinstance(grown[known], Rest) or len(thing) <= known:
                continue
            if any(isinstance(v, Rest) for v in (*before, *grown[known + 1 :])):
                continue
            rest = self.joining().rest(thing[known:], "item")
            if rest is not None and all(a is b for a, b in zip(before, thing)):
                self.journal.touch(thing)
                thing[known:] = [Rest(rest.element, count * more)]


def _forget(exits: list[Exits], noted: list[int]) -> None:
    """What a walk noted whose start didn't hold for every turn."""
    for one, count in zip(exits, noted):
        del one.states[count:], one.values[count:]
