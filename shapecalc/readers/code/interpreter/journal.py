"""What the objects of the program hold, and how a way through the code is taken back.

Every change of a container, an array, a frame, a variable or an attribute is announced here first.
While a *frame* is open, the journal keeps what each changed object held when it was opened; so a
branch or a turn of a loop can be walked with all of its effects, captured as a *state* (what the
changed objects hold at its end) and undone. :meth:`Journal.settle` then makes the objects hold
what several states agree on.

Where two different objects became one value, a change of any of them may be one of another: they
are *linked*, and what is linked to a changed object is not known any more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Optional

from ....models.calls import GraphLayer, Tensor
from .namespace import Namespace
from .values import (
    Array,
    ClassValue,
    Frame,
    Function,
    Instance,
    Library,
    ModelValue,
    Rest,
    Thing,
    Unknown,
    View,
)

# How many things that an object held in the midst of what may fail are told apart.
MOST_BETWEEN = 4
# The changed objects with what they hold.
State = dict[int, tuple[Any, Any]]


def content(thing: Any) -> Any:
    """What an object holds, as a copy of one level."""
    if isinstance(thing, dict):
        return dict(thing)
    if isinstance(thing, (list, set)):
        return type(thing)(thing) if type(thing) in (list, set) else list(thing)
    return {field: getattr(thing, field) for field in thing.changing}


def put(thing: Any, held: Any) -> None:
    """Make an object hold this, whatever it held before."""
    if isinstance(thing, list):
        thing[:] = held
    elif isinstance(thing, (dict, set)):
        thing.clear()
        thing.update(held)
    else:
        for field, value in held.items():
            setattr(thing, field, value)


def is_mutable(value: Any) -> bool:
    """Whether a value is an object that the program can change in place."""
    return isinstance(value, (list, dict, set, Array, Frame, Instance, Thing, View))


def is_built(value: Any) -> bool:
    """Whether it is no data: a layer, a model, a function, a module."""
    if isinstance(value, Instance):
        return value.layer is not None
    return isinstance(value, (GraphLayer, ModelValue, Tensor, Function, ClassValue, Library))


def parts(value: Any) -> Iterator[Any]:
    """The values that an object holds."""
    if isinstance(value, dict):
        yield from value.values()
    elif isinstance(value, (list, set, tuple)):
        for item in value:
            yield item.element if isinstance(item, Rest) else item
    elif isinstance(value, (Instance, Thing)):
        yield value.attributes
    elif isinstance(value, View):
        yield value.owner


class Journal:
    """The open frames, and which objects may be one and the same."""

    def __init__(self) -> None:
        self.frames: list[State] = []
        # What was made since the innermost frame was opened: nothing before it can know of that.
        self.new: list[dict[int, Any]] = []
        self.links: dict[int, dict[int, Any]] = {}
        # What objects held in the midst of what may fail, by attempt: see :meth:`between`.
        self.attempts: list[tuple[int, dict[Any, list[State]]]] = []
        # What stands for one of several objects, made where ways met.
        self.merged: dict[int, Any] = {}

    # -- frames ------------------------------------------------------------------------
    def open(self) -> int:
        """Begin a way that may be taken back; its level."""
        self.frames.append({})
        self.new.append({})
        return len(self.frames) - 1

    def undo(self) -> None:
        """Close the innermost frame and make every object hold what it held when it was opened."""
        new = self.new.pop()
        if self.new:
            self.new[-1].update(new)
        for thing, held in self.frames.pop().values():
            put(thing, held)

    def keep(self) -> None:
        """Close the innermost frame, and let its changes be changes of the one around it."""
        frame, new = self.frames.pop(), self.new.pop()
        if self.frames:
            for key, entry in frame.items():
                if key not in self.new[-1]:
                    self.frames[-1].setdefault(key, entry)
            self.new[-1].update(new)

    def close(self, level: int) -> None:
        """Keep all frames from this level on: the walk was given up inside them."""
        while len(self.frames) > level:
            self.keep()

    def made(self, thing: Any) -> Any:
        """A new object: a way that is taken back needn't take back its changes."""
        if self.new:
            self.new[-1][id(thing)] = thing
        return thing

    def capture(self, level: int) -> State:
        """What everything holds now that changed since the frame of that level was opened."""
        return {
            key: (thing, content(thing))
            for frame in self.frames[level:]
            for key, (thing, _) in frame.items()
        }

    # -- changes -----------------------------------------------------------------------
    def touch(self, thing: Any) -> None:
        """An object is about to change, and is known to be the only one that does."""
        if self.attempts and not isinstance(thing, Namespace):
            self._between(thing, None)
        if self.frames and id(thing) not in self.frames[-1] and id(thing) not in self.new[-1]:
            self.frames[-1][id(thing)] = (thing, content(thing))

    def bind(self, variables: Namespace, name: str) -> None:
        """A name is about to be bound."""
        if self.attempts and name in variables:
            self._between(variables, name)
        self.touch(variables)

    def attempt(self, level: int) -> None:
        """From here on any statement may fail: what objects hold meanwhile is kept, too."""
        self.attempts.append((level, {}))

    def between(self) -> list[State]:
        """The attempt is over: what objects held in its midst, each by itself."""
        return [state for states in self.attempts.pop()[1].values() for state in states]

    def _between(self, thing: Any, name: Optional[str]) -> None:
        """An object changes again in what may fail: what it holds now may be what is left."""
        for level, kept in self.attempts:
            frame = next((f for f in self.frames[level:] if id(thing) in f), None)
            if frame is None:
                continue
            states, before = kept.setdefault((id(thing), name), []), frame[id(thing)][1]
            if name is None:
                held = content(thing) if len(states) < MOST_BETWEEN else unknown_content(thing)
            elif thing[name] is before.get(name):
                continue
            else:
                value = thing[name] if len(states) < MOST_BETWEEN else Unknown(thing.words(name))
                held = {**before, name: value}
            if len(states) <= MOST_BETWEEN:
                states.append({id(thing): (thing, held)})

    def change(self, thing: Any) -> None:
        """An object is about to change: what may be the same object isn't known any more."""
        self.touch(thing)
        if self.links and id(thing) in self.links:
            self._change_linked(thing)

    def write(self, array: Array) -> None:
        """The numbers of an array are about to change, and its shape isn't."""
        self.touch(array)
        for other in self._linked(array):
            self.touch(other)
            other.forget()

    def reshape(self, array: Array, shape: Any) -> None:
        """An array gets another shape in place; of one that may be another nobody knows."""
        self.change(array)
        array.shape = None if id(array) in self.links else shape
        array.forget()

    def view(self, array: Array, made: Any) -> None:
        """What is made of an array may share its numbers, of which those that are known count."""
        if array.facts.items and isinstance(made, Array) and made is not array:
            self.link(array, made)

    def _change_linked(self, thing: Any) -> None:
        for other in self._linked(thing):
            self.touch(other)
            put(other, unknown_content(other))

    def _linked(self, thing: Any) -> Iterator[Any]:
        """The other objects that may be this one."""
        seen, waiting = {id(thing)}, list(self.links.get(id(thing), {}).values())
        while waiting:
            other = waiting.pop()
            if id(other) not in seen:
                seen.add(id(other))
                waiting += self.links.get(id(other), {}).values()
                yield other

    def link(self, *things: Any) -> None:
        """These may be one object."""
        for thing in things:
            # Held by the first entry, so that its id stays its own.
            others = self.links.setdefault(id(thing), {id(thing): thing})
            others.update((id(other), other) for other in things)

    def one_of_many(self, value: Any) -> Any:
        """One of the objects that ``value`` stands for: its changes are only those of one."""
        if type(value) not in (list, dict, set):
            return value
        one = type(value)(value)
        self.link(one, value)
        return one

    def lose(self, value: Any, kept: Callable[[Any], bool] = lambda v: False) -> None:
        """Code that isn't read may change an object and all that it holds."""
        seen: set[int] = set()
        waiting = [value]
        while waiting:
            thing = waiting.pop()
            if id(thing) in seen or kept(thing):
                continue
            seen.add(id(thing))
            if isinstance(thing, (list, dict, set, tuple, Instance, Thing, View)):
                waiting += parts(thing)
            if isinstance(thing, Namespace):
                self.change(thing)
                put(
                    thing,
                    {k: v if is_built(v) else Unknown(thing.words(k)) for k, v in thing.items()},
                )
            elif isinstance(thing, (list, dict, set, Frame)):
                self.change(thing)
                put(thing, unknown_content(thing))
            elif isinstance(thing, Array):
                self.change(thing)
                thing.forget()
                thing.shape = None if thing.shape is None else (None,) * len(thing.shape)

    # -- several ways ------------------------------------------------------------------
    def settle(self, states: Iterable[State], join: Any) -> bool:
        """Make every object hold what these ways agree on; whether anything changed.

        ``join``: a :class:`~.branches.Join`. An object that a way doesn't name holds there what it
        holds now. That a name has a value at all is no change.
        """
        ways = list(states)
        things = {key: thing for way in ways for key, (thing, _) in way.items()}
        before = {key: content(thing) for key, thing in things.items()}

        def joined(key: int, thing: Any) -> Any:
            held = [way[key][1] if key in way else before[key] for way in ways]
            return join.contents(thing, held)

        join.begin(things)
        found = {key: joined(key, thing) for key, thing in things.items()}
        if join.unsettled:
            # A value was joined of what an object held before it was settled: once more.
            for key, held in found.items():
                self.touch(things[key])
                put(things[key], held)
            found = {key: joined(key, thing) for key, thing in things.items()}
        changed = False
        for key, held in found.items():
            thing, now = things[key], before[key]
            if join.alike(now, held) and not join.unsettled:
                continue
            # A name without a value could be anything before; with one it is no news.
            news = isinstance(thing, Namespace)
            same = {k: held.get(k) for k in now} if news else held
            changed |= not join.alike(now, same)
            self.touch(thing)
            put(thing, held)
        for thing in join.take_lost():
            self.lose(thing)
        return changed


def unknown_content(thing: Any) -> Any:
    """What an object holds of which nothing is known but what kind of object it is."""
    if isinstance(thing, Namespace):
        return {name: Unknown(thing.words(name)) for name in thing}
    if isinstance(thing, list):
        return [Rest(Unknown("item"), None)]
    if isinstance(thing, dict):
        return {Rest(Unknown("key"), None): Unknown("value")}
    if isinstance(thing, set):
        return {Rest(Unknown("item"), None)}
    held = content(thing)
    return {**held, **thing.unknown_fields()}


def named(namespace: Optional[Namespace], key: Any) -> str:
    """How the source calls what stands under a key."""
    if namespace is not None:
        return namespace.words(key)
    return f"[{key!r}]" if isinstance(key, (str, int)) else "value"
