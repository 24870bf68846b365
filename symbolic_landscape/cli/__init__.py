"""The command line: one file for each command, imported only when it runs.

Exit status: 0 answered; 1 refuted or rejected where one claim, theorem or certificate was asked for; 3 undecided
there; 2 bad input or usage, with one line on stderr.
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path
from typing import NoReturn

__all__ = ["main"]

# command -> what it answers; the module symbolic_landscape.cli.<command> has configure(parser) and run(arguments).
COMMANDS = {
    "demo": "take a trained network through the whole path: exact point, verdict, certificate, check",
    "decide": "say what the point of each instance is, exactly",
    "snap": "find the exact stationary point next to a trained network, and decide it",
    "check": "check a certificate with the independent checker",
    "export-coq": "turn a certificate into theorems that Coq checks",
    "enumerate": "list every stationary prediction of a data set, with the least width of each",
    "descend": "walk exactly from any network down to a local minimum",
    "arrangement": "count and list the faces that the inputs cut the weight space of one neuron into",
    "embed": "widen a network without changing its function, and say what of the point is kept",
    "theorems": "list the theorems that can be decided at an instance: source, hypotheses, conclusion",
    "search": "look for a counterexample to a theorem, with or without all its hypotheses, or to a conjecture",
    "generate": "make instances to order: every saddle shape and non-global local minimum on an interval",
    "audit": "ask a numerical tool about exact instances, and compare its numbers and words with the truth",
    "explain": "say which plateau of a training run is which exact stationary point, and which neurons left each",
    "plot": "draw an instance: target, network, breakpoints, residual",
}

# Options that name a file to write; commands whose words mean otherwise: (arguments that are read, that are written).
OUTPUTS = ("instance", "output", "certificate", "graph", "picture")
FILES = {"check": (("instance", "certificate"), ()), "export-coq": (("instance", "certificate"), ("out",))}


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {_one_line(message)}; see {self.prog} --help\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    listed = list(sys.argv[1:] if arguments is None else arguments)
    # numpy, not imported yet, reads it then: the matrices are small, on them threads of BLAS only wait for each other
    # (ten times slower on a busy machine), and sums rounded in an order that changes send a walk in floats elsewhere.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a file name may hold what the terminal's encoding has no sign for
            stream.reconfigure(errors="backslashreplace")
    try:
        status = _dispatch(listed)
        if sys.stdout is not None:
            sys.stdout.flush()  # here and not when the interpreter ends, where a full disk would be a traceback
        return status
    except BrokenPipeError:  # the reader of a pipe went away: `symbolic-landscape ... | head`
        _give_up_output()
        return 0
    except OSError as error:  # files are read and written with messages of their own: what is left is the output
        _give_up_output()
        print(f"symbolic-landscape: the answer cannot be written: {error.strerror or error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        resumed = any(word.partition("=")[0] == "--resume" for word in listed)
        print("interrupted; finished parts are kept" if resumed else "interrupted", file=sys.stderr)
        return 130


def _give_up_output() -> None:
    """Let what is still to be printed go nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _dispatch(arguments: list[str]) -> int:
    from symbolic_landscape.errors import InternalContradiction, SymbolicLandscapeError

    parser = _Parser(
        prog="symbolic-landscape",
        description="Exact verdicts, with certificates, about the loss landscapes of shallow ReLU-like networks.",
        epilog="symbolic-landscape COMMAND --help says more about a command.",
    )
    from symbolic_landscape import __version__

    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True, parser_class=_Parser)
    asked = next((word for word in arguments if word in COMMANDS), None)
    speaker: argparse.ArgumentParser = parser
    for name, answers in COMMANDS.items():
        command = commands.add_parser(name, help=answers, description=answers[0].upper() + answers[1:] + ".")
        if name == asked:
            speaker = command
            import_module(f"symbolic_landscape.cli.{name.replace('-', '_')}").configure(command)
    for word in arguments:  # before Python 3.13 argparse makes an empty list of --loss=--
        if word.startswith("--") and word.endswith("=--"):
            speaker.error(f"{word[:-3]}: a value was wanted, '--' came")
    parsed = parser.parse_args(arguments)
    module = import_module(f"symbolic_landscape.cli.{parsed.command.replace('-', '_')}")
    try:
        _keep_inputs(parsed)
        return int(module.run(parsed))
    except InternalContradiction:
        raise
    except SymbolicLandscapeError as error:
        files = getattr(parsed, "files", None) or [getattr(parsed, "file", "")]
        message = with_file(error, files[0]) if len(files) == 1 else _one_line(error)
        print(f"symbolic-landscape {parsed.command}: {message}", file=sys.stderr)
        return 2


def _keep_inputs(parsed: argparse.Namespace) -> None:
    """Refuse an output that would overwrite a file which is read, or another output."""
    from symbolic_landscape.errors import InvalidRequest

    inputs, outputs = FILES.get(parsed.command, (("files", "file", "data", "targets", "to"), OUTPUTS))
    asked = [(name, path) for name in inputs for path in _listed(getattr(parsed, name, None))]
    for name in outputs:
        for path in _listed(getattr(parsed, name, None)):
            for other, kept in asked:
                if os.path.realpath(path) == os.path.realpath(kept) and not Path(path).is_char_device():
                    what = "is read" if other in inputs else f"is --{other}"
                    option = "OUT" if name == "out" else f"--{name}"
                    raise InvalidRequest(f"{option}: {path} {what}, and would be overwritten: give another name")
            asked.append((name, path))


def _listed(value: str | list[str] | None) -> list[str]:
    return [value] if isinstance(value, str) else value or []


def with_file(error: Exception, file: str) -> str:
    """Return the error as one line that names the file it is about, unless it is about an option."""
    message = _one_line(error)
    return message if _one_line(file) in message or message.startswith("--") else f"{_one_line(file)}: {message}"


def whole_number(least: int, wanted: str = "a whole number") -> Callable[[str], int]:
    """Return the type of an option that takes a whole number of at least `least`."""

    def read(text: str) -> int:
        if not (text.isascii() and text.isdecimal() and len(text) < 12 and int(text) >= least):
            raise argparse.ArgumentTypeError(f"{wanted} of at least {least} was wanted, {text[:40]!r} came")
        return int(text)

    return read


def _one_line(message: object) -> str:
    return " ".join(str(message).split())
