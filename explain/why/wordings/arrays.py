"""Arrays on their way into a model."""

from __future__ import annotations

import re

from shapecalc.errors import ShapeError, did_you_mean
from shapecalc.numbers.shape import Shape
from shapecalc.numbers.size import known
from shapecalc.training.inputs import arrive, check_lengths

from ..reading import SHAPE, Seen, as_shape
from .entry import Words, axes, wording


def _arrives(declared: Shape, given: Shape) -> Words:
    try:
        found = arrive(declared, given)
    except ShapeError as error:
        return error.message, error.fix, error.code
    if found.problem is not None:
        return found.problem.message, found.problem.fix, "SEQ501"
    return (
        f"The model declares inputs of shape {declared}, but gets {given}.",
        "Bring the data to the declared shape, or declare what the data has.",
        "SEQ501",
    )


@wording(
    "SEQ501",
    rf"expected shape=(?P<declared>{SHAPE}), found shape=(?P<given>{SHAPE})",
)
@wording(
    "SEQ501",
    rf"Expected shape (?P<declared>{SHAPE}), but input has incompatible shape (?P<given>{SHAPE})",
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
    given, name = as_shape(m["given"]), m["name"]
    label = m["what"].endswith("target")
    if m["rank"]:
        rank = int(m["rank"])
        if label:
            if rank > len(given):
                return (
                    f"The output of {name} has {axes(rank)}, one answer a step, but the labels "
                    f"{given} have {axes(len(given))}.",
                    "For one answer a text take return_sequences=True off the last recurrent "
                    "layer; for one a step give labels of shape (examples, steps, 1).",
                    "SEQ510",
                )
            return (
                f"The output of {name} has {axes(rank)}, but the labels {given} have "
                f"{axes(len(given))}.",
                "Set return_sequences=True on the last recurrent layer for one answer a step, or "
                "take an axis off the labels.",
                "SEQ510",
            )
        sizes = ", ".join(str(known(d)) for d in given)
        more = (
            f"Give the array {axes(rank)}: x.reshape({sizes}, 1) for one feature a step"
            if rank == len(given) + 1
            else f"Give the array {axes(rank)}, counted with the examples"
        )
        return (
            f"The input {name} takes {axes(rank)} (examples first), but the array {given} has "
            f"{axes(len(given))}.",
            f"{more}; or change input_shape, which leaves the examples out.",
        )
    want = as_shape(m["shape"])
    if not label:
        return _arrives(_with_batch(want), _with_batch(given))
    k, units = known(given[-1]) if given else None, known(want[-1]) if want else None
    if units == 1 and k is not None and k > 1:
        return (
            f"The output of {name} wants labels of shape {want}, one number an example, but the "
            f"labels {given} have {k} columns, as one-hot labels have.",
            f"With one-hot labels use Dense({k}, activation='softmax') and "
            "loss='categorical_crossentropy'; with a sparse loss give y.argmax(axis=-1).",
            "SEQ511" if "sparse" in seen.whole else "SEQ510",
        )
    if k == 1 and units is not None and units > 1:
        return (
            f"The output of {name} wants labels of shape {want}, a column for each of {units} "
            f"classes, but the labels {given} hold one number each.",
            f"Use loss='sparse_categorical_crossentropy', or to_categorical(y, {units}).",
            "SEQ512",
        )
    return (
        f"The output of {name} wants labels of shape {want}, but they are {given}.",
        f"Give the last Dense {k} units, as many as the labels have columns.",
        "SEQ513",
    )


def _with_batch(shape: Shape) -> Shape:
    """Keras 2 leaves the batch out of these messages: put it back."""
    return Shape((*as_shape("None"), *shape))


@wording(
    "SEQ502",
    r"list of Numpy arrays that you are passing to your model is not the size the model expected\. "
    r"Expected to see (?P<want>\d{1,6}) array\(s\).{0,200}?(?:instead got|but instead got)"
    r"(?: the following list of)? (?P<got>\d{1,6}) array",
)
@wording(
    "SEQ502",
    r"Layer \"?(?P<name>(?:functional|model|sequential)\w{0,60})\"? expects (?P<want>\d{1,6}) "
    r"(?:named )?(?:input\(s\)|inputs),?(?: with keys (?P<keys>\[[^\]]{0,200}\]),)? but it received "
    r"(?P<got>\d{1,6}) input",
)
def inputs_count(m: re.Match[str], seen: Seen) -> Words:
    keys = m["keys"] if "keys" in m.re.groupindex and m["keys"] else ""
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
        " A layer with return_state=True hands on its states too: take the first of what it "
        "returns, or leave return_state out."
        if int(m["got"]) > int(m["want"])
        else ""
    )
    return (
        f"The layer {m['name']} reads {m['want']} input, but gets {m['got']}.",
        f"Give it one tensor; to join several, use Concatenate or Add first.{states}",
    )


