"""Templates: loops, branches, what leaves them, exceptions, comprehensions, generators."""

from __future__ import annotations

from typing import Any

from .writing import STATEMENTS, Impossible, Writer, statements

# -- loops -------------------------------------------------------------------------------------
statements(
    {
        "for.range": "for {*i:int} in range(<small>):\n    <block>",
        "for.range_known": "for {*i:int} in range(3):\n    <block>",
        "for.list": "for {*i:int} in list({ints}):\n    <block>",
        "for.literal": "for {*i:int} in [1, 2, 4]:\n    <block>",
        "for.words": "for {*i:str} in list({words}):\n    <block>",
        "for.words_known": "for {*i:str} in ['a', 'b', 'a']:\n    <block>",
        "for.text": "for {*i:str} in {str}:\n    <block>",
        "for.enumerate": "for {*i:int}, {*t:str} in enumerate(list({words})):\n    <block>",
        "for.zip": "for {*i:int}, {*j:int} in zip(list({a:ints}), range(3)):\n    <block>",
        "for.set": "for {*i:any} in list({set}):\n    <block>",
        "for.sorted": "for {*i:int} in sorted({ints}):\n    <block>",
        "for.reversed": "for {*i:int} in reversed(list({ints})):\n    <block>",
        "for.pairs": "for {*i:int}, {*t:str} in [(1, 'a'), (2, 'b')]:\n    <block>",
        "for.nested": "for {*i:int} in range(2):\n    for {*j:int} in range({i}):\n        <block>",
        "for.else": "for {*i:int} in range(<small>):\n    <block>\nelse:\n    <block>",
        "for.old_name": "for {!int} in range(<small>):\n    <block>",
        "for.attribute": "for {!int} in list({ints}):\n    <block>",
        "for.items_of_call": "for {*i:str} in 'cat dog'.split():\n    <block>",
        "for.growing": "for {*i:int} in {ints}:\n    if len({ints}) < 6:\n        {ints}.append({i} + 1)",
        "for.search": "for {*i:int} in list({ints}):\n    if {i} > <small>:\n        {!int} = {i}\n        break\nelse:\n    {!int} = 7",
    }
)
statements(
    {
        "for.lines": "for {*i:str} in open('lines.txt'):\n    <block>",
        "for.numbers": "for {*t:str} in open('numbers.txt'):\n    {*i:int} = int({t})\n    <block>",
        "for.lines_words": "for {*t:str} in open('lines.txt'):\n    for {*i:str} in {t}.split():\n        <block>",
        "for.range_unknown": "for {*i:int} in range(int(sys.argv[1])):\n    <block>",
        "for.readlines": "for {*i:str} in open('words.txt').readlines():\n    <block>",
        "for.letters": "for {*i:str} in open('words.txt').read():\n    <block>",
        "for.enumerate_lines": "for {*i:int}, {*t:str} in enumerate(open('lines.txt')):\n    <block>",
        "while.unknown": "while random.random() < 0.5:\n    <block>",
        "while.unknown_and_leave": "while True:\n    <block>\n    if random.random() < 0.5:\n        break",
        "while.input": "while input() > '2':\n    <block>",
    },
    1.5,
)
statements(
    {
        "while.counting": "{*n:int} = 0\nwhile {n} < <small>:\n    {n} += 1\n    <block>",
        "while.growing": "while len({ints}) < 4:\n    {ints}.append(<small>)",
        "while.growing_block": "while len({ints}) < 4:\n    {ints}.append(<small>)\n    <block>",
        "while.shrinking": "while {list}:\n    {list}.pop()\n    <block>",
        "while.shrinking_set": "while {set}:\n    {set}.pop()",
        "while.down": "while {!int} > 0:\n    {int} -= 1\n    <block>",
        "while.else": "{*n:int} = 0\nwhile {n} < 2:\n    {n} += 1\n    <block>\nelse:\n    <block>",
        "while.queue": "while {deque}:\n    {deque}.popleft()\n    <block>",
        "while.true": "while True:\n    <block>\n    break",
        "while.iterator": "{*it:any} = iter(list({ints}))\nwhile ({*x:int} := next({it}, None)) is not None:\n    <block>",
        "while.never": "while False:\n    <block>",
    }
)
# -- branches ------------------------------------------------------------------------------------
statements(
    {
        "if.known": "if <condition>:\n    <block>",
        "if.else": "if <condition>:\n    <block>\nelse:\n    <block>",
        "if.elif": "if <condition>:\n    <block>\nelif <condition>:\n    <block>\nelse:\n    <block>",
        "if.unknown": "if <maybe>:\n    <block>",
        "if.unknown_else": "if <maybe>:\n    <block>\nelse:\n    <block>",
        "if.walrus": "if ({*n:int} := len({sized})) > <small>:\n    <block>",
        "if.main": "if __name__ == '__main__':\n    <block>",
        "if.short_circuit": "<condition> and {ints}.append(1)",
        "if.or_effect": "<condition> or {ints}.append(1)",
        "if.expression_effect": "{a:ints}.append(1) if <condition> else {b:ints}.append(2)",
        "if.same_both": "if <maybe>:\n    {!int} = 4\nelse:\n    {int} = 4",
        "if.rebind_one": "if <maybe>:\n    {!ints} = [1, 2, 3]\n{ints}.append(1)",
        "if.alias_one": "{+v:ints} = {a:ints} if <maybe> else {b:ints}\n{v}.append(<small>)",
        "match.number": "match {int} % 3:\n    case 0:\n        <block>\n    case 1 | 2:\n        <block>",
        "match.list": "match {ints}:\n    case []:\n        <block>\n    case [{*x:int}, *_]:\n        <block>",
        "match.text": "match {str}:\n    case 'a':\n        <block>\n    case _:\n        <block>",
        "match.guard": "match len({sized}):\n    case {*x:int} if {x} > 1:\n        <block>\n    case _:\n        <block>",
        "match.dict": "match {dict}:\n    case {'a': {*x:int}}:\n        <block>\n    case _:\n        <block>",
        "match.star": "match {ints}:\n    case [_, *{*x:ints}]:\n        {!int} = len({x})",
    }
)


