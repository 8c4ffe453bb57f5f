"""Arrays on their way into a model."""

from __future__ import annotations

import re

from shapecalc.errors import did_you_mean
from shapecalc.errors.training import EVERY_STEP, LAST_STEP
from shapecalc.numbers.shape import Shape, shape_of
from shapecalc.numbers.size import known
from shapecalc.training.inputs import arrive, check_lengths, check_validation_split

from ..reading import SHAPE, Seen, as_shape
from .entry import SHARED, Words, line_of, said, wording
from .labels import batch_differs, only_batch_differs


def _arrives(declared: Shape, given: Shape) -> Words:
    error = said(lambda: arrive(declared, given)) or arrive(declared, given).problem
    return error or (
        f"The model declares inputs of shape {declared}, but gets {given}.",
        "Bring the data to the declared shape, or declare what the data has.",
        "SEQ501",
    )


@wording(
    "SEQ501",
    rf"Expected shape (?P<declared>{SHAPE}), but input has incompatible shape (?P<given>{SHAPE})",
    rf"expected shape=(?P<declared>{SHAPE}), found shape=(?P<given>{SHAPE})",
)
def expected_shape(m: re.Match[str], seen: Seen) -> Words:
    if re.search(r"State \d{1,3} is incompatible", seen.message):
        return None
    return _arrives(as_shape(m["declared"]), as_shape(m["given"]))


@wording(
    "SEQ501",
    rf"Error when checking (?P<what>(?:model )?(?:input|target)|): expected (?P<name>[\w.\-]{{1,80}}) "
    rf"to have (?:shape (?P<shape>{SHAPE})|(?P<rank>\d{{1,2}}) dimensions),? but got array with "
    rf"shape (?P<given>{SHAPE})",
)
def error_when_checking(m: re.Match[str], seen: Seen) -> Words:
    given, name, target = as_shape(m["given"]), m["name"], m["what"].endswith("target")
    if m["rank"]:
        rank, has = int(m["rank"]), f"has {m['rank']} axes"
        if target:
            fact = f"The output of {name} {has}, but the labels {given} have {len(given)}."
            return fact, LAST_STEP if rank > len(given) else EVERY_STEP, "SEQ510"
        sizes = ", ".join(str(known(d)) for d in given)
        more = f": x.reshape({sizes}, 1) for one feature per step" * (rank == len(given) + 1 == 3)
        if rank == len(given) + 1 > 3:
            more = ": x[np.newaxis] makes a batch of one example (batch(32) of a Dataset that was never batched)"
        return (
            f"The input {name} {has} (examples first), but the array {given} has {len(given)}.",
            f"Give the array {rank} axes{more}; or change input_shape, which leaves out the examples.",
        )
    want = as_shape(m["shape"])
    if not target:  # Keras 2 leaves the batch out of these messages
        return _arrives(Shape((*shape_of([None]), *want)), Shape((*shape_of([None]), *given)))
    fact = f"The output of {name} needs labels of shape {want}, but they are {given}"
    k, units = known(given[-1]) if given else None, known(want[-1]) if want else None
    if units == 1 and k is not None and k > 1:
        return (
            f"{fact}: {k} columns, as one-hot labels have.",
            f"With one-hot labels use Dense({k}, activation='softmax'). {SHARED['ONE_HOT']}",
            "SEQ511" if "sparse" in seen.whole else "SEQ510",
        )
    if k == 1 and units is not None and units > 1:
        return (
            f"{fact}: one number each, and not a column for each of {units} classes.",
            f"Use loss='sparse_categorical_crossentropy', or to_categorical(y, {units}).",
            "SEQ512",
        )
    return (
        f"{fact}.",
        f"Give the last Dense {k} units, one for each column of the labels.",
        "SEQ513",
    )


@wording(
    "SEQ502",
    r"Layer \"?(?P<name>(?:functional|model|sequential)\w{0,60})\"? expects (?P<want>\d{1,6}) "
    r"(?:named )?(?:input\(s\)|inputs),?(?: with keys (?P<keys>\[[^\]]{0,200}\]),)? but it received "
    r"(?P<got>\d{1,6}) input",
    r"list of Numpy arrays that you are passing to your model is not the size the model expected\. "
    r"Expected to see (?P<want>\d{1,6}) array\(s\).{0,200}?(?:instead got|but instead got)"
    r"(?: the following list of)? (?P<got>\d{1,6}) array",
)
def inputs_count(m: re.Match[str], seen: Seen) -> Words:
    keys = m.groupdict().get("keys") or ""
    named = f" ({keys.strip('[]')})" if keys else ""
    return (
        f"The model has {m['want']} inputs{named}, but gets {m['got']} array{'s' * (m['got'] != '1')}.",
        "Give fit a list with one array for each input, in the model's order, or a dictionary by "
        "the inputs' names. An array of arrays counts as one.",
    )


