"""The import contracts of setup.cfg hold, and the checker stands alone."""

import ast
import configparser
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "symbolic_landscape"

# Rooms that may speak numpy, scipy, highspy, matplotlib, torch or jax; every other one is in the contract `floats`.
MAY_USE_FLOATS = {"exact", "propose", "numeric", "report"}
OUTSIDE = {"__init__", "__main__", "checker"}


@pytest.fixture(scope="module")
def contracts() -> configparser.ConfigParser:
    parser = configparser.ConfigParser()
    parser.read(ROOT / "setup.cfg")
    return parser


def modules_of_the_package() -> set[str]:
    folders = {entry.parent.name for entry in PACKAGE.glob("*/__init__.py")}
    return folders | {entry.stem for entry in PACKAGE.glob("*.py")}


def test_import_contracts() -> None:
    code = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    run = subprocess.run(
        [sys.executable, "-c", code, "--no-cache"],  # it finds the contracts in setup.cfg by itself
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    contracts_there = sum(line.startswith("[importlinter:contract:") for line in (ROOT / "setup.cfg").open())
    assert f"{contracts_there} kept, 0 broken" in run.stdout


def test_every_room_that_decides_is_in_the_contract_about_floats(contracts) -> None:
    listed = contracts["importlinter:contract:floats"]["source_modules"].split()
    rooms = {module.removeprefix("symbolic_landscape.") for module in listed}
    assert rooms == modules_of_the_package() - MAY_USE_FLOATS - OUTSIDE


def test_the_drawing_of_layers_names_every_room(contracts) -> None:
    layers = contracts["importlinter:contract:layers"]["layers"].replace("|", " ").split()
    assert {layer.strip("()") for layer in layers} >= modules_of_the_package() - OUTSIDE
    assert {layer for layer in layers if not layer.startswith("(")} <= modules_of_the_package()


def imported_names(path: Path) -> set[str]:
    """Every module that a file imports, whole dotted names; relative imports begin with a point."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = "." * node.level + (node.module or "")
            names |= {base, *(f"{base}.{alias.name}" for alias in node.names)}
    return names


def test_the_checker_imports_the_standard_library_and_itself_only() -> None:
    files = sorted((PACKAGE / "checker").glob("**/*.py"))
    assert files, "the checker has no files"
    own = {path.stem for path in files}
    for path in files:
        foreign = {
            name for name in imported_names(path)
            if name.lstrip(".").split(".")[0] not in own | sys.stdlib_module_names | {""}
        }
        assert not foreign, f"{path.relative_to(ROOT)} imports {sorted(foreign)}"


def test_nobody_imports_the_checker() -> None:
    for path in sorted(PACKAGE.glob("**/*.py")):
        if "checker" not in path.relative_to(PACKAGE).parts:
            reached = {name for name in imported_names(path) if "checker" in name.split(".")}
            assert not reached, f"{path.relative_to(ROOT)} imports {sorted(reached)}"
