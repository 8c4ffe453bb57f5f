"""What each command takes: its arguments and options, and the function that carries it out.

The commands of layers aren't here: they are made from the layers' declarations.
"""

from __future__ import annotations

from typing import Any, Optional, TypeVar

import click

COMMANDS: dict[str, click.Command] = {}
_Command = TypeVar("_Command", bound=click.Command)


def _listed(found: _Command) -> _Command:
    COMMANDS[str(found.name)] = found
    return found


def _input(command: Any) -> Any:
    """What goes into a stack of layers: the options of the commands that read one."""
    for option in (
        click.option(
            "--set", "known", multiple=True, metavar="NAME=VALUE", help="give a name a value"
        ),
        click.option("--shape", "in_shape", metavar="SHAPE", help="whole input shape: None,120,16"),
        click.option("--batch", "in_batch", metavar="SIZE", help="batch size, if it is fixed"),
        click.option(
            "--features", "--channels", "in_features", metavar="SIZE", help="features (channels)"
        ),
        click.option(
            "--len", "--steps", "in_steps", metavar="SIZE", help="sequence length, or a name"
        ),
    ):
        command = option(command)
    return command


@_listed
@click.command()
@click.argument("layers", nargs=-1, required=True, metavar="LAYER...|CODE|NAME|-")
@_input
@click.option("--verify", is_flag=True, help="compare with the real tf.keras model")
@click.option("--json", "as_json", is_flag=True, help="print JSON")
@click.option("--table", "table_only", is_flag=True, help="leave the derivations out")
def model(**options: Any) -> None:
    """Layers in Keras's own syntax, pasted code (- reads it from standard input), or a course model.

    \b
    seqshape model 'Embedding(10000, 16)' 'Bidirectional(GRU(32))' 'Dense(1)' --len 120
    seqshape model 'model = Sequential([Embedding(10000, 16), GRU(32), Dense(1)])' --len 120
    seqshape model imdb-bigru --verify
    """
    from explain.commands.model import run_model

    raise SystemExit(run_model(options))


_from_outputs = click.option(
    "--from-outputs", "outputs", is_flag=True, help="take unknown sizes from a notebook's outputs"
)


def _unknowns(command: Any) -> Any:
    """What a file doesn't say: the options shared by the commands that read files."""
    for option in (
        _from_outputs,
        click.option("--keras", type=click.Choice(["2", "3"]), help="the Keras to read for"),
        click.option("--data", multiple=True, metavar="NAME=1000,10", help="give an array a shape"),
        click.option(
            "--set", "known", multiple=True, metavar="NAME=VALUE", help="give a name a value"
        ),
    ):
        command = option(command)
    return command


_jobs = click.option(
    "--jobs", type=click.IntRange(min=1), metavar="N", help="processes at most; default: all cores"
)


@_listed
@click.command()
@click.argument("paths", nargs=-1, metavar="PATH...")
@_unknowns
@_jobs
@click.option("--format", "style", type=click.Choice(["text", "json", "github", "sarif"]))
@click.option("--json", "as_json", is_flag=True, help="the same as --format json")
@click.option("--select", multiple=True, metavar="CODE", help="only codes that begin so")
@click.option("--ignore", multiple=True, metavar="CODE", help="no codes that begin so")
@click.option("--severity", type=click.Choice(["error", "warning", "info"]), help="least shown")
@click.option("--fix", is_flag=True, help="write the fixes that keep the meaning")
@click.option("--unsafe-fixes", is_flag=True, help="write the others, too")
@click.option("--diff", is_flag=True, help="show the fixes and write nothing")
@click.option("--statistics", is_flag=True, help="only how often each code was found")
@click.option("--exit-zero", is_flag=True, help="exit 0 whatever was found")
@click.option("--stdin-filename", metavar="NAME", help="what PATH - is called")
def check(paths: tuple[str, ...], **options: Any) -> None:
    """Shape bugs in scripts, notebooks and saved models: where, why, and the fix.

    Files, folders and globs; exits 1 when it found something, 2 when it couldn't read a file.

    \b
    seqshape check notebooks/
    seqshape check train.py --set vocab_size=8185 --data X=1000,120 --diff
    """
    from explain.commands.check import run_check

    raise SystemExit(run_check(paths, options))