@wording(
    "SEQ105",
    r"Layer \"?(?P<name>[\w.\-]{1,80})\"? expects (?P<want>\d{1,6}) input(?:\(s\)|s),? but it "
    r"received (?P<got>\d{1,6}) input tensors",
)
def layer_inputs(m: re.Match[str], seen: Seen) -> Words:
    states = (
        " A layer with return_state=True returns its states too: take the first of its outputs, or "
        "leave out return_state."
    )
    return (
        f"The layer {m['name']} expects {m['want']} input, but gets {m['got']}.",
        "Give it one tensor; to join several, use Concatenate or Add first."
        + states * (int(m["got"]) > int(m["want"])),
    )


@wording(
    "SEQ502",
    r"Missing data for input \"(?P<name>[^\"]{1,80})\"\. You passed a data dictionary with keys "
    r"(?P<given>\[[^\]]{0,400}\])",
)
def missing_data(m: re.Match[str], seen: Seen) -> Words:
    given = re.findall(r"'([^']{1,80})'", m["given"])
    return (
        f"The model has an input {m['name']!r}, but the dictionary has {', '.join(given) or 'nothing'}.",
        f"Give an array under the name {m['name']!r}.{did_you_mean(m['name'], given)}",
    )


@wording("SEQ503", r"Data cardinality is ambiguous(?P<rest>.{0,400})")
def cardinality(m: re.Match[str], seen: Seen) -> Words:
    rest = seen.message[m.start() : m.start() + 20_000]
    x, y = (
        [Shape((int(n),)) for n in re.findall(r"\d+", found[1])] if found else []
        for found in (
            re.search(rf"'?\b{word}\b'? sizes: ((?:\d{{1,12}}(?:, )?){{1,2000}})", rest)
            for word in "xy"
        )
    )
    if len(y) > 4 and len({known(s[0]) for s in y}) == 1 and len(x) < len(y):
        return (
            f"y is a list of {len(y)} arrays, and a list counts as one array for each output of the model.",
            "Make one array of it: y = np.array(y).",
            "SEQ517",
        )
    if len(x) > 4 and len({known(s[0]) for s in x}) == 1:
        return (
            f"x is a list of {len(x)} arrays of {known(x[0][0])} rows each, and a list counts as one array for "
            "each input of the model.",
            "If each of them is one example, make one array of all: x = np.array(x); the same for y.",
            "SEQ517",
        )
    if not x:
        return (
            "The arrays that fit gets have different numbers of examples.",
            "The first axis of every array counts the examples: make them equal.",
        )
    return said(lambda: check_lengths(x, y)) or (
        f"The sample weights don't have the {known(x[0][0])} examples of x and y.",
        "Give one weight for each example.",
    )


@wording(
    "SEQ503",
    r"inconsistent numbers of samples: \[(?P<x>\d{1,12}), (?P<y>\d{1,12})",
    r"same number of samples as target arrays\. Found (?P<x>\d{1,12}) input samples and "
    r"(?P<y>\d{1,12}) target samples",
)
def same_samples(m: re.Match[str], seen: Seen) -> Words:
    return said(lambda: check_lengths(Shape((int(m["x"]),)), Shape((int(m["y"]),))))


@wording(
    "SEQ503",
    r"Training data contains (?P<n>\d{1,12}) samples, which is not sufficient to split it .{0,120}?"
    r"validation_split=(?P<split>\d{0,3}\.\d{1,20})",
)
def split_too_small(m: re.Match[str], seen: Seen) -> Words:
    return said(lambda: check_validation_split(int(m["n"]), float(m["split"])))


@wording(
    "SEQ505",
    r"indices\[(?P<where>[\d,]{1,60})\] = (?P<index>-?\d{1,18}) is not in \[0, (?P<rows>\d{1,18})\)",
)
def token_id(m: re.Match[str], seen: Seen) -> Words:
    index, rows = int(m["index"]), int(m["rows"])
    node = re.search(r"node '?([\w/.:]{1,200})", seen.message)
    looked_up = f"{node[1] if node else ''} {seen.layer}".lower()
    if "gather" in looked_up and "resourcegather" not in looked_up and "embedding" not in looked_up:
        return (
            f"Position {index} is looked up in a tensor of {rows} rows, 0 to {rows - 1}.",
            "Look at the numbers that tf.gather (or take) gets: their minimum and maximum.",
        )
    fact = f"The Embedding has {rows} rows, for the token ids 0 to {rows - 1}, but the data holds {index}"
    if index < -(2**30):
        return (
            f"{fact}: a NaN (an empty cell) that was made an integer.",
            "Look for missing values before the conversion: df.isna().sum(), then fillna or dropna.",
        )
    if index < 0:
        return (
            f"{fact}.",
            "Token ids start at 0 (padding) or 1; look for a missing word coded as -1.",
        )
    one = (
        " Exactly one row is missing: a Tokenizer counts words from 1, so input_dim is "
        "len(tokenizer.word_index) + 1."
    )
    return (
        f"{fact} (at {m['where']}).",
        f"Make it Embedding({index + 1}, …) or larger, or keep fewer words when numbering them."
        + one * (index == rows),
    )


