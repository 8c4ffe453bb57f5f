"""Items about the numbers of layers: shapes, counts, an argument to find, a table with a hole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple, Optional

from shapecalc.errors import BadRecord, ShapeError
from shapecalc.layers.registry import layer_class
from shapecalc.models.sequential import make_layers
from shapecalc.models.summary import table_text
from shapecalc.numbers.size import ARITHMETIC, Number, Size, known

from .diagnosis import edited, mistakes_in
from .drawing import MOVES, WINDOWS, Sizes, arguments, code_of, with_argument
from .item import Choice, Item
from .kinds import LAST, Kind
from .lines import axis_names, lines_of, plain_text
from .worked import COUNTS, SHAPES, Question, Worked, work_out

# How many wrong choices there are beside the right one.
WRONG = 3
# So many of a hundred questions about a shape are about that of a whole batch, of such a size.
WITH_BATCH = 20
BATCHES = (16, 24, 48, 64, 96, 128)
# The likeliest mistake is always among them; the others are some of so many.
AMONG = 7


class Draft(NamedTuple):
    """A question with the words in which it is asked, before anything is worked out."""

    question: Question
    text: str
    code: str
    # The answer for the old value, where a change is asked.
    before: Any = None


# -- from layers to questions ------------------------------------------------------------------
def drafts(
    kind: str, pick: Sizes, configs: Sequence[Any], sizes: Any, who: str = ""
) -> Optional[Draft]:
    """A question of this kind about these layers; None where there is none to ask.

    Raises ShapeError for layers that don't fit together.
    """
    one = who or ("this layer" if len(configs) == 1 else "this model")
    code = code_of(configs, sizes)
    asked = Question(_plain_kind(kind), tuple(configs), sizes)
    if kind == "output_shape" and not who and pick.chance(WITH_BATCH):
        batch = pick.new(BATCHES)
        asked = Question(kind, tuple(configs), sizes, batch)
        text = f"{batch} examples go in at once. What does {one} return? Give the batch, too."
        return Draft(asked, text, code)
    if kind == "output_shape":
        return Draft(asked, f"What does {one} return? Give the shape without the batch.", code)
    if kind in ("params", "total"):
        return Draft(asked, f"How many parameters does {one} have?", code)
    worked = work_out(asked)
    if kind == "macs":
        text = f"How many multiply-adds does {one} take for one example? Biases don't count."
        return Draft(asked, text, code) if worked.last.terms else None
    if kind == "axis":
        return _axis(pick, worked, one, code)
    if kind == "weight_shape":
        names = [term.name for term in worked.last.terms]
        if not names:
            return None
        name = pick.choice(names)
        asked = Question(kind, tuple(configs), sizes, weight=name)
        return Draft(asked, f"What is the shape of the weight {name!r} of {one}?", code)
    return _table(pick, worked, code) if kind == "table" else _change(pick, worked, one, code)


def _plain_kind(kind: str) -> str:
    return {"total": "params", "weight_shape": "params", "table": "params"}.get(
        kind, kind if kind in ("macs", "params") else "output_shape"
    )


def _axis(pick: Sizes, worked: Worked, one: str, code: str) -> Draft:
    axes = worked.result()
    computed = [i for i, n in enumerate(axes) if isinstance(n, Size) and n.op]
    i = pick.choice(computed if computed and pick.chance(80) else range(len(axes)))
    word = axis_names(worked.last, len(axes), worked)[i]
    asked = worked.question
    question = Question("axis", asked.layers, asked.input_shape, axis=i + 1)
    text = f"How large is axis {i + 1} ({word}) of what {one} returns? The batch is axis 0."
    return Draft(question, text, code)


def _table(pick: Sizes, worked: Worked, code: str) -> Draft:
    """The model's table with one number missing."""
    asked = worked.question
    i = pick.choice(range(len(worked.parts)))
    part = worked.parts[i]
    count = bool(part.terms) and pick.chance(50)
    cells = []
    for j, row in enumerate(worked.parts):
        shape = plain_text(row.y)
        params = f"{sum(known(t.size) for t in row.terms):,}"
        if i == j:
            shape, params = (shape, "?") if count else ("?", params)
        cells.append((row.layer.class_name, shape, params))
    table = table_text("model", cells, [])
    if count:
        x = list(part.x.plain())[1:]
        question = Question("params", (asked.layers[i],), x)
        text = "Which number stands at the question mark?"
    else:
        question = Question("output_shape", asked.layers[: i + 1], asked.input_shape)
        text = "Which shape stands at the question mark? Give it without the batch."
    return Draft(question, text, f"{code}\n\n{table}")