@_listed
@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@_unknowns
@_jobs
@click.option("--verify", is_flag=True, help="compare each model with the real tf.keras model")
@click.option("--weights", is_flag=True, help="compare stored weights, too (needs h5py)")
@click.option("--json", "as_json", is_flag=True, help="print JSON, one line a file")
@click.option("--table", "table_only", is_flag=True, help="tables, errors and warnings alone")
def summary(paths: tuple[str, ...], **options: Any) -> None:
    """The table of every model in files, folders and globs, read without running them.

    \b
    seqshape summary model.keras
    seqshape summary notebooks/ --jobs 2
    seqshape summary old.h5 config.json --table
    """
    from explain.commands.summary import run_summary

    raise SystemExit(run_summary(paths, options))


@_listed
@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("words", nargs=-1, required=True, metavar="PATH|LAYER...|CODE|NAME|-")
@click.option("-o", "--output", metavar="FILE", help="write .svg, .png, .html or .txt")
@click.option(
    "--kind",
    help="model | unrolled | cell | window | padding | pooling | grid | table | matrix | scores | blocks | all",
)
@click.option("--text", metavar="SENTENCE", help="words that stand at the steps")
@click.option("--theme", default="auto", help="auto | light | dark | print")
@click.option(
    "--width",
    type=int,
    help="of the picture, in pixels, default 760 (that of an image that a layer reads is --columns)",
)
def draw(words: tuple[str, ...], **options: Any) -> None:
    """A picture of a model, a file's models or a layer; without -o, in the terminal.

    \b
    seqshape draw imdb-bigru -o model.svg
    seqshape draw conv1d --len 120 --filters 128 --kernel 5 --channels 16
    seqshape draw lstm --units 4 --features 8 --kind unrolled --text "a beautiful blue sky"
    """
    from explain.commands.draw import run_draw

    raise SystemExit(run_draw(words, options))


@_listed
@click.command()
@click.argument("layers", nargs=-1, required=True, metavar="PATH|LAYER...|CODE|NAME|-")
@_input
@_from_outputs
@click.option(
    "--format",
    "kind",
    type=click.Choice(["text", "markdown", "html", "latex"]),
    help="default: by the suffix of FILE, else text; html is a page with sliders",
)
@click.option("-o", "--output", metavar="FILE", help="write it there")
@click.option("--model", "name", metavar="NAME", help="one model of a file that holds several")
def explain(**options: Any) -> None:
    """The whole story of a model: purpose, shapes, derivations, memory and work of each layer.

    \b
    seqshape explain imdb-conv1d
    seqshape explain imdb-bigru -o page.html
    seqshape explain notebook.ipynb --format markdown
    """
    from explain.commands.explain import run_explain

    raise SystemExit(run_explain(options))


@_listed
@click.command()
@click.option("--json", "as_json", is_flag=True, help="print JSON")
def models(as_json: bool) -> None:
    """The models by name: those of the course, and Keras's own."""
    from explain.commands.models import run_models

    run_models(as_json)


@_listed
@click.command()
@click.argument("name", required=False)
@click.option("--json", "as_json", is_flag=True, help="print JSON")
def layers(name: Optional[str], as_json: bool) -> None:
    """The known layers, or the arguments of one."""
    from explain.commands.layers import run_layers

    run_layers(name, as_json)


@_listed
@click.command()
@click.argument("code", required=False)
@click.option("--json", "as_json", is_flag=True, help="print JSON")
def rule(code: Optional[str], as_json: bool) -> None:
    """What a code means, a wrong example and the right one; without CODE, a list of them.

    \b
    seqshape rule SEQ101
    """
    from explain.commands.rule import run_rule

    raise SystemExit(run_rule(code, as_json))


@_listed
@click.command()
@click.argument("file", type=click.Path(allow_dash=True), metavar="FILE|-")
def predict(file: str) -> None:
    """JSON or JSON Lines in, a prediction a line out; a bad line becomes an error object."""
    from explain.commands.predict import run_predict

    raise SystemExit(run_predict(file))


