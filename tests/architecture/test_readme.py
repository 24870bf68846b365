"""README.md is executed: every Python block, every console command with the output it shows, and the drawing.

Fenced blocks are one of these, and nothing else:

- `sh`: the two set-up commands, and no others; they are run by `.ci/run` on a fresh clone.
- `console`: lines that begin with `$ ` are commands, the lines below are what they print (`...` stands for any text).
  A command ends with status 0, unless the next one is `$ echo $?`.
- `python`: run from top to bottom in one session; where it has `>>>`, its output is compared.
- `json`: is JSON.
- `text`: the drawing of the folders, which begins with `symbolic_landscape/`.

Console commands and Python blocks run in their order in one folder that holds the project's own files.
"""

import configparser
import doctest
import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
README = ROOT / "README.md"
PACKAGE = ROOT / "symbolic_landscape"

FEWEST = {"sh": 2, "console": 3, "python": 1}


@dataclass(frozen=True)
class Block:
    """A fenced block: its line in the file, its language and its text."""

    line: int
    language: str
    text: str


def blocks_of(text: str) -> list[Block]:
    """Read the fenced blocks; every line that opens one has to be closed."""
    blocks, opened = [], None
    for number, line in enumerate(text.splitlines(), start=1):
        if opened is None and re.match(r"\s*(```|~~~)", line):
            assert line.startswith("```"), f"README.md:{number}: blocks are fenced by ``` at the margin"
            opened, language, inside = number, line.removeprefix("```").strip(), []
        elif opened is not None and line.strip() == "```":
            blocks.append(Block(opened, language, "\n".join(inside) + "\n"))
            opened = None
        elif opened is not None:
            inside.append(line)
    assert opened is None, f"README.md:{opened}: the block is not closed"
    return blocks


def commands_of(block: Block) -> list[tuple[str, str]]:
    """Split a console block into commands and the output shown below each."""
    commands: list[tuple[str, str]] = []
    for line in block.text.splitlines():
        if line.startswith("$ "):
            commands.append((line[2:], ""))
        else:
            assert commands, f"README.md:{block.line}: a console block begins with a command, `$ `"
            command, output = commands[-1]
            if command.endswith("\\"):
                commands[-1] = (f"{command}\n{line.removeprefix('> ')}", "")
            else:
                commands[-1] = (command, f"{output}{line}\n")
    return commands


def matches(shown: str, came: str) -> bool:
    return doctest.OutputChecker().check_output(shown, came, doctest.ELLIPSIS)


def run_console(block: Block, folder: Path, environment: dict[str, str]) -> list[str]:
    """Run the commands of a block in one shell; return what differs from the README."""
    differences = []
    status = 0
    commands = commands_of(block)
    assert commands, f"README.md:{block.line}: a console block without a command"
    for position, (command, shown) in enumerate(commands):
        if command == "echo $?":
            came = f"{status}\n"
        else:
            run = subprocess.run(
                ["bash", "-c", command],
                cwd=folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                timeout=120,
                check=False,
            )
            came, status = run.stdout, run.returncode
            asked = position + 1 < len(commands) and commands[position + 1][0] == "echo $?"
            if status != 0 and not asked:
                differences.append(f"README.md:{block.line}: `{command}` ended with status {status}:\n{came}")
                continue
        if not matches(shown, came):
            differences.append(f"README.md:{block.line}: `{command}` shows\n{shown}and printed\n{came}")
    return differences


SESSION = '''
import contextlib, doctest, io, json, sys, traceback
names = {"__name__": "__main__"}
for line in sys.stdin:
    block = json.loads(line)
    said = io.StringIO()
    try:
        if ">>>" in block["text"]:
            example = doctest.DocTestParser().get_doctest(block["text"], names, "README.md", "README.md", block["line"])
            runner = doctest.DocTestRunner(optionflags=block["flags"])
            runner.run(example, out=said.write, clear_globs=False)
            names.update(example.globs)
        else:
            with contextlib.redirect_stdout(io.StringIO()):
                exec(compile("\\n" * block["line"] + block["text"], "README.md", "exec"), names)
    except BaseException:
        said.write(traceback.format_exc())
    sys.stdout.write(json.dumps(said.getvalue()) + "\\n")
    sys.stdout.flush()
'''


def session_line(block: Block) -> str:
    return json.dumps({"line": block.line, "text": block.text, "flags": doctest.ELLIPSIS})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that looks like the project's root and keeps what the commands write out of it."""
    for entry in ROOT.iterdir():
        if entry.name not in {".git", ".venv", "build", "dist"} and not entry.name.endswith(".egg-info"):
            (tmp_path / entry.name).symlink_to(entry)
    return tmp_path