def _change(pick: Sizes, worked: Worked, one: str, code: str) -> Optional[Draft]:
    """What comes out when one argument has another value."""
    asked = worked.question
    options = list(_changes(pick, asked.layers))
    pick.random.shuffle(options)
    for i, key, old, new in options:
        layers = tuple(with_argument(asked.layers, i, key, new))
        for kind in pick.random.sample(("output_shape", "params"), 2):
            before = Question(kind, asked.layers, asked.input_shape)
            after = Question(kind, layers, asked.input_shape)
            try:
                was, now = work_out(before).values(), work_out(after).values()
                if was == now or (kind == "output_shape" and new in now and new is not True):
                    continue  # nothing changes, or what does stands there already
            except ShapeError:
                continue
            what = "the output shape, without the batch" if kind == "output_shape" else "the count"
            who = layer_class(asked.layers[i]["class_name"]).__name__
            does = "return" if kind == "output_shape" else "have as parameters"
            text = f"What does {one} {does} with {key}={new!r} in place of {old!r} in {who}? Give {what}."
            return Draft(after, text, code)
    return None


def _changes(pick: Sizes, configs: Sequence[Any]) -> Iterator[tuple[int, str, Any, Any]]:
    """Arguments that may have another value: the layer's place, the name, the old and a new one."""
    for i, config in enumerate(configs):
        for one in (config, config["config"].get("layer")):
            for key, kind in layer_class(one["class_name"]).kinds.items() if one else ():
                old = one["config"].get(key, None if kind.required else kind.default)
                if key in one["config"] and old.__class__ is int and kind.numeric:
                    slides = key == getattr(layer_class(one["class_name"]), "slides", "")
                    among = WINDOWS if slides else MOVES if old < 5 else range(4, 2 * old)
                    yield i, key, old, pick.new(among)
                elif kind.decides and isinstance(old, (bool, str)) and _moves(one, key):
                    options = [v for v in kind.accepts if v.__class__ is old.__class__ and v != old]
                    if options:
                        yield i, key, old, pick.choice([v for v in options if v == _lower(v)])


def _lower(v: Any) -> Any:
    return v.lower() if isinstance(v, str) else v


def _moves(config: Any, key: str) -> bool:
    """Whether an argument is one that learners set: where the channels are isn't."""
    return key in ("padding", "return_sequences", "use_bias", "merge_mode", "reset_after")


# -- which argument gives this ---------------------------------------------------------------
def solve_draft(pick: Sizes, configs: Sequence[Any], sizes: Any) -> Optional[Item]:
    """The item that asks for an argument, without its id and skill; None where none is unique."""
    options = list(arguments(configs))
    pick.random.shuffle(options)
    for i, key, _ in options:
        for kind in pick.random.sample(("output_shape", "params"), 2):
            asked = Question(kind, tuple(configs), sizes)
            record = {
                **asked.to_dict(),
                "kind": "solve",
                "of": kind,
                "argument": key,
                "at": i,
                "target": _shown(asked, work_out(asked).values()),
            }
            right = configs[i]["config"][key]
            # What comes out grows or falls with the argument, so others stand beside it.
            others = [v for v in (right - 1, right + 1) if v > 0 and solves(record, v)]
            shown = record["target"] if kind == "output_shape" else []
            if others or right in shown:  # another one does it too, or it stands there already
                continue
            value = getattr(make_layers([configs[i]])[0], key)
            unknown = code_of(configs, sizes).replace(f"{key}={value!r}", f"{key}=?")
            return _solving(pick, record, key, right, unknown)
    return None


def _solving(pick: Sizes, record: Mapping[str, Any], key: str, right: int, code: str) -> Item:
    target = record["target"]
    shape = isinstance(target, list)
    what = f"the output shape {_shape(target)}" if shape else f"{target:,} parameters"
    wrong = dict.fromkeys([right + 1, right - 1, 2 * right, target[0] if shape else right + 2])
    choices = []
    for v in [v for v in wrong if v != right and v > 0][:WRONG]:
        cause = next(iter(solved_by_mistake(record, v)), {"kind": "", "explanation": ""})
        choices.append(Choice(v, cause["kind"], cause["explanation"]))
    lines = lines_of(work_out(_of(record, right)))
    return Item(
        id="",
        skill="",
        kind="solve",
        text=f"Which value of {key} gives {what}?",
        code=code,
        question=record,
        answer=right,
        answer_is="number",
        choices=mixed(pick, Choice(right, "", "Right."), choices),
        derivation=(*map(str, lines), f"{key}: {right}"),
        hints=tuple(f"{line.label}: {line.short}" for line in lines),
    )


def _of(record: Mapping[str, Any], value: Any) -> Question:
    """The question under an argument to find, with a value for it. Raises BadRecord."""
    try:
        layers = with_argument(record["layers"], record["at"], record["argument"], value)
        return Question.read({**record, "kind": record["of"], "layers": layers})
    except (KeyError, IndexError, TypeError):
        raise BadRecord(
            "The question doesn't say which argument is to be found.",
            'Give "of", "argument", "at" (the layer\'s place) and "target".',
        ) from None