@_listed
@click.command()
@click.argument("error", metavar="MESSAGE|FILE|-")
@click.option("--json", "as_json", is_flag=True, help="print JSON")
def why(error: str, as_json: bool) -> None:
    """A Keras error in plain words: a message, a file with a traceback, or - to paste one.

    \b
    seqshape why "expected ndim=3, found ndim=2. Full shape received: (None, 8)"
    python train.py 2>&1 | seqshape why -
    """
    from explain.commands.why import run_why

    raise SystemExit(run_why(error, as_json))


@_listed
@click.command()
@click.argument("text", metavar="TEXT")
@click.option("--data", default="reviews", metavar="SOURCE", help="texts to learn words from")
@click.option("--text", "text_column", metavar="COLUMN", help="the file's column of texts")
@click.option("--label", "label_column", metavar="COLUMN", help="the file's column of labels")
@click.option("--vocabulary", type=int, default=10_000, metavar="N", help="ids below N")
@click.option("--len", "steps", type=int, default=10, metavar="N", help="steps of the row")
@click.option("--padding", type=click.Choice(["pre", "post"]), default="post")
@click.option("--truncating", type=click.Choice(["pre", "post"]), default="post")
@click.option("--kind", type=click.Choice(["words", "subwords", "tokenizer"]))
@click.option("--json", "as_json", is_flag=True, help="print JSON")
def tokenize(text: str, **options: Any) -> None:
    """From a text to a tensor and back: words, ids, padding, truncation, step by step.

    SOURCE is reviews, reviews-movies, imdb, sarcasm:PATH or a file. Without TensorFlow the
    words are cut by the rules of the old Tokenizer.

    \b
    seqshape tokenize "Today has a beautiful blue sky"
    seqshape tokenize "Today has a beautiful blue sky" --kind subwords --len 120
    """
    from explain.commands.tokenize import run_tokenize

    raise SystemExit(run_tokenize(text, options))


@_listed
@click.group()
def lab() -> None:
    """Train models on real text: training curves, a written report, a check against Keras.

    \b
    seqshape lab compare
    seqshape lab train reviews-bilstm --epochs 10 --seed 1
    seqshape lab predict seqshape-lab/reviews-bilstm-seed1 "What a beautiful film"
    """


def _training(command: Any) -> Any:
    """How something is trained: the options shared by the lab's commands."""
    for option in (
        click.option("--json", "as_json", is_flag=True, help="print JSON; progress on stderr"),
        click.option("--strategy", metavar="NAME", help="tf.distribute: mirrored, one-device"),
        click.option("--resume", metavar="DIR", help="continue the run in that folder"),
        click.option(
            "-o", "output", metavar="DIR", help="output folder (default: in seqshape-lab/)"
        ),
        click.option(
            "--patience", type=int, metavar="N", help="early stopping: N epochs after the best"
        ),
        click.option(
            "--rate", type=float, metavar="R", help="learning rate of Adam (default: 0.001)"
        ),
        click.option("--batch", type=int, metavar="N", help="batch size (default: 32)"),
        click.option("--epochs", type=int, metavar="N", help="default: 6"),
        click.option(
            "--len", "steps", type=int, metavar="N", help="tokens per example (default: 40)"
        ),
        click.option("--limit", type=int, metavar="N", help="use N examples only"),
        click.option("--label", "label", metavar="COLUMN", help="the file's column of labels"),
        click.option("--text", "text", metavar="COLUMN", help="the file's column of texts"),
        click.option("--data", metavar="SOURCE", help="reviews, reviews-movies, imdb, or a file"),
    ):
        command = option(command)
    return command


@lab.command("train")
@click.argument("model", nargs=-1)
@_training
@click.option("--seed", type=int, metavar="N", help="of weights, order and dropout (default: 0)")
def lab_train(model: tuple[str, ...], **options: Any) -> None:
    """Train one model: a name, or layers in Keras's syntax.

    `seqshape models` lists the names; bilstm is short for reviews-bilstm. Ctrl-C keeps the epochs
    that are finished; --resume continues with the history of an uninterrupted run.

    \b
    seqshape lab train imdb-bigru --epochs 5
    seqshape lab train 'Embedding(5000, 8)' 'Bidirectional(GRU(16))' "Dense(1, activation='sigmoid')"
    """
    from explain.commands.lab import run_train

    raise SystemExit(run_train(model, options))