@pytest.fixture
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment in which `symbolic-landscape` and `python` are those of this test run."""
    commands = tmp_path_factory.mktemp("commands")
    for name, module in (("symbolic-landscape", "-m symbolic_landscape "), ("python", ""), ("python3", "")):
        script = commands / name
        script.write_text(f'#!/bin/sh\nexec "{sys.executable}" {module}"$@"\n', encoding="utf-8")
        script.chmod(0o755)
    kept = {name: value for name, value in os.environ.items() if name in {"HOME", "LANG", "LC_ALL", "TMPDIR"}}
    return {**kept, "PATH": f"{commands}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(ROOT), "COLUMNS": "120"}


@pytest.fixture(scope="module")
def readme() -> list[Block]:
    assert README.exists(), "README.md is missing"
    return blocks_of(README.read_text(encoding="utf-8"))


def test_every_block_is_of_a_kind_that_is_tested(readme: list[Block]) -> None:
    for block in readme:
        assert block.language in {"sh", "console", "python", "json", "text"}, (
            f"README.md:{block.line}: a block of `{block.language}`: use sh, console, python, json or text"
        )
        if block.language == "json":
            json.loads(block.text)
        if block.language == "text":
            assert block.text.startswith("symbolic_landscape/"), (
                f"README.md:{block.line}: a text block is the drawing of the folders; output belongs under its command"
            )
    counted = {language: sum(block.language == language for block in readme) for language in FEWEST}
    assert counted["sh"] == FEWEST["sh"], "the two set-up commands, one sh block each, and no other"
    assert all(counted[language] >= FEWEST[language] for language in FEWEST), f"too few blocks: {counted}"


def test_commands_and_snippets_do_what_the_readme_shows(readme, folder: Path, environment) -> None:
    session = subprocess.Popen(
        [sys.executable, "-c", SESSION],
        cwd=folder,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    differences: list[str] = []
    with session:
        for block in readme:
            if block.language == "console":
                differences += run_console(block, folder, environment)
            elif block.language == "python":
                session.stdin.write(session_line(block) + "\n")
                session.stdin.flush()
                answer = session.stdout.readline()
                assert answer, f"README.md:{block.line}: the Python session ended"
                if said := json.loads(answer):
                    differences.append(f"README.md:{block.line}:\n{said}")
        session.stdin.close()
    assert not differences, "\n\n".join(differences)


def test_the_drawing_agrees_with_the_folders(readme: list[Block]) -> None:
    drawings = [block for block in readme if block.language == "text"]
    assert len(drawings) == 1, "one drawing of the folders was wanted"
    assert drawn_entries(drawings[0].text) == entries_of(PACKAGE)


def entries_of(folder: Path) -> set[str]:
    """The folders, with a slash, and the modules of the package, without its two entrances."""
    folders = {f"{entry.name}/" for entry in folder.iterdir() if entry.is_dir() and entry.name != "__pycache__"}
    modules = {entry.name for entry in folder.glob("*.py") if entry.name not in {"__init__.py", "__main__.py"}}
    return folders | modules


def drawn_entries(text: str) -> set[str]:
    """Read the first level of a drawing: `exact/  what it is` or `errors, claim, limits .py  what they are`."""
    lines = [line for line in re.sub(r"[\u2500-\u257f|]", " ", text).splitlines()[1:] if line.strip()]
    margin = min(len(line) - len(line.lstrip()) for line in lines)
    entries: set[str] = set()
    for line in lines:
        if len(line) - len(line.lstrip()) == margin:
            names = re.split(r"\s{2,}", line.strip())[0]
            several = names.removesuffix(".py")
            parts = [part.strip() for part in several.split(",")]
            entries |= {part if part.endswith("/") else f"{part}.py" for part in parts}
    return entries


def test_versions_agree() -> None:
    import symbolic_landscape

    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg")
    version = setup["metadata"]["version"]
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert symbolic_landscape.__version__ == version
    assert re.search(r"^version: (.*)$", citation, re.MULTILINE)[1].strip("'\"") == version
    assert version in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


class TestTheRunner:
    """The runner itself: what it must not let pass."""

    def test_blocks(self) -> None:
        text = "a\n```sh\none\n```\n```console\n$ echo 1\n1\n```\n"
        assert blocks_of(text) == [Block(2, "sh", "one\n"), Block(5, "console", "$ echo 1\n1\n")]
        for wrong in ("```sh\none\n", "  ```sh\n  one\n  ```\n", "~~~\na\n~~~\n"):
            with pytest.raises(AssertionError):
                blocks_of(wrong)

    def test_commands(self) -> None:
        block = Block(1, "console", "$ echo 1 \\\n> 2\n1 2\n$ true\n")
        assert commands_of(block) == [("echo 1 \\\n2", "1 2\n"), ("true", "")]
        with pytest.raises(AssertionError):
            commands_of(Block(1, "console", "no command\n"))

    @pytest.mark.parametrize(
        ("console", "good"),
        [
            ("$ echo one\none\n", True),
            ("$ echo one\ntwo\n", False),
            ("$ echo one\n", False),
            ("$ true\n", True),
            ("$ true\nsomething\n", False),
            ("$ false\n", False),
            ("$ false\n$ echo $?\n1\n", True),
            ("$ false\n$ echo $?\n0\n", False),
            ("$ echo one; echo two; echo three\none\n...\nthree\n", True),
            ("$ echo one >&2\none\n", True),
            ("$ python -c 'print(6 * 7)'\n42\n", True),
            ("$ symbolic-landscape --version\nsymbolic-landscape ...\n", True),
        ],
    )
    def test_console(self, console: str, good: bool, tmp_path: Path, environment) -> None:
        assert (not run_console(Block(1, "console", console), tmp_path, environment)) == good

    @pytest.mark.parametrize(
        ("python", "good"),
        [
            ("x = 1\nassert x == 1\n", True),
            ("assert False\n", False),
            ("raise SystemExit\n", False),
            (">>> 1 + 1\n2\n", True),
            (">>> 1 + 1\n3\n", False),
        ],
    )
    def test_python(self, python: str, good: bool, tmp_path: Path, environment) -> None:
        line = session_line(Block(1, "python", python))
        run = subprocess.run(
            [sys.executable, "-c", SESSION],
            input=f"{line}\n",
            capture_output=True,
            text=True,
            env=environment,
            check=True,
        )
        assert (json.loads(run.stdout) == "") == good

    def test_drawing(self) -> None:
        drawing = (
            "symbolic_landscape/\n"
            "    errors, claim .py    the language\n"
            "    exact/        numbers\n"
            "        ball.py   real numbers\n"
            "    decide.py     the registry\n"
        )
        assert drawn_entries(drawing) == {"errors.py", "claim.py", "exact/", "decide.py"}