def solves(record: Mapping[str, Any], value: Any) -> bool:
    """Whether this value of the argument gives what is asked."""
    question = _of(record, value)
    try:
        return bool(_shown(question, work_out(question).values()) == record["target"])
    except BadRecord:
        raise
    except ShapeError:
        return False


def solved_by_mistake(record: Mapping[str, Any], value: Any) -> list[dict[str, str]]:
    """The mistakes in whose rule this value gives what is asked, as ``diagnose`` names causes."""
    question = _of(record, value)
    try:
        worked = work_out(question)
    except BadRecord:
        raise
    except ShapeError:
        return []
    target = record["target"]
    wanted = tuple(target) if isinstance(target, list) else (target,)
    found: dict[str, dict[str, str]] = {}
    if worked.values() != wanted:
        for one, w in edited(worked):
            if one.name not in found and w.values() == wanted:
                found[one.name] = {**one.described(), "formula": w.formula()}
    return list(found.values())


# -- the item ---------------------------------------------------------------------------------
def item_of(kind: str, pick: Sizes, draft: Draft) -> tuple[Item, int]:
    """The item of a draft, without its id and skill, and in how many places two kinds of
    mistakes give one number. Raises ShapeError where Keras would raise an error."""
    worked, found = mistakes_in(draft.question)
    lines = lines_of(worked)
    answer = _shown(draft.question, worked.values())
    lures = list(_lures(found))
    some = pick.random.sample(lures[1:AMONG], min(WRONG - 1, len(lures[1:AMONG])))
    choices = [
        Choice(_shown(draft.question, w.values()), one.kind, one.says)
        for one, w in (*lures[:1], *some)
    ]
    if draft.before is not None:
        old = Choice(draft.before, "change_ignored", "I gave the answer for the old value.")
        choices = [old, *(c for c in choices if c.answer != draft.before)]
    item = Item(
        id="",
        skill="",
        kind=kind,
        text=draft.text,
        code=draft.code,
        question=draft.question.to_dict(),
        answer=answer,
        answer_is="shape" if draft.question.kind in SHAPES else "number",
        choices=mixed(pick, Choice(answer, "", "Right."), choices),
        derivation=tuple(map(str, lines)),
        hints=(
            *(f"{line.label}: {line.short}" for line in lines),
            *(str(line) for line in lines[:-1]),
        ),
    )
    return item, len(accidents(found))


def _shown(question: Question, values: tuple[Any, ...]) -> Any:
    return list(values) if question.kind in SHAPES else values[0]


def _shape(sizes: Sequence[Any]) -> str:
    return f"({', '.join(map(str, (None, *sizes)))})"


def mixed(pick: Sizes, right: Choice, wrong: Sequence[Choice]) -> tuple[Choice, ...]:
    choices = [right, *wrong[:WRONG]]
    pick.random.shuffle(choices)
    return tuple(choices)


def _lures(found: Sequence[tuple[Kind, Worked]]) -> Iterator[tuple[Kind, Worked]]:
    """Wrong answers of different kinds and of different value, the likelier first."""
    kinds, values = set(), set()
    for one, w in found:
        got = w.values()
        possible = all(n.__class__ is int and n > 0 for n in got) and got
        if possible and one.kind not in kinds and got not in values:
            kinds.add(one.kind)
            values.add(got)
            yield one, w


def accidents(found: Sequence[tuple[Kind, Worked]]) -> set[tuple[str, str]]:
    """Pairs of kinds whose likeliest mistakes give one number although their formulas differ.

    What is the same formula is one calculation, whatever it is called: no sizes tell it apart.
    Kinds below LAST are named only where nothing else explains a number.
    """
    first: dict[str, Worked] = {}
    for one, w in found:
        if one.weight >= LAST:
            first.setdefault(one.kind, w)
    alike: dict[Any, list[tuple[str, Worked]]] = {}
    for kind, w in first.items():
        alike.setdefault(w.values(), []).append((kind, w))
    pairs = set()
    for same in alike.values():
        forms = [(kind, _form(w)) for kind, w in same] if len(same) > 1 else []
        for i, (kind, form) in enumerate(forms):
            pairs |= {(kind, other) for other, shape in forms[i + 1 :] if shape != form}
    return pairs


def _form(w: Worked) -> tuple[int, ...]:
    """What the formulas give for other sizes: the same for what is the same calculation."""
    return tuple(_elsewhere(n) for n in w.asked())


def _elsewhere(n: Number) -> int:
    """The number with every size that has a name replaced; equal ones by equal ones."""
    if not isinstance(n, Size):
        return int(n)
    if not n.op:
        value = int(n)
        return value * 7919 + 104729 if n.name and not n.quiet else value
    a, b = (_elsewhere(operand) for operand in n.operands)
    return ARITHMETIC[n.op](a, b or 1)


__all__ = ["COUNTS", "Draft", "accidents", "drafts", "item_of", "solve_draft"]