@lab.command("compare")
@click.option("--models", multiple=True, metavar="NAMES", help="names, separated by commas")
@click.option("--seeds", type=int, metavar="N", help="runs of each model (default: 3)")
@_training
def lab_compare(**options: Any) -> None:
    """Train several models with several seeds, and report what is significant.

    Default: reviews-embedding, reviews-bilstm, reviews-bigru, reviews-conv1d. The report states
    the rule by which models are ranked.

    \b
    seqshape lab compare
    seqshape lab compare --models reviews-bilstm,reviews-stacked-bilstm --data headlines.tsv --seeds 5
    """
    from explain.commands.lab import run_compare

    raise SystemExit(run_compare(options))


@lab.command("remedies")
@click.option("--seeds", type=int, metavar="N", help="runs of each remedy (default: 3)")
@_training
def lab_remedies(**options: Any) -> None:
    """Question 8 for real: what each remedy against overfitting changes on the same data."""
    from explain.commands.lab import run_remedies

    raise SystemExit(run_remedies(options))


@lab.command("predict")
@click.argument("run")
@click.argument("text")
@click.option("--json", "as_json", is_flag=True, help="print JSON")
def lab_predict(run: str, text: str, as_json: bool) -> None:
    """One text through a trained model: tokens, the shape after every layer, the prediction."""
    from explain.commands.lab import run_predict

    raise SystemExit(run_predict(run, text, as_json))


@lab.command("show")
@click.argument("run")
@click.option("--json", "as_json", is_flag=True, help="print JSON")
def lab_show(run: str, as_json: bool) -> None:
    """The report of a run or a comparison again."""
    from explain.commands.lab import run_show

    raise SystemExit(run_show(run, as_json))


@_listed
@click.command()
@click.option("--answers", is_flag=True, help="walk through questions, answers and evidence")
@click.option("--question", "number", type=int, metavar="N", help="only question N")
@click.option("--seed", type=int, metavar="N", help="questions and choices in another order")
@click.option("--full", is_flag=True, help="all the evidence, also what exceeds 24 lines")
@click.option("--file", "source", metavar="FILE", help="one's own questions (JSON)")
@click.option("--export", "kind", metavar="FORMAT", help="write them as `worksheet --format` does")
@click.option("-o", "--output", default="quiz", metavar="DIR", help="of --export, default: quiz")
@click.option(
    "--json", "as_json", is_flag=True, help="print JSON, with why each choice is what it is"
)
@click.option("--no-keras", is_flag=True, help="NumPy only, without the check against Keras")
def quiz(**options: Any) -> None:
    """Eight questions of a course week on sequence models, answered on real tensors."""
    from explain.commands.quiz import run_quiz

    raise SystemExit(run_quiz(options))


@_listed
@click.command()
@click.option("--skills", metavar="NAMES", help="only these, separated by commas")
@click.option("--from", "source", metavar="PATH|NAME", help="questions about one's own model")
@click.option("--count", type=click.IntRange(min=1), metavar="N", help="stop after N questions")
@click.option("--choices", is_flag=True, help="answers to choose from (easier)")
@click.option("--verify", is_flag=True, help="let real Keras say the answer, too")
@click.option("--seed", type=int, metavar="N", help="the same questions again")
@click.option("--stats", is_flag=True, help="skills, frequent mistakes, and what to read")
@click.option(
    "--diagnose", metavar="FILE", help="name the mistakes in a JSON Lines file; - reads stdin"
)
def practice(**options: Any) -> None:
    """Questions without end, and the mistake behind each wrong answer.

    Skills come in order, each with a worked example first; what was wrong comes again. Progress is
    kept in one file of this machine (SEQSHAPE_PRACTICE names another).

    \b
    seqshape practice
    seqshape practice --skills conv1d,lstm_gru --choices
    seqshape practice --from imdb-bigru --count 5
    seqshape practice --stats
    """
    from explain.commands.practice import run_practice

    raise SystemExit(run_practice(options))