@wording(
    "SEQ502",
    r"Missing data for input \"(?P<name>[^\"]{1,80})\"\. You passed a data dictionary with keys "
    r"(?P<given>\[[^\]]{0,400}\])",
)
def missing_data(m: re.Match[str], seen: Seen) -> Words:
    given = re.findall(r"'([^']{1,80})'", m["given"])
    return (
        f"The model has an input {m['name']!r}, but the dictionary has {', '.join(given) or 'nothing'}."
        f"{did_you_mean(m['name'], given)}",
        f"Give an array under the name {m['name']!r}.",
    )


@wording("SEQ502", r"No data provided for \"(?P<name>[^\"]{1,80})\"")
def no_data(m: re.Match[str], seen: Seen) -> Words:
    return (
        f"The model wants data for {m['name']!r}, but none was given.",
        f"Add it to the dictionary or the list that fit gets, under {m['name']!r}.",
    )


@wording("SEQ502", r"structure of .inputs. doesn't match the expected structure")
def structure(m: re.Match[str], seen: Seen) -> Words:
    return (
        "The data comes as a list, a dictionary or one array, and the model was made with "
        "something else.",
        "Give fit what Model(inputs=…) was given: one array, a list in the same order, or a "
        "dictionary with the same names.",
    )


@wording(
    "SEQ503",
    r"Data cardinality is ambiguous(?P<rest>.{0,400})",
)
def cardinality(m: re.Match[str], seen: Seen) -> Words:
    rest = seen.message[m.start() : m.start() + 1200]
    x = re.search(r"'?\bx\b'? sizes: ((?:\d{1,12}(?:, )?){1,20})", rest)
    y = re.search(r"'?\by\b'? sizes: ((?:\d{1,12}(?:, )?){1,20})", rest)
    if not x:
        return (
            "The arrays that fit gets have different numbers of examples.",
            "The first axis of every array counts the examples: make them equal.",
        )
    xs = [Shape((int(n),)) for n in re.findall(r"\d+", x[1])]
    ys = [Shape((int(n),)) for n in re.findall(r"\d+", y[1])] if y else []
    try:
        check_lengths(xs, ys)
    except ShapeError as error:
        return error.message, error.fix
    return (
        f"The sample weights don't have the {known(xs[0][0])} examples of x and y.",
        "Give one weight for each example.",
    )


@wording(
    "SEQ503",
    r"same number of samples as target arrays\. Found (?P<x>\d{1,12}) input samples and "
    r"(?P<y>\d{1,12}) target samples",
)
@wording("SEQ503", r"inconsistent numbers of samples: \[(?P<x>\d{1,12}), (?P<y>\d{1,12})")
def same_samples(m: re.Match[str], seen: Seen) -> Words:
    x, y = int(m["x"]), int(m["y"])
    try:
        check_lengths(Shape((x,)), Shape((y,)))
    except ShapeError as error:
        return error.message, error.fix
    return None


@wording(
    "SEQ503",
    r"Training data contains (?P<n>\d{1,12}) samples, which is not sufficient to split it .{0,120}?"
    r"validation_split=(?P<split>[\d.]{1,20})",
)
def split_too_small(m: re.Match[str], seen: Seen) -> Words:
    return (
        f"validation_split={m['split'].rstrip('.')} of {m['n']} examples leaves one part empty.",
        "Give a split that leaves some for both, or pass validation_data.",
    )


@wording(
    "SEQ505",
    r"indices\[(?P<where>[\d,]{1,60})\] = (?P<index>-?\d{1,18}) is not in \[0, (?P<rows>\d{1,18})\)",
)
def word_number(m: re.Match[str], seen: Seen) -> Words:
    index, rows = int(m["index"]), int(m["rows"])
    if index < 0:
        return (
            f"A word number is {index}; the Embedding has rows 0 to {rows - 1}.",
            "Word numbers start at 0 (padding) or 1; look for a missing word coded as -1.",
        )
    one = (
        " Exactly one row is missing: a Tokenizer counts words from 1, so input_dim is "
        "len(tokenizer.word_index) + 1."
        if index == rows
        else ""
    )
    return (
        f"The Embedding has {rows} rows, for the word numbers 0 to {rows - 1}, but the data holds "
        f"{index} (at {m['where']}).",
        f"Make it Embedding({index + 1}, …) or larger, or keep fewer words when numbering "
        f"them.{one}",
    )


@wording(
    None,
    r"(?:Invalid dtype: object|Unsupported object type|inhomogeneous (?:shape|part)|setting an array element with a sequence)",
)
def ragged(m: re.Match[str], seen: Seen) -> Words:
    return (
        "The sequences have different lengths, so they don't make an array.",
        "Pad them to one length first:\n    x = keras.utils.pad_sequences(x, maxlen=100)",
    )


