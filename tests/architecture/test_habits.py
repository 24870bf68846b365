"""What may stand in which room, read off the syntax trees: floats, printing, evaluation of text, names, length."""

import ast
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "symbolic_landscape"

# Where a binary float may be written: the rooms that guess, draw or train, and the proven sign filter.
FLOATS = ("propose/", "numeric/", "report/plot", "exact/sign_filter.py")
# Where people are spoken to.
PRINTS = ("cli/", "checker/")
# Where verdicts are decided: no tolerance, no randomness, no file.
EXACT_ROOMS = (
    "exact/", "model/", "arrangement/", "loss/", "conditions/", "witness/", "embedding",
    "claim/", "verdict.py", "limits.py", "classification.py", "decide.py", "errors.py",
)  # fmt: skip
# The one reader and writer of files; what it reads becomes exact at once.
FILES = ("model/document.py",)

# Words that say nothing about what is inside.
MISNOMERS = {
    "utils", "util", "helpers", "helper", "misc", "common", "core", "base", "manager", "handler", "process", "run",
    "info", "obj", "result", "status", "flag", "mode", "safe", "unsafe", "magic", "fix", "smart", "auto", "tmp",
}  # fmt: skip

# Files past this length, each with the reason why it is still one noun of the theory.
LONGEST = 450
LONG_FILES = {
    "tests/certificates_by_hand.py": "a table of instances with certificates written without the engine",
}


def sources(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).glob("**/*.py"))


def place(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix() if path.is_relative_to(PACKAGE) else path.relative_to(ROOT).as_posix()


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(ast.parse(path.read_text(encoding="utf-8"), filename=str(path))))


def calls(path: Path, *names: str) -> Iterator[str]:
    """Each call of a bare name, as text."""
    for node in nodes(path):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            yield f"{place(path)}:{node.lineno} calls {node.func.id}"


def imports(path: Path, *names: str) -> Iterator[str]:
    """Each import of a top-level module, as text."""
    for node in nodes(path):
        if isinstance(node, ast.Import | ast.ImportFrom):
            module = getattr(node, "module", None)
            named = [module] if module else [alias.name for alias in node.names]
            for name in named:
                if name.split(".")[0] in names:
                    yield f"{place(path)}:{node.lineno} imports {name}"


def asks_for_a_guess(path: Path) -> bool:
    return any(
        isinstance(node, ast.ImportFrom) and (node.module or "").startswith("symbolic_landscape.propose")
        for node in nodes(path)
    )


def none(offences: Iterable[str]) -> None:
    listed = list(offences)
    assert not listed, "\n".join(listed)


IN_PACKAGE = sources("symbolic_landscape")
EVERYWHERE = sources("symbolic_landscape", "tests", "examples", "benchmarks")
DECIDING = [path for path in IN_PACKAGE if place(path).startswith(EXACT_ROOMS) and place(path) not in FILES]


def test_there_is_something_to_read() -> None:
    assert len(DECIDING) > 20
    assert Path(__file__) in EVERYWHERE
    assert list(calls(Path(__file__), "none"))
    assert list(imports(Path(__file__), "functools")) == [f"{place(Path(__file__))}:5 imports functools"]


def test_no_float_outside_the_rooms_that_guess() -> None:
    paths = [path for path in IN_PACKAGE if not place(path).startswith(FLOATS)]
    none(
        f"{place(path)}:{node.lineno} has the literal {node.value}"
        for path in paths
        for node in nodes(path)
        if isinstance(node, ast.Constant) and isinstance(node.value, float | complex)
    )


def test_no_float_is_made_where_verdicts_are_decided() -> None:
    """exact/ turns its numbers into floats; elsewhere only a file that hands them to the room that guesses does."""
    deciding = [path for path in DECIDING if not place(path).startswith("exact/") and not asks_for_a_guess(path)]
    none(offence for path in deciding for offence in calls(path, "float", "complex"))


def test_no_tolerance_where_verdicts_are_decided() -> None:
    banned = {"epsilon", "eps", "tolerance", "tol", "isclose", "allclose", "approx"}
    for path in (path for path in DECIDING if not place(path).startswith(FLOATS)):
        for node in nodes(path):
            names = [getattr(node, field, None) for field in ("id", "attr", "arg", "name")]
            none(
                f"{place(path)}:{getattr(node, 'lineno', 0)} names {name}: if the word is needed, the room is wrong"
                for name in names
                if isinstance(name, str) and banned & set(name.lower().split("_"))
            )


def test_no_print_outside_the_command_line_and_the_checker() -> None:
    paths = [path for path in IN_PACKAGE if not place(path).startswith(PRINTS)]
    none(offence for path in paths for offence in calls(path, "print"))


def test_no_text_is_run() -> None:
    none(offence for path in EVERYWHERE for offence in calls(path, "eval", "exec", "compile"))


def test_nothing_is_unpickled() -> None:
    unsafe = ("pickle", "marshal", "shelve", "dill", "cloudpickle", "joblib")
    none(offence for path in IN_PACKAGE for offence in imports(path, *unsafe))
    for path in EVERYWHERE:
        for node in nodes(path):
            if isinstance(node, ast.keyword) and node.arg in {"allow_pickle", "weights_only"}:
                wanted = node.arg == "weights_only"
                none(
                    f"{place(path)}:{constant.lineno} lets a file run code"
                    for constant in [node.value]
                    if not (isinstance(constant, ast.Constant) and constant.value is wanted)
                )


def test_no_randomness_and_no_files_where_verdicts_are_decided() -> None:
    world = ("random", "secrets", "tempfile", "subprocess", "socket", "shutil", "os", "time", "datetime")
    none(
        offence
        for path in DECIDING
        if place(path) != "limits.py"  # the clock of a decision; it may end one, never answer
        for offence in (*imports(path, *world), *calls(path, "open", "input"))
    )


def test_files_are_named_by_nouns_of_the_theory() -> None:
    none(
        f"{place(path)}: {word} says nothing about what is inside"
        for path in IN_PACKAGE
        for part in path.relative_to(ROOT).with_suffix("").parts
        for word in part.lower().split("_")
        if word in MISNOMERS
    )


def test_no_file_is_long_without_a_reason() -> None:
    lengths = {place(path): len(path.read_text(encoding="utf-8").splitlines()) for path in EVERYWHERE}
    long = {name: length for name, length in lengths.items() if length > LONGEST}
    assert set(long) == set(LONG_FILES), f"past {LONGEST} lines: {long}; is each still one noun?"


def test_text_is_clean() -> None:
    for path in EVERYWHERE:
        raw = path.read_bytes()
        assert b"\t" not in raw, f"{place(path)} has a tab"
        assert b"\r" not in raw, f"{place(path)} has a carriage return"
        assert not raw or raw.endswith(b"\n"), f"{place(path)} does not end its last line"


def test_tests_mirror_the_package() -> None:
    rooms = {path.name for path in PACKAGE.iterdir()} | {path.stem for path in PACKAGE.glob("*.py")}
    beside = {"laws", "golden", "certificates", "architecture", "formal"}
    folders = {path.relative_to(ROOT / "tests").parts[0] for path in (ROOT / "tests").glob("*/**/test_*.py")}
    assert folders <= rooms | beside
    none(f"{place(path)}: tests are not packages" for path in (ROOT / "tests").glob("**/__init__.py"))
