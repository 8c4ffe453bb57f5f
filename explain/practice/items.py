"""Items without end: drawn by skill and seed, or about the layers of a model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Optional

from shapecalc.errors import BadRecord, ShapeError, did_you_mean, shown
from shapecalc.numbers.shape import Shape
from shapecalc.numbers.size import known

from .answering import feedback
from .asked import drafts, item_of, solve_draft
from .drawing import STEPS, Sizes, draw_input, draw_layers
from .item import ITEM_KINDS, Choice, Feedback, Item
from .skills import SKILLS, Asked, Skill, skill_of

# Other sizes are drawn so often, for some that tell the mistakes apart.
TRIES = 12
MANY = ("total", "table", "says")
# What can be asked of a single layer of a model.
OF_A_LAYER = ("output_shape", "axis", "params", "weight_shape", "macs", "change")


def draw(skill: str, seed: int, kind: Optional[str] = None) -> Item:
    """The item of this skill and seed, the same every time; of a ``kind`` if one is given.

    Raises BadRecord for a skill or a kind that doesn't exist, or that the skill doesn't have.
    """
    found = skill_of(skill)
    if kind is not None and kind not in found.kinds:
        raise BadRecord(
            f"{found.name} has no items of kind {shown(kind)}."
            f"{did_you_mean(str(kind), found.kinds)}",
            f"It has: {', '.join(found.kinds)}.",
        )
    first = Sizes(f"{found.name} {seed}")
    wanted = kind or first.choice(found.kinds)
    item = _best(_attempts(found, wanted, seed), found.name, wanted)
    return replace(item, id=f"{found.name}/{wanted}/{seed}", skill=found.name)


def redraw(id: str) -> Item:
    """The item of an id that :func:`draw` gave. Raises BadRecord."""
    skill, _, rest = str(id).partition("/")
    kind, _, seed = rest.partition("/")
    if not seed.lstrip("-").isdigit():
        raise BadRecord(f"An item's id isn't {shown(id)}.", "It is like conv1d/params/7.")
    return draw(skill, int(seed), kind)


def _best(attempts: Iterator[tuple[Item, int]], skill: str, kind: str) -> Item:
    """The first item without two mistakes of one number, or that with the fewest."""
    best: Optional[tuple[Item, int]] = None
    for item, accidents in attempts:
        if best is None or accidents < best[1]:
            best = item, accidents
        if not accidents:
            break
    if best is None:
        raise BadRecord(f"There is no item of kind {kind} for {skill}.", "Ask for another kind.")
    return best[0]


def _attempts(skill: Skill, kind: str, seed: int) -> Iterator[tuple[Item, int]]:
    made = 0
    for attempt in range(TRIES * 6):
        pick = Sizes(f"{skill.name} {kind} {seed} {attempt}")
        found = _attempt(skill, kind, pick)
        if found is not None:
            yield found
            made += 1
        if made == TRIES:
            return


def _attempt(skill: Skill, kind: str, pick: Sizes) -> Optional[tuple[Item, int]]:
    if kind == "bug":
        from .bugs import bug_item

        return bug_item(pick), 0
    configs = draw_layers(pick, pick.choice(_suited(skill, kind)))
    if kind == "state":
        from .states import state_item

        return state_item(pick, configs), 0
    sizes = draw_input(pick, configs, skill.ranks)
    try:
        if kind in ("says", "solve"):
            from .says import says_item

            item = (says_item if kind == "says" else solve_draft)(pick, configs, sizes)
            return None if item is None else (item, 0)
        draft = drafts(kind, pick, configs, sizes)
        return None if draft is None else item_of(kind, pick, draft)
    except ShapeError:
        return None


def _suited(skill: Skill, kind: str) -> list[Asked]:
    """What of a skill can be asked in this way."""
    if kind in MANY:
        return [asked for asked in skill.asked if isinstance(asked, tuple)]
    if kind in ("output_shape", "change"):
        return list(skill.asked)
    return [asked for asked in skill.asked if not isinstance(asked, tuple)] or list(skill.asked)


# -- about a model ------------------------------------------------------------------------
def from_model(model: Any, seed: int, kind: Optional[str] = None, input_shape: Any = None) -> Item:
    """An item about one layer of a model, or about all of it.

    ``model``: a summary, or what has one, or a list of layers or configs, with its ``input_shape``,
    batch included. Sizes that aren't known are given in the question. Raises BadRecord where
    there is no layer to ask about.
    """
    rows = [row for row in _rows(model, input_shape) if _can_be_asked(row)]
    if not rows:
        raise BadRecord("No layer of the model can be asked about.", "Give one with known layers.")
    if kind is not None and kind not in OF_A_LAYER:
        raise BadRecord(
            f"Of a model there are no items of kind {shown(kind)}.",
            f"There are: {', '.join(OF_A_LAYER)}.",
        )
    item = _best(_of_rows(rows, seed, kind), "this model", kind or "any")
    return replace(item, id=f"model/{item.kind}/{seed}", skill="model")


def _rows(model: Any, input_shape: Any) -> Sequence[Any]:
    if isinstance(model, (list, tuple)):
        from shapecalc.models.sequential import Sequential, make_layers

        model = Sequential(layers=make_layers(model)).summary(input_shape)
    rows = getattr(model, "rows", None)
    if callable(rows) or rows is None:
        rows = model.summary(input_shape).rows
    found: Sequence[Any] = rows
    return found


def _can_be_asked(row: Any) -> bool:
    layer = row.layer
    plain = isinstance(row.output, Shape) and row.weights is not None and row.inputs is not None
    return plain and not (layer.is_model or layer.is_input or row.options)


def _of_rows(rows: Sequence[Any], seed: int, kind: Optional[str]) -> Iterator[tuple[Item, int]]:
    for attempt in range(TRIES * 4):
        pick = Sizes(f"model {seed} {attempt}")
        row = pick.choice(rows)
        wanted = kind or pick.choice(OF_A_LAYER)
        sizes = _known(pick, row.inputs)
        try:
            draft = drafts(
                wanted, pick, [row.layer.serialize()], sizes, f"{row.name} ({row.class_name})"
            )
            if draft is not None:
                yield item_of(wanted, pick, draft)
        except ShapeError:
            continue


def _known(pick: Sizes, inputs: Any) -> Any:
    """The sizes of a layer's inputs without the batch; what isn't known is drawn."""
    drawn: dict[Any, int] = {}

    def one(x: Any) -> list[int]:
        return [known(n) if known(n) is not None else _drawn(n) for n in x[1:]]

    def _drawn(n: Any) -> int:
        return drawn.setdefault(str(n), pick.new(STEPS))

    if isinstance(inputs, dict):
        return {key: one(x) for key, x in inputs.items()}
    return one(inputs) if isinstance(inputs, Shape) else [one(x) for x in inputs]


__all__ = [
    "ITEM_KINDS",
    "SKILLS",
    "Choice",
    "Feedback",
    "Item",
    "draw",
    "feedback",
    "from_model",
    "redraw",
]