@wording(
    "SEQ109",
    r"X has (?P<got>\d{1,9}) features, but \w{1,60} is expecting (?P<want>\d{1,9}) features",
    rf"non-broadcastable output operand with shape (?P<got>{SHAPE}) doesn't match the broadcast "
    rf"shape (?P<want>{SHAPE})",
)
def scaler(m: re.Match[str], seen: Seen) -> Words:
    got, want = (int(re.findall(r"\d+", m[w])[-1]) for w in ("got", "want"))
    return (
        f"The scaler was fitted on {want} column{'s' * (want != 1)}, but gets {got}.",
        "Fit a scaler of its own to the column that is predicted, and scale predictions back with "
        "that one; or put them into a table of all columns first.",
    )


@wording(None, r"only (?:0-dimensional|size-1|length-1) arrays can be converted to")
def one_value(m: re.Match[str], seen: Seen) -> Words:
    if re.search(r"\bclass_weight", seen.whole):
        return SHARED["CLASS_WEIGHT"], SHARED["SAMPLE_WEIGHT"]
    return None


CALL_IT = (
    "fit got a function, not the data that it returns or yields.",
    "Call it: model.fit(generator(), …); of a function that returns a function the result is called, too.",
    None,
)


@wording(None, r"data adapter that can handle input: <class 'function'>")
def function_as_data(m: re.Match[str], seen: Seen) -> Words:
    return CALL_IT


@wording(
    "SEQ501",
    rf"Cannot feed value of shape (?P<given>{SHAPE}) for Tensor .{{1,80}}?, which has shape '?(?P<declared>{SHAPE})",
)
def feed(m: re.Match[str], seen: Seen) -> Words:
    declared, given = as_shape(m["declared"]), as_shape(m["given"])
    if only_batch_differs(declared, given):
        return batch_differs(given, declared)
    if re.search(r"_target\w{0,8}:\d", m[0]):
        return (
            f"The output of the model needs labels of shape {declared}, but they are {given}.",
            LAST_STEP if len(declared) > len(given) else "Bring the labels to that shape.",
            "SEQ510",
        )
    return _arrives(declared, given)


@wording("SEQ538", r"Unrecognized data type: x=\[['\"]")
def list_of_texts(m: re.Match[str], seen: Seen) -> Words:
    return "x is a plain list of strings, which Keras 3 doesn't take.", SHARED["AS_TENSOR"]


@wording(
    "SEQ517",
    r"Unrecognized data type: x=(?P<list>\[)?.{0,40000}?(?:\(of type <class '(?P<type>[\w.]{1,120})'>|$)",
)
def unrecognized(m: re.Match[str], seen: Seen) -> Words:
    if m["list"] or m["type"] in ("list", "tuple"):
        return (
            "x or y is a plain list; fit takes a list as one array for each input.",
            "Make arrays of them: x = np.array(x), y = np.array(y).",
            None,
        )
    if m["type"] == "function":
        return CALL_IT
    return (
        f"fit doesn't take data of the type {m['type'] or 'given'}.",
        "Give arrays, np.array(x), a tf.data.Dataset, a keras.utils.PyDataset or a generator.",
        None,
    )


_OBJECT = (
    'Rows of one length: x = np.array(list(x), dtype="float32") (for a data frame '
    'df.to_numpy("float32")). Rows of different lengths: '
    "x = keras.utils.pad_sequences(x, padding='post', dtype='float32'), where the dtype keeps decimals."
)


@wording(
    None,
    r"Invalid dtype: object|Unsupported object type (?:int|float|bool|dict|Timestamp|NoneType|Series|str)",
)
def object_dtype(m: re.Match[str], seen: Seen) -> Words:
    return (
        "An array has the dtype object: it holds Python objects and not numbers, because its rows have different "
        "lengths, its columns different types, or it is None.",
        f"Print x.dtype, x.shape and y.dtype, y.shape to see which. {_OBJECT}",
    )


@wording(
    "SEQ537",
    r"Unsupported object type|inhomogeneous (?:shape|part)|setting an array element with a sequence",
)
def different_lengths(m: re.Match[str], seen: Seen) -> Words:
    return (
        "The sequences have different lengths, so they don't make an array.",
        "Pad them to one length first: x = keras.utils.pad_sequences(x, padding='post', dtype='float32'); for "
        "token ids leave dtype out.",
        None,
    )


@wording(None, r"could not convert string to float(?:: '(?P<text>[^']{0,60})')?")
def text_for_number(m: re.Match[str], seen: Seen) -> Words:
    plain = seen.frame is not None and not seen.packages
    if plain and not re.search(r"np\.|astype|array|fit|to_numpy", line_of(seen)):
        return None  # float(…) of Python
    text = f" ({m['text']!r})" if m["text"] else ""
    return f"The array holds strings{text}, and numbers are needed.", SHARED["AS_NUMBERS"]
