"""Templates: numbers, texts, and Python's containers with all that changes them."""

from __future__ import annotations

from typing import Any

from .writing import STATEMENTS, Impossible, Writer, expressions, statements

# -- expressions -------------------------------------------------------------------------------
expressions(
    "int",
    {
        "int.number": lambda w: str(w.rng.randint(0, 6)),
        "int.name": "{int}",
        "int.plus": "{int} + <small>",
        "int.times": "(<small> * <small>)",
        "int.minus": "({int} - <small>)",
        "int.modulo": "({int} % 5)",
        "int.divided": "({int} // 2)",
        "int.negative": "(-{int})",
        "int.len": "len({sized})",
        "int.len_of_set": "len(set({iterable}))",
        "int.sum": "sum({ints})",
        "int.sum_of_values": "sum({dict}.values())",
        "int.max": "max({ints}, default=1)",
        "int.min": "min(<int>, <int>)",
        "int.max_of_two": "max(<int>, 1)",
        "int.first": "({ints}[0] if {ints} else 2)",
        "int.last_of_list": "({ints} or [4])[-1]",
        "int.get": "{dict}.get(<key>, <small>)",
        "int.count": "{ints}.count(<small>)",
        "int.abs": "abs({int} - 3)",
        "int.conditional": "(<int> if <condition> else <int>)",
        "int.or": "({int} or 3)",
        "int.and": "({int} and 2)",
        "int.bool": "(True + len({sized}))",
        "int.xor": "({int} ^ 3)",
        "int.shift": "(1 << {int} % 4)",
        "int.round": "round({int} / 2)",
        "int.int": "int({int} * 1.5)",
        "int.power": "({int} % 4) ** 2",
        "int.divmod": "divmod({int}, 3)[<bit>]",
        "int.index": "(sorted({ints}) + [3])[0]",
        "int.enumerate": "max((i for i, _ in enumerate({iterable})), default=0)",
        "int.walrus": "(len({sized}) + ({!int} := {int} + 1))",
        "int.counter": "{counter}[<key>]",
        "int.total": "sum({counter}.values())",
        "int.text_length": "len({str} * 2)",
        "int.any": "any(v > 2 for v in {ints}) + 1",
        "int.all": "all({ints}) + 1",
    },
)
expressions(
    "int",
    {
        "int.input": "int(input())",
        "int.argument": "int(sys.argv[1])",
        "int.random": "random.randint(0, 5)",
        "int.environment": "int(os.environ.get('SIZE', 3))",
        "int.file": "len(open('lines.txt').read())",
        "int.words_of_file": "len(open('words.txt').read().split())",
    },
    0.6,
)
expressions(
    "small",
    {
        "small.number": lambda w: str(w.rng.randint(0, 4)),
        "small.modulo": "{int} % 4",
        "small.min": "min({int}, 3)",
        "small.len": "len({sized}) % 4",
    },
)
expressions("bit", {"bit.zero": "0", "bit.one": "1"})
expressions(
    "key",
    {
        "key.text": lambda w: repr(w.rng.choice("abcd")),
        "key.name": "{str}",
        "key.made": "'k' + str({int} % 3)",
    },
)
expressions(
    "str",
    {
        "text.literal": lambda w: repr(w.rng.choice(["a", "cat", "b c", "dog sat"])),
        "text.name": "{str}",
        "text.plus": "{str} + 'x'",
        "text.strip": "{str}.strip()",
        "text.upper": "{str}.upper()",
        "text.replace": "{str}.replace('a', '')",
        "text.slice": "{str}[1:]",
        "text.join": "' '.join({words})",
        "text.of_number": "str({int})",
        "text.repeat": "{str} * <small>",
    },
)
expressions(
    "condition",
    {
        "condition.true": "True",
        "condition.false": "False",
        "condition.greater": "{int} > <small>",
        "condition.equal": "{int} == <small>",
        "condition.even": "{int} % 2 == 0",
        "condition.filled": "{iterable}",
        "condition.empty": "not {iterable}",
        "condition.length": "len({sized}) > <small>",
        "condition.key": "<key> in {dict}",
        "condition.element": "<small> in {set}",
        "condition.not": "not {int} > 2",
        "condition.both": "<condition> and <condition>",
        "condition.either": "<condition> or <condition>",
        "condition.between": "0 < {int} < 4",
        "condition.isinstance": "isinstance({any}, list)",
        "condition.is_none": "{any} is None",
        "condition.text": "{str} == 'a'",
        "condition.starts": "{str}.startswith('a')",
        "condition.same_object": "{a:list} is {b:list}",
        "condition.known_by_run": "<maybe>",
    },
)
expressions(
    "maybe",
    {
        "maybe.random": "random.random() < 0.5",
        "maybe.input": "input() > '2'",
        "maybe.argument": "sys.argv[2] < 'm'",
        "maybe.environment": "os.environ.get('SIZE') == '3'",
        "maybe.file": "len(open('lines.txt').readlines()) > 2",
        "maybe.number": "int(sys.argv[1]) > 2",
    },
)
expressions(
    "ints",
    {
        "list.literal": "[<small>, <small>]",
        "list.empty": "[]",
        "list.name": "{ints}",
        "list.repeat": "[<small>] * (<small>)",
        "list.range": "list(range(<small>))",
        "list.plus": "{ints} + [<small>]",
        "list.slice": "{ints}[1:]",
        "list.slice_step": "{ints}[::2]",
        "list.sorted": "sorted({ints})",
        "list.of_set": "list({set})",
        "list.copied": "{ints}.copy()",
        "list.values": "list({dict}.values())",
        "list.reversed": "list(reversed({ints}))",
        "list.unpacked": "[*{ints}, <small>]",
        "list.or": "({ints} or [1])",
        "list.conditional": "({a:ints} if <condition> else {b:ints})",
        "list.comprehension": "[v + 1 for v in {ints}]",
        "list.filtered": "[v for v in {ints} if v > <small>]",
        "list.filter": "list(filter(None, {ints}))",
        "list.map": "list(map(abs, {ints}))",
        "list.zip": "[v for v, _ in zip({a:ints}, {iterable})]",
        "list.lengths": "[len(v) for v in {words}]",
        "list.of_dict": "[{dict}.get(k, 0) for k in 'abc']",
        "list.nested": "[i * j for i in range(<small>) for j in range(2)]",
    },
)
expressions(
    "words",
    {
        "list.words": "['a', 'b', 'cat']",
        "list.words_name": "{words}",
        "list.split": "{str}.split()",
        "list.letters": "list({str})",
        "list.keys": "list({dict})",
        "list.sorted_words": "sorted(set({words}))",
        "list.lines": "open('words.txt').read().split()",
        "list.readlines": "open('lines.txt').readlines()",
        "list.splitlines": "open('lines.txt').read().splitlines()",
        "list.stripped": "[line.strip() for line in open('words.txt')]",
        "list.words_slice": "{words}[:2]",
    },
)
expressions(
    "set",
    {
        "set.literal": "{<small>, <small>}",
        "set.empty": "set()",
        "set.name": "{set}",
        "set.of_list": "set({ints})",
        "set.union": "{a:set} | {b:set}",
        "set.intersection": "{a:set} & {b:set}",
        "set.difference": "{set} - {<small>}",
        "set.symmetric": "{set} ^ {1, 2}",
        "set.method": "{set}.union({ints})",
        "set.comprehension": "{v % 3 for v in {ints}}",
        "set.copied": "{set}.copy()",
        "set.frozen": "set(frozenset({ints}))",
    },
)
expressions(
    "dict",
    {
        "dict.literal": "{<key>: <small>, <key>: <small>}",
        "dict.empty": "{}",
        "dict.name": "{dict}",
        "dict.call": "dict(a=<small>, c=2)",
        "dict.of_pairs": "dict(zip({words}, {ints}))",
        "dict.comprehension": "{k: i for i, k in enumerate({words})}",
        "dict.merged": "{**{dict}, <key>: <small>}",
        "dict.or": "{dict} | {<key>: <small>}",
        "dict.copied": "{dict}.copy()",
        "dict.fromkeys": "dict.fromkeys({words}, 0)",
        "dict.filtered": "{k: v for k, v in {dict}.items() if v > <small>}",
    },
)