@_listed
@click.command()
@click.option("--skills", metavar="NAMES", help="separated by commas; default: all, in order")
@click.option("--count", type=int, default=10, metavar="N", help="questions, default 10")
@click.option("--students", metavar="FILE", help="a name a line: a variant for each")
@click.option("--seed", type=int, default=0, metavar="N", help="the same seed, the same sheet")
@click.option(
    "--format",
    "kind",
    default="md",
    help="md | html | latex | ipynb | gift | moodle-xml | qti | jupyterquiz | anki",
)
@click.option("--choices", is_flag=True, help="answers to choose from, wrong ones from mistakes")
@click.option("--title", default="Shapes and parameters", metavar="TEXT", help="over the sheet")
@click.option("-o", "--output", default="worksheet", metavar="DIR", help="default: worksheet")
def worksheet(**options: Any) -> None:
    """Questions for a class, a variant a student, with the key and feedback to wrong answers.

    \b
    seqshape worksheet --skills conv1d,pooling,lstm_gru --students names.txt --seed 7
    seqshape worksheet --count 20 --format moodle-xml -o moodle
    seqshape grade worksheet/answers.csv --key worksheet/key.json
    """
    from explain.commands.worksheet import run_worksheet

    raise SystemExit(run_worksheet(options))


@_listed
@click.command()
@click.argument("answers", metavar="FILE|-")
@click.option("--key", required=True, metavar="FILE", help="the key.json of the worksheet")
@click.option("--json", "as_json", is_flag=True, help="print JSON, with the feedback to each")
def grade(answers: str, key: str, as_json: bool) -> None:
    """Marks for a table of answers (CSV: student,1,2,…), and the mistakes of the class."""
    from explain.commands.grade import run_grade

    raise SystemExit(run_grade(answers, key, as_json))


class Traces(click.Group):
    """A command for every layer, made when it is asked for; anything else is a model."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [
            "bidirectional",
            "conv1d",
            "conv2d",
            "embedding",
            "gru",
            "lstm",
            "model",
            "pool",
            "rnn",
        ]

    def get_command(self, ctx: click.Context, name: str) -> Optional[click.Command]:
        from explain.commands.trace import model_command, trace_command

        return trace_command(name) or model_command()

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        command = self.get_command(ctx, args[0])
        skip = command is not None and (command.name != "model" or args[0] == "model")
        return args[0] if skip else "model", command, args[1:] if skip else args


@_listed
@click.group(cls=Traces)
def trace() -> None:
    """A text or an image through a layer or a model, each number with its equation.

    \b
    seqshape trace lstm --text "Today has a beautiful blue sky" --units 4
    seqshape trace bidirectional --example ireland
    seqshape trace conv1d --kernel 3 --step 2
    seqshape trace conv2d --kernel 3 --rows 5 --columns 5
    seqshape trace 'Conv1D(3, 3)' 'GlobalMaxPooling1D()' 'Dense(1)'
    seqshape trace imdb-bigru --json
    """


@_listed
@click.command()
@click.argument("words", nargs=-1, metavar="[PATH...|MODEL]")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="default: a free one")
@click.option("--verify", is_flag=True, help="let the page ask the real Keras, too")
@click.option(
    "--browser/--no-browser", default=True, help="open it (the default), or only print it"
)
def explore(words: tuple[str, ...], **options: Any) -> None:
    """A page on this machine: Keras code on the left, every number of it on the right.

    Files are opened and watched, and never run or written.

    \b
    seqshape explore
    seqshape explore imdb-conv1d
    seqshape explore notebook.ipynb model.keras
    """
    from explain.commands.explore import run_explore

    raise SystemExit(run_explore(words, options))


@_listed
@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """A script that completes seqshape's commands: eval "$(seqshape completion bash)"."""
    from click.shell_completion import get_completion_class

    found = get_completion_class(shell)
    if found is not None:
        root = click.get_current_context().find_root().command
        click.echo(found(root, {}, "seqshape", "_SEQSHAPE_COMPLETE").source())