# -- leaving ---------------------------------------------------------------------------------------
def leave_loop(word: str, guard: str) -> Any:
    def write(writer: Writer) -> None:
        if not writer.in_loop():
            raise Impossible
        if guard:
            writer.write(f"if {writer.expression(guard)}:")
            writer.write(f"    {word}")
        else:
            writer.write(word)

    return write


def leave_function(guard: str) -> Any:
    def write(writer: Writer) -> None:
        scope = writer.function()
        if scope is None or scope.returns == "generator":
            raise Impossible
        value = f"return {writer.expression(scope.returns)}" if scope.returns else "return"
        writer.write(f"if {writer.expression(guard)}:")
        writer.write(f"    {value}")

    return write


STATEMENTS.add(
    {
        "leave.break": leave_loop("break", "condition"),
        "leave.break_maybe": leave_loop("break", "maybe"),
        "leave.continue": leave_loop("continue", "condition"),
        "leave.continue_maybe": leave_loop("continue", "maybe"),
        "leave.break_always": leave_loop("break", ""),
        "leave.return": leave_function("condition"),
        "leave.return_maybe": leave_function("maybe"),
    },
    2.0,
)
# -- exceptions, with ----------------------------------------------------------------------------------
statements(
    {
        "try.plain": "try:\n    <block>\nexcept Exception:\n    <block>",
        "try.index": "try:\n    <block>\n    {!int} = {ints}[<int>]\n    <block>\nexcept IndexError:\n    <block>",
        "try.key": "try:\n    {!int} = {dict}[<key>]\n    <block>\nexcept KeyError:\n    <block>",
        "try.number": "try:\n    {!int} = int({str})\n    <block>\nexcept ValueError:\n    <block>",
        "try.else": "try:\n    <block>\n    {ints}.pop()\nexcept IndexError:\n    <block>\nelse:\n    <block>",
        "try.finally": "try:\n    <block>\nfinally:\n    <block>",
        "try.except_finally": "try:\n    {ints}.remove(<small>)\n    <block>\nexcept ValueError:\n    <block>\nfinally:\n    <block>",
        "try.raise": "try:\n    <block>\n    if <condition>:\n        raise ValueError\n    <block>\nexcept ValueError:\n    <block>",
        "try.raise_always": "try:\n    <block>\n    raise KeyError('a')\nexcept (KeyError, ValueError):\n    <block>",
        "try.file": "try:\n    {!int} = len(open('missing.txt').read())\n    <block>\nexcept FileNotFoundError:\n    <block>",
        "try.import": "try:\n    import missing_module\n    <block>\nexcept ImportError:\n    <block>",
        "try.nested": "try:\n    try:\n        {ints}.pop()\n        <block>\n    finally:\n        <block>\nexcept IndexError:\n    <block>",
        "try.as": "try:\n    {set}.remove(<small>)\nexcept KeyError as error:\n    {!int} = len(error.args)",
        "try.reraise": "try:\n    try:\n        {!int} = {dict}['b']\n    except KeyError:\n        <block>\n        raise\nexcept LookupError:\n    <block>",
        "try.division": "try:\n    {!int} = 6 // {b:int}\n    <block>\nexcept ZeroDivisionError:\n    <block>",
        "try.in_loop": "for {*i:int} in range(<small>):\n    try:\n        {ints}.pop()\n    except IndexError:\n        <block>\n        break",
        "with.file": "with open('lines.txt') as {*h:handle}:\n    {+a:words} = {h}.read().split()",
        "with.lines": "with open('words.txt') as {*h:handle}:\n    for {*i:str} in {h}:\n        <block>",
        "with.suppress": "with __import__('contextlib').suppress(Exception):\n    <block>\n    {ints}.pop()\n    <block>",
        "with.write": "with open('out.txt', 'w') as {*h:handle}:\n    <block>",
        "assert.true": "assert len({sized}) >= 0",
    }
)
# -- comprehensions with effects, lazy things ---------------------------------------------------------
statements(
    {
        "comprehension.append": "[{ints}.append(v) for v in range(<small>)]",
        "comprehension.append_lines": "[{words}.append(line) for line in open('lines.txt')]",
        "comprehension.add": "[{set}.add(v) for v in {ints}]",
        "comprehension.if": "[{a:ints}.append(v) for v in list({b:ints}) if v > <small>]",
        "comprehension.nested": "[{ints}.append(i) for i in range(2) for j in range(i)]",
        "comprehension.set": "{{set}.add(v) for v in range(<small>)}",
        "comprehension.dict": "{{set}.add(v): v for v in range(<small>)}",
        "comprehension.setdefault": "[{dict}.setdefault(k, len({dict})) for k in {words}]",
        "comprehension.any": "any({ints}.append(v) for v in range(3))",
        "comprehension.any_stops": "any({a:ints}.append(v) or v > 0 for v in range(4))",
        "comprehension.seen": "{+v:words} = [k for k in {words} if not (k in {set} or {set}.add(k))]",
        "comprehension.walrus": "[{!int} := {int} + v for v in range(<small>)]",
        "comprehension.pop": "[{ints}.pop() for _ in list({ints})]",
        "comprehension.rows": "{+v:lists} = [[] for _ in range(<small>)] or [[]]",
        "lazy.map": "list(map({set}.add, {ints}))",
        "lazy.map_unused": "map({set}.add, {ints})",
        "lazy.map_lambda": "list(map(lambda v: {ints}.append(v), range(<small>)))",
        "lazy.filter": "list(filter(lambda v: {ints}.append(v), range(<small>)))",
        "lazy.filter_unused": "filter(lambda v: {ints}.append(v), range(<small>))",
        "lazy.sorted_key": "sorted(range(<small>), key=lambda v: {ints}.append(v) or v)",
        "lazy.generator_unused": "{*g:any} = ({ints}.append(v) for v in range(3))",
        "lazy.generator_used": "{*g:any} = ({ints}.append(v) for v in range(3))\nlist({g})",
        "lazy.generator_next": "{*g:any} = ({ints}.append(v) for v in range(3))\nnext({g})",
        "lazy.generator_twice": "{*g:any} = (v for v in list({ints}))\n{+b:ints} = list({g})\n{+c:ints} = list({g})",
        "lazy.iterator": "{*g:any} = iter(list({ints}))\nnext({g}, 0)\n{+b:ints} = list({g})",
        "lazy.sum": "{!int} = sum(1 for v in {iterable} if v)",
        "lazy.zip": "{+b:ints} = [i for i, _ in zip(range(3), {iterable})]",
        "lazy.reduce": "{!int} = __import__('functools').reduce(lambda p, q: p + q, {ints}, 1)",
        "lazy.chain": "{+b:ints} = list(__import__('itertools').chain({ints}, [1]))",
        "lazy.islice": "{+b:ints} = list(__import__('itertools').islice({ints}, 1))",
        "lazy.late": "{*g:any} = (v for v in {ints})\n{ints}.append(9)\n{!int} = len(list({g}))",
    }
)
statements(
    {
        "delete.name": "{*v:ints} = [1]\ndel {v}",
        "delete.alias": "{*v:any} = {ints}\n{v}.append(1)\ndel {v}",
        "unread.change": "helpers.change({mutable})",
        "unread.same": "{+v:ints} = helpers.same({ints})",
        "unread.repeat": "helpers.repeat({ints}.append)",
        "unread.repeat_lambda": "helpers.repeat(lambda v: {set}.add(v + 10), 3)",
        "unread.in_list": "helpers.same([{ints}])[0].append(<small>)",
        "unread.call_kept": "helpers.call_kept()",
    }
)


def table(writer: Writer) -> None:
    """A model whose size comes from a value."""
    size = writer.expression("size")
    writer.tables += 1
    model = f'[keras.Input(({size},)), layers.Dense(1)], name="m{writer.tables}"'
    writer.write(f"keras.Sequential({model}).summary()")


STATEMENTS.add({"table": table}, 6.0)
