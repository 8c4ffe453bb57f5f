"""Arrays on their way into a model."""

from __future__ import annotations

import re

from shapecalc.errors import did_you_mean
from shapecalc.errors.training import EVERY_STEP, LAST_STEP
from shapecalc.numbers.shape import Shape, shape_of
from shapecalc.numbers.size import known
from shapecalc.training.inputs import arrive, check_lengths, check_validation_split

from ..reading import SHAPE, Seen, as_shape
from .entry import Words, means, said, wording
from .labels import ONE_HOT


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
    return _arrives(as_shape(m["declared"]), as_shape(m["given"]))


@wording(
    "SEQ501",
    rf"Error when checking (?P<what>(?:model )?(?:input|target)): expected (?P<name>[\w.\-]{{1,80}}) "
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
        more = f": x.reshape({sizes}, 1) for one feature per step" * (rank == len(given) + 1)
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
            f"With one-hot labels use Dense({k}, activation='softmax'). {ONE_HOT}",
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


means(
    "SEQ502",
    r"No data provided for \"(?P<name>[^\"]{1,80})\"",
    fact="The model expects data for {name!r}, but none was given.",
    fix="Add it to the dictionary or the list that fit gets, under {name!r}.",
)
means(
    "SEQ502",
    r"structure of .inputs. doesn't match the expected structure",
    fact="The data comes as a list, a dictionary or one array, and the model was made with something "
    "else.",
    fix="Give fit what Model(inputs=…) was given: one array, a list in the same order, or a dictionary "
    "with the same names.",
)


@wording("SEQ503", r"Data cardinality is ambiguous(?P<rest>.{0,400})")
def cardinality(m: re.Match[str], seen: Seen) -> Words:
    rest = seen.message[m.start() : m.start() + 1200]
    x, y = (
        [Shape((int(n),)) for n in re.findall(r"\d+", found[1])] if found else []
        for found in (
            re.search(rf"'?\b{word}\b'? sizes: ((?:\d{{1,12}}(?:, )?){{1,20}})", rest)
            for word in "xy"
        )
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
    fact = f"The Embedding has {rows} rows, for the token ids 0 to {rows - 1}, but the data holds {index}"
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


means(
    None,
    r"(?:Invalid dtype: object|Unsupported object type|inhomogeneous (?:shape|part)|setting an array element with a sequence)",
    fact="The sequences have different lengths, so they don't make an array.",
    fix="Pad them to one length first:\n    x = keras.utils.pad_sequences(x, maxlen=100)",
)
AS_TENSOR = (
    "Give strings as a tensor, x = tf.constant(x), to a model that begins with TextVectorization."
)
AS_NUMBERS = (
    "Turn words into numbers first: keras.layers.TextVectorization as the first step, or a "
    "tokenizer; labels by np.unique(y, return_inverse=True)[1]."
)
means(
    "SEQ538",
    r"Invalid dtype: <?.?(?:str|U)\d*",
    fact="The array holds strings in a dtype of NumPy's, which Keras 3 doesn't take.",
    fix=f"{AS_TENSOR} Where the model reads numbers: {AS_NUMBERS}",
)
means(
    None,
    r"Cast string to \w+ is not supported|could not convert string to float",
    fact="The array holds strings, and the model reads numbers.",
    fix=AS_NUMBERS,
)
means(
    "SEQ538",
    r"Unrecognized data type: x=\[['\"]",
    fact="x is a plain list of strings, which Keras 3 doesn't take.",
    fix=AS_TENSOR,
)
means(
    None,
    r"Unrecognized data type: x=",
    fact="x or y is a plain list; fit takes a list as one array for each input.",
    fix="Make arrays of them: x = np.array(x), y = np.array(y).",
)
means(
    None,
    r"class_weight.{0,300}?(?:only 0-dimensional arrays can be converted|only (?:size-1|length-1) arrays"
    r" can be converted)|class_weight. (?:must|is|not).{0,80}(?:dimensional|3\+)",
    fact="class_weight weights each example by its class, but these labels have a class at every step.",
    fix="Give sample_weight instead, with the shape of the class numbers (examples, steps): "
    "weights[y.argmax(axis=-1)].",
)
means(
    None,
    r"Expected input data to be non-empty",
    fact="The array that was given has no examples.",
    fix="Look at x.shape: a split, a filter or a generator left nothing.",
)
means(
    "SEQ104",
    rf"could not broadcast input array from shape (?P<a>{SHAPE}) into shape (?P<b>{SHAPE})",
    fact="An array of shape {a} is put into a place of shape {b}.",
    fix="Give both the same shape. Where the parts are sequences of different lengths, pad_sequences "
    "makes them one.",
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


means(
    "SEQ104",
    r"all the input array dimensions .{0,60}? must match exactly, but along dimension (?P<axis>\d{1,3}), "
    r"the array at index \d{1,6} has size (?P<a>\d{1,12}) and the array at index \d{1,6} has size "
    r"(?P<b>\d{1,12})",
    fact="Arrays are joined whose axis {axis} is {a} in one and {b} in another.",
    fix="Join along that axis, or bring it to one size first.",
)
means(
    None,
    r"Classification metrics can't handle a mix of (?P<a>[\w-]{1,30}) and (?P<b>[\w-]{1,30})",
    fact="Labels of one kind ({a}) are compared with predictions of another ({b}).",
    fix="Make class numbers of both: y.argmax(axis=-1), and (p > 0.5).astype(int) for a sigmoid.",
)
means(
    None,
    r"Found array with dim (?P<n>\d{1,3})(?:\. .{0,40}? expected <= |, while dim <= )"
    r"(?P<most>\d{1,3})",
    fact="scikit-learn reads at most {most} axes, but the array has {n}.",
    fix="Scale x.reshape(-1, features) and reshape it back. A prediction has an axis of steps where the "
    "last recurrent layer has return_sequences=True: leave it out, or take p[:, -1].",
)
means(
    None,
    r"Expected 2D array, got (?P<what>1D|scalar) array instead",
    fact="scikit-learn reads a table, 2 axes, and gets numbers in a row.",
    fix="One column is x.reshape(-1, 1), one example x.reshape(1, -1).",
)