@wording(
    None,
    r"(?:Invalid dtype: <?.?(?:str|U)\d*|Cast string to \w+ is not supported|could not convert string to float)",
)
def strings(m: re.Match[str], seen: Seen) -> Words:
    numbers = (
        "Turn words into numbers first: keras.layers.TextVectorization as the first step, or a "
        "tokenizer; labels by np.unique(y, return_inverse=True)[1]."
    )
    if m[0].lower().startswith("invalid dtype"):
        return (
            "The array holds text in a dtype of NumPy's, which Keras 3 doesn't take.",
            f"{WITH_TEXTS} Where the model reads numbers: {numbers[0].lower()}{numbers[1:]}",
            "SEQ538",
        )
    return "The array holds text, and the model reads numbers.", numbers


WITH_TEXTS = (
    "Give texts as a tensor, x = tf.constant(x), to a model that begins with TextVectorization."
)


@wording(None, r"Unrecognized data type: x=(?P<text>\[['\"])?")
def data_type(m: re.Match[str], seen: Seen) -> Words:
    if m["text"]:
        return "x is a plain list of texts, which Keras 3 doesn't take.", WITH_TEXTS, "SEQ538"
    return (
        "x or y is a plain list; fit takes a list as one array for each input.",
        "Make arrays of them: x = np.array(x), y = np.array(y).",
    )


@wording(
    None,
    r"class_weight.{0,300}?(?:only 0-dimensional arrays can be converted|only (?:size-1|length-1) arrays"
    r" can be converted)|class_weight. (?:must|is|not).{0,80}(?:dimensional|3\+)",
)
def class_weight(m: re.Match[str], seen: Seen) -> Words:
    return (
        "class_weight gives a weight to each example by its class, but these labels have a class at "
        "every step.",
        "Give sample_weight instead, with the shape of the class numbers (examples, steps): "
        "weights[y.argmax(axis=-1)].",
    )


@wording(None, r"Expected input data to be non-empty")
def empty(m: re.Match[str], seen: Seen) -> Words:
    return (
        "The array that was given has no examples.",
        "Look at x.shape: a split, a filter or a generator left nothing.",
    )


@wording(
    "SEQ104",
    rf"could not broadcast input array from shape (?P<a>{SHAPE}) into shape (?P<b>{SHAPE})",
)
def numpy_broadcast(m: re.Match[str], seen: Seen) -> Words:
    return (
        f"An array of shape {as_shape(m['a'])} is put into a place of shape {as_shape(m['b'])}.",
        f"Make the array for what is put into it, its last size {known(as_shape(m['a'])[-1])}. Where "
        "the parts are sequences of different lengths, pad_sequences makes them one.",
    )


@wording(
    "SEQ109",
    rf"non-broadcastable output operand with shape (?P<got>{SHAPE}) doesn't match the broadcast "
    rf"shape (?P<want>{SHAPE})",
)
@wording(
    "SEQ109",
    r"X has (?P<got>\d{1,9}) features, but \w{1,60} is expecting (?P<want>\d{1,9}) features",
)
def scaler(m: re.Match[str], seen: Seen) -> Words:
    got, want = (int(re.findall(r"\d+", m[w])[-1]) for w in ("got", "want"))
    return (
        f"The scaler was fitted on {want} column{'s' * (want != 1)}, but is given {got}.",
        "Fit a scaler of its own to the column that is predicted, and bring predictions back with "
        "that one; or put them into a table of all columns first.",
    )


@wording(
    "SEQ104",
    r"all the input array dimensions .{0,60}? must match exactly, but along dimension (?P<axis>\d{1,3}), "
    r"the array at index \d{1,6} has size (?P<a>\d{1,12}) and the array at index \d{1,6} has size "
    r"(?P<b>\d{1,12})",
)
def numpy_concatenate(m: re.Match[str], seen: Seen) -> Words:
    return (
        f"Arrays are joined whose axis {m['axis']} is {m['a']} in one and {m['b']} in another.",
        "Join along that axis, or bring it to one size first.",
    )


@wording(
    None, r"Classification metrics can't handle a mix of (?P<a>[\w-]{1,30}) and (?P<b>[\w-]{1,30})"
)
def mixed_targets(m: re.Match[str], seen: Seen) -> Words:
    return (
        f"Labels of one kind ({m['a']}) are compared with predictions of another ({m['b']}).",
        "Make class numbers of both: y.argmax(axis=-1), and (p > 0.5).astype(int) for a sigmoid.",
    )


@wording(
    None,
    r"Found array with dim (?P<n>\d{1,3})(?:\. .{0,40}? expected <= |, while dim <= )"
    r"(?P<most>\d{1,3})",
)
def estimator(m: re.Match[str], seen: Seen) -> Words:
    return (
        f"scikit-learn reads at most {m['most']} axes, but the array has {m['n']}.",
        "Scale x.reshape(-1, features) and shape it back. A prediction has an axis of steps where "
        "the last recurrent layer has return_sequences=True: leave it out, or take p[:, -1].",
    )


@wording(None, r"Expected 2D array, got (?P<what>1D|scalar) array instead")
def column_wanted(m: re.Match[str], seen: Seen) -> Words:
    return (
        "scikit-learn reads a table, 2 axes, and gets numbers in a row.",
        "One column is x.reshape(-1, 1), one example x.reshape(1, -1).",
    )