# -- new variables -----------------------------------------------------------------------------
statements(
    {
        "new.int": "{+a:int} = <int>",
        "new.str": "{+a:str} = <str>",
        "new.ints": "{+a:ints} = <ints>",
        "new.words": "{+a:words} = <words>",
        "new.set": "{+a:set} = <set>",
        "new.dict": "{+a:dict} = <dict>",
        "new.deque": "{+a:deque} = deque({iterable})",
        "new.bounded_deque": "{+a:deque} = deque(maxlen=3)",
        "new.counter": "{+a:counter} = Counter({words})",
        "new.empty_counter": "{+a:counter} = Counter()",
        "new.ddict": "{+a:ddict} = defaultdict(int)",
        "new.lists": "{+a:lists} = [[1], [2, 3]]",
        "new.lists_shared": "{+a:lists} = [[1]] * 2",
        "new.pair": "{+a:int}, {+b:ints} = <int>, <ints>",
        "new.star": "{+a:int}, *{+b:ints} = 1, 2, *{ints}",
        "new.chained": "{+a:ints} = {+b:ints} = <ints>",
        "new.annotated": "{+a:int}: int = <int>",
    }
)
# -- int, str ------------------------------------------------------------------------------------
statements(
    {
        "int.set": "{!int} = <int>",
        "int.add": "{!int} += <small>",
        "int.one_more": "{!int} += 1",
        "int.subtract": "{!int} -= 1",
        "int.multiply": "{!int} *= 2",
        "int.swap": "{!a:int}, {!b:int} = {b}, {a}",
        "text.set": "{!str} = <str>",
        "text.add": "{!str} += 'x'",
    }
)
# -- lists -----------------------------------------------------------------------------------------
statements(
    {
        "list.append": "{ints}.append(<int>)",
        "list.append_word": "{words}.append(<str>)",
        "list.extend": "{ints}.extend([<int>, <int>])",
        "list.extend_other": "{words}.extend({b:words}[:2])",
        "list.extend_words": "{words}.extend({str}.split())",
        "list.extend_generator": "{ints}.extend(v + 1 for v in range(<small>))",
        "list.insert": "{ints}.insert(0, <int>)",
        "list.pop": "{ints}.pop()",
        "list.pop_guarded": "if {list}:\n    {list}.pop()",
        "list.pop_first": "if len({ints}) > 1:\n    {!int} = {ints}.pop(0)",
        "list.remove": "if <small> in {ints}:\n    {ints}.remove({ints}[0])",
        "list.remove_value": "{ints}.remove(<small>)",
        "list.clear": "{list}.clear()",
        "list.sort": "{ints}.sort()",
        "list.sort_reverse": "{ints}.sort(reverse=True)",
        "list.sort_key": "{words}.sort(key=len)",
        "list.reverse": "{list}.reverse()",
        "list.iadd": "{!ints} += [<int>]",
        "list.iadd_text": "{!words} += <str>.split()",
        "list.imul": "{!ints} *= 2\ndel {ints}[9:]",
        "list.rebind": "{!ints} = <ints>",
        "list.rebind_longer": "{!ints} = {ints} + [<int>]",
        "list.set_item": "if {ints}:\n    {ints}[0] = <int>",
        "list.set_last": "if {ints}:\n    {ints}[-1] += 1",
        "list.set_item_words": "if {words}:\n    {words}[0] = <str>",
        "list.set_slice": "{ints}[1:2] = [<int>, <int>]",
        "list.set_all": "{ints}[:] = <ints>",
        "list.del_item": "if {list}:\n    del {list}[0]",
        "list.del_bare": "del {ints}[0]",
        "list.del_slice": "del {ints}[1:]",
        "list.del_step": "del {ints}[::2]",
        "list.swap": "if len({ints}) > 1:\n    {ints}[0], {ints}[1] = {ints}[1], {ints}[0]",
        "list.from_method": "list.append({ints}, <int>)",
        "list.bound_method": "{*f:bound} = {ints}.append\n{f}(<int>)",
        "nested.append_inside": "{lists}[0].append(<int>)",
        "nested.append": "{lists}.append([<int>])",
        "nested.append_alias": "{lists}.append({ints})",
        "nested.take": "{+a:ints} = {lists}[0]",
        "nested.last": "{+a:ints} = {lists}[-1]",
        "nested.loop": "for {*x:ints} in {lists}:\n    {x}.append(<small>)\n    <block>",
        "nested.pop": "if len({lists}) > 1:\n    {lists}.pop()",
        "nested.copy": "{+a:lists} = {lists}.copy()",
        "nested.in_dict": "{*d:any} = {'a': {ints}}\n{d}['a'].append(<int>)",
        "nested.in_tuple": "{*d:any} = ({ints}, 1)\n{d}[0].append(<int>)",
        "nested.dict_of_lists": "{*d:any} = {}\nfor {*k:str} in {words}:\n    {d}.setdefault({k}, {ints}).append(1)",
    }
)
# -- sets --------------------------------------------------------------------------------------------
statements(
    {
        "set.add": "{set}.add(<int>)",
        "set.add_twice": "{set}.add(1)\n{set}.add(1)",
        "set.update": "{set}.update(<ints>)",
        "set.update_letters": "{set}.update({str})",
        "set.remove": "if <small> in {set}:\n    {set}.remove(min({set}, key=str))",
        "set.remove_bare": "{set}.remove(<small>)",
        "set.discard": "{set}.discard(<small>)",
        "set.pop": "if {set}:\n    {set}.pop()",
        "set.pop_bare": "{!int} = len(str({set}.pop()))",
        "set.clear": "{set}.clear()",
        "set.ior": "{!set} |= {<int>}",
        "set.iand": "{!set} &= {1, 2, 3}",
        "set.isub": "{!set} -= {<small>}",
        "set.ixor": "{!set} ^= {<small>}",
        "set.rebind": "{!set} = <set>",
        "set.intersection_update": "{set}.intersection_update({ints})",
        "set.difference_update": "{set}.difference_update({ints})",
        "set.symmetric_difference_update": "{set}.symmetric_difference_update({1, 7})",
    }
)
# -- dictionaries --------------------------------------------------------------------------------------
statements(
    {
        "dict.set": "{dict}[<key>] = <int>",
        "dict.set_number": "{dict}[<int>] = 1",
        "dict.add": "{dict}[<key>] = {dict}.get(<key>, 0) + 1",
        "dict.add_bare": "{dict}['a'] += 1",
        "dict.del": "if 'a' in {dict}:\n    del {dict}['a']",
        "dict.del_bare": "del {dict}[<key>]",
        "dict.pop": "{dict}.pop(<key>, None)",
        "dict.pop_bare": "{!int} = {dict}.pop('a')",
        "dict.popitem": "if {dict}:\n    {dict}.popitem()",
        "dict.setdefault": "{dict}.setdefault(<key>, <int>)",
        "dict.setdefault_len": "{dict}.setdefault(<key>, len({dict}))",
        "dict.update": "{dict}.update({<key>: <int>})",
        "dict.update_keywords": "{dict}.update(b=<int>, e=1)",
        "dict.update_pairs": "{dict}.update((k, 1) for k in {words})",
        "dict.clear": "{dict}.clear()",
        "dict.ior": "{!dict} |= {<key>: <int>}",
        "dict.rebind": "{!dict} = <dict>",
        "dict.new_word": "if <key> not in {dict}:\n    {dict}[<key>] = len({dict})",
        "dict.items": "for {*k:str}, {*v:int} in list({dict}.items()):\n    <block>",
        "dict.from_class": "dict.update({dict}, c=<int>)",
        "dict.keys": "for {*k:any} in list({dict}):\n    <block>",
        "dict.values": "for {*v:int} in {dict}.values():\n    {ints}.append({v})",
        "ddict.add": "{ddict}[<key>] += 1",
        "ddict.touch": "{ddict}[<key>]",
        "ddict.in_len": "{ddict}[<key>] = {ddict}[{str}] + len({ddict})",
        "ddict.get": "{!int} = {ddict}.get(<key>, 0)",
        "counter.update": "{counter}.update({words})",
        "counter.update_text": "{counter}.update({str})",
        "counter.add": "{counter}[<key>] += 1",
        "counter.subtract": "{counter}.subtract({words})",
        "counter.plus": "{!counter} = {counter} + Counter(<key>)",
        "counter.iadd": "{!counter} += Counter('ab')",
        "counter.clear": "{counter}.clear()",
        "counter.del": "del {counter}[<key>]",
        "counter.most_common": "{+a:words} = [k for k, _ in {counter}.most_common(2)]",
        "counter.pop": "{counter}.pop(<key>, 0)",
        "counter.elements": "{+a:words} = sorted({counter}.elements())[:5]",
        "counter.missing": "{!int} = {counter}['missing'] + len({counter})",
        "deque.append": "{deque}.append(<int>)",
        "deque.appendleft": "{deque}.appendleft(<int>)",
        "deque.pop": "if {deque}:\n    {deque}.pop()",
        "deque.popleft": "if {deque}:\n    {deque}.popleft()",
        "deque.popleft_bare": "{deque}.popleft()",
        "deque.extend": "{deque}.extend(<ints>)",
        "deque.extendleft": "{deque}.extendleft([<int>])",
        "deque.rotate": "{deque}.rotate(1)",
        "deque.clear": "{deque}.clear()",
        "deque.insert": "if len({deque}) < 3:\n    {deque}.insert(0, <int>)",
        "deque.del": "if {deque}:\n    del {deque}[0]",
    }
)
# -- names for one thing ---------------------------------------------------------------------------------
expressions("any", {"any.name": "{any}"})


