"""Templates: what Python does behind the reader's back (search order, views, copies, stars, patches)."""

from __future__ import annotations

from .writing import expressions, statements

# Arguments whose number only the run knows.
_SOME = "[int(v) % 3 for v in open('numbers.txt')][:<small>]"
statements(
    {
        "call.unknown_star": (
            "def {*f:any}(a=1, b=2, *rest, c=3):\n    return a + b + len(rest) + c\n"
            "{!int} = {f}(*" + _SOME + ")\n{!int} = {f}(<int>, *" + _SOME + ")"
        ),
        "call.unknown_star_change": (
            "def {*f:any}(a, b=None, *rest):\n    a.append(1)\n    return a if b is None else b\n"
            "{+b:ints} = {f}({ints}, *[v for v in [{c:ints}] if <maybe>])"
        ),
        "call.unknown_names": (
            "def {*f:any}(a=1, b=2, **more):\n    return a + b + len(more)\n"
            "{!int} = {f}(**{k: 4 for k in ['a', 'b', 'z'] if <maybe>})"
        ),
        "call.names": (
            "def {*f:any}(a, b=2, *, c=3, **more):\n    return a + b * 2 + c * 3 + len(more)\n"
            "{!int} = {f}(<int>, **{dict})"
        ),
        "object.diamond": (
            "class {*a:any}:\n    def size(self):\n        return 1\n"
            "class {*b:any}({a}):\n    def size(self):\n        return super().size() + 1\n"
            "class {*c:any}({a}):\n    def size(self):\n        {ints}.append(1)\n        return super().size() + 3\n"
            "class {*d:any}({b}, {c}):\n    pass\n{!int} = {d}().size()"
        ),
        "object.class_decorator": (
            "def {*f:any}(cls):\n    cls.n = <int>\n    return cls\n@{f}\nclass {*c:any}:\n    n = 1\n{!int} = {c}.n"
        ),
        "object.post_init": (
            "@__import__('dataclasses').dataclass\nclass {*c:any}:\n    n: int = 2\n    def __post_init__(self):\n"
            "        self.n += 1\n        {ints}.append(self.n)\n{!int} = {c}(<small>).n"
        ),
        "object.class_comprehension": (
            "class {*c:any}:\n    n = 3\n    values = [{int} for _ in range(n)]\n{!int} = len({c}.values)"
        ),
        "object.patched": (
            "class {*c:any}:\n    def n(self):\n        return 1\n{*o:any} = {c}()\n"
            "{c}.n = lambda self: len({ints})\n{!int} = {o}.n()"
        ),
        "object.next": (
            "class {*c:any}:\n    def __init__(self):\n        self.left = <small>\n    def __iter__(self):\n        return self\n"
            "    def __next__(self):\n        if self.left <= 0:\n            raise StopIteration\n        self.left -= 1\n"
            "        {ints}.append(1)\n        return self.left\n{!int} = len(list({c}()))"
        ),
        "with.generator": (
            "@__import__('contextlib').contextmanager\ndef {*f:any}():\n    {ints}.append(1)\n    try:\n        yield 3\n"
            "    except KeyError:\n        {ints}.append(2)\nwith {f}() as {*n:int}:\n    <block>\n    {dict}['missing' + 'x']"
        ),
        "with.generator_after": (
            "@__import__('contextlib').contextmanager\ndef {*f:any}():\n    yield {ints}\n    {ints}.clear()\n"
            "with {f}() as {*v:ints}:\n    <block>\n{!int} = len({ints})"
        ),
        "dict.view": (
            "{*v:any} = {dict}.keys()\n{dict}[<key>] = 1\n{!int} = len({v})\n{+b:words} = sorted(map(str, {v}))"
        ),
        "dict.view_of_values": (
            "{*v:any} = {dict}.values()\n{dict}.pop(<key>, None)\n{!int} = len(list({v}))"
        ),
        "copy.deep_held": (
            "{*a:any} = [{ints}, 1]\n{*b:any} = __import__('copy').deepcopy({a})\n{*c:any} = __import__('copy').copy({a})\n"
            "{ints}.append(<int>)\n{!int} = len({b}[0]) + len({c}[0])"
        ),
        "copy.object": (
            "class {*c:any}:\n    def __init__(self):\n        self.held = {ints}\n        self.n = 1\n{*o:any} = {c}()\n"
            "{*p:any} = __import__('copy').copy({o})\n{o}.n = <int>\n{o}.held.append(1)\n{!int} = {p}.n + len({p}.held)"
        ),
        "lazy.groups": "{*i:any} = iter(range(<small>))\n{!int} = len(list(zip({i}, {i}))) + len(list({i}))",
        "lazy.enumerate_from": "{!int} = max((i for i, _ in enumerate({ints}, <small>)), default=0)",
        "lazy.broken_off": (
            "{*i:any} = iter({ints})\nfor {*v:int} in {i}:\n    if {v} == 2:\n        break\n{!int} = len(list({i}))"
        ),
        "scope.exec": "exec('{int} = 5')",
        "scope.globals": "globals()['{int}' if '{int}'.isidentifier() else 'unused'] = <int>",
        "scope.locals_of_loop": "for {*i:int} in range(<small>):\n    {*v:any} = lambda: {i}\n    {!int} = {v}()",
        "scope.late_lambdas": "{*b:any} = [lambda: i for i in range(3)]\n{!int} = {b}[0]() + len([f() for f in {b}])",
        "scope.late_default": "{*b:any} = [lambda i=i: i for i in range(3)]\n{!int} = {b}[0]()",
        "alias.multiplied": "{*b:any} = [{ints}] * 2\n{b}[0].append(1)\n{!int} = len({b}[1])",
        "alias.fromkeys": "{*d:any} = dict.fromkeys('ab', {ints})\n{d}['a'].append(1)\n{!int} = len({d}['b'])",
        "alias.chained": "{+a:ints} = {+b:ints} = [<int>]\n{a}.append(1)",
        "alias.unpacked": "{+a:ints}, {+b:ints} = {b}, {a} = [1], [2, 3]\n{a}.append(1)",
        "try.half_of_a_loop": (
            "try:\n    for {*i:int} in range(<small>):\n        {ints}.append({i})\n        if <maybe>:\n"
            "            raise KeyError\nexcept KeyError:\n    <block>"
        ),
        "try.back_and_forth": (
            "try:\n    if True:\n        {!int} = <int>\n        [1, 2][<small>]\n        {!int} = <int>\nexcept IndexError:\n    <block>"
        ),
        "list.grouped_sort": "{ints}.sort(key=lambda v: -v)\n{!int} = ({ints} or [1])[0]",
        "list.slice_steps_back": "{+b:ints} = {ints}[::-2] + {ints}[3:0:-1]",
        "list.slice_delete": "del {ints}[::2]",
        "list.starred": "{*a:any}, *{+b:ints} = [1, *{ints}]",
        "int.numbers": "{!int} = -<int> // 2 % 7 + (<int> ^ 3) + (<int> >> 1)",
    },
    0.5,
)
statements(
    {
        "array.joined": "{*v:any} = {a:array1} if <maybe> else {b:array1}\n{v}.resize(<small>, refcheck=False)",
        "array.joined_written": "{*v:any} = {a:array1} if <maybe> else {b:array1}\n{v}[:1] = 7\n{!int} = len(np.unique({a:array1}))",
        "array.view_written": "{*v:any} = {array1}[1:]\n{v}[...] = 1\n{!int} = len(np.unique({array1}))",
        "array.unknown_beside": "{+y:array2} = np.insert({array2}, 0, 1, axis=0)[None][0] * np.ones({array2}.shape[-1])",
        "array.reshape_star": "{+v:array1} = {array2}.reshape(*{array2}.shape[:1], -1)[:, :1].reshape(-1)",
        "array.split_parts": "{*a:any}, {*b:any} = np.array_split({array2}, [<small>])\n{!int} = {a}.shape[0] * 2 + {b}.shape[0]",
        "array.negative_steps": "{!int} = len({array1}[::-2]) + len({array1}[4:0:-1])",
        "array.einsum": "{+y:array2} = np.einsum('ij,kj->ik', {array2}, {array2})",
        "array.keepdims": "{+y:array2} = {array2} - {array2}.mean(axis=<bit>, keepdims=True)",
        "array.of_numbers": "{!int} = int({array1}[:3].sum()) % 5 + int(np.size({array2}, <bit>))",
        "array.records": "{!int} = np.array([(1, 2.0)] * <small>, dtype=[('a', int), ('b', float)]).ndim",
        "array.of_generator": "{!int} = np.array(v for v in {ints}).ndim",
    },
    0.5,
)
statements(
    {
        "frame.number": "{+f:frame} = {frame} * 2\n{f}['n'] = 1",
        "frame.sum": "{+f:frame} = {a:frame} + {b:frame}",
        "frame.dropna_wide": "{+f:frame} = {frame}.dropna(axis=1)",
        "frame.sample_columns": "{!int} = {frame}.sample(1, axis=1).shape[1]",
        "frame.mask_list": "{!int} = len({frame}[[True] * len({frame})])",
        "frame.twice": "{*g:any} = pd.concat([{frame}, {frame}], axis=1)\n{!int} = {g}.shape[1]\n{!int} = {g}.drop(columns=['a']).shape[1]\n{g}['a'] = 1\n{!int} = {g}.shape[1]",
        "frame.copied_by_copy": "{+f:frame} = __import__('copy').copy({frame})\n{frame}['late'] = 1",
        "frame.view_of_columns": "{*c:any} = {frame}.columns\n{frame}['later'] = 1\n{!int} = len({c})",
    },
    0.5,
)
expressions("int", {"int.mod_pow": "(<int> ** 2 % 7)"})