def alias(writer: Writer) -> None:
    """``b = a``, of any kind."""
    name = writer.variable("mutable")
    kind = writer.kind_of(name)
    new = writer.fresh("alias")
    writer.write(f"{new} = {name}")
    if kind == "object":
        writer.objects[new] = writer.objects[name]
        for part, of in writer.classes[writer.objects[name]].attributes.items():
            writer.declare(f"{new}.{part}", of)
    writer.declare(new, kind)


def alias_again(writer: Writer) -> None:
    """``a = b`` of two variables that were there."""
    name = writer.variable("mutable")
    kind = writer.kind_of(name)
    if kind == "object":
        raise Impossible
    writer.write(f"{writer.variable(kind, bindable=True)} = {name}")


def copied(text: str) -> Any:
    def write(writer: Writer) -> None:
        name = writer.variable("iterable")
        new = writer.fresh("copy")
        writer.write(f"{new} = {text.format(name)}")
        writer.declare(new, writer.kind_of(name))

    return write


STATEMENTS.add({"alias.new": alias, "alias.again": alias_again}, 2.0)
STATEMENTS.add(
    {
        "copy.copy": copied("{0}.copy()"),
        "copy.deep": copied("__import__('copy').deepcopy({0})"),
        "copy.type": copied("type({0})({0})"),
    }
)
