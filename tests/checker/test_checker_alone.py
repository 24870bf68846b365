"""The checker as a process of its own, `python -I -S CHECKER INSTANCE CERTIFICATE`: alone, on good and broken files."""

import ast
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from broken_files import BROKEN
from certificates_by_hand import ACCEPTED, REJECTED

ROOT = Path(__file__).resolve().parents[2]
CHECKER = ROOT / "symbolic_landscape" / "checker"


def document(*cases):
    statements = [{"claim": {"name": case[1]}, "status": case[2], "witness": case[3]} for case in cases]
    return {"format": "symbolic_landscape certificate", "version": 1, "statements": statements}


def run(*arguments, checker=CHECKER, folder=None, flags=("-I", "-S"), environment=None):
    return subprocess.run(
        [sys.executable, *flags, str(checker), *map(str, arguments)],
        capture_output=True, text=True, cwd=folder, env=environment, timeout=60, check=False,
    )  # fmt: skip


@pytest.fixture
def files(tmp_path):
    case = ACCEPTED["local minimum"]
    (tmp_path / "instance.json").write_text(json.dumps(case[0]))
    (tmp_path / "certificate.json").write_text(json.dumps(document(case)))
    return tmp_path / "instance.json", tmp_path / "certificate.json"


VERIFIED = "VERIFIED local_minimum proved, relying on wu2025.no_escape_local_minimum\nVERIFIED\n"


@pytest.mark.parametrize("flags", [("-I", "-S"), (), ("-I", "-S", "-O", "-W", "error")], ids=str)
def test_verified(files, flags):
    found = run(*files, flags=flags)
    assert (found.returncode, found.stdout, found.stderr) == (0, VERIFIED, "")


def test_rejected(files):
    case = REJECTED["bound too small"]
    files[0].write_text(json.dumps(case[0]))
    files[1].write_text(json.dumps(document(case)))
    found = run(*files)
    first, last = found.stdout.splitlines()
    assert (found.returncode, last, found.stderr) == (1, "REJECTED", "")
    assert first.startswith("REJECTED statement 0 (no_escape_neuron proved): ")


def test_one_wrong_statement_among_good_ones_is_rejected(files):
    good = ACCEPTED["local minimum"]
    files[1].write_text(json.dumps(document(good, REJECTED["derivative 0"], good)))
    found = run(*files)
    assert found.returncode == 1
    assert [line.split()[0] for line in found.stdout.splitlines()] == ["VERIFIED", "REJECTED", "VERIFIED", "REJECTED"]


def test_from_anywhere_by_a_relative_path(files):
    found = run("instance.json", "certificate.json", folder=files[0].parent)
    assert found.stdout == VERIFIED
    found = run(*files, checker="checker", folder=CHECKER.parent)
    assert found.stdout == VERIFIED
    found = run(*files, checker=".", folder=CHECKER)
    assert found.stdout == VERIFIED


@pytest.mark.parametrize("name", ["checker", "copy of the checker", "json", "fractions"])
def test_a_copy_alone_in_an_empty_folder(files, tmp_path, name):
    """Also under names that Python cannot import, or that the standard library has."""
    alone = tmp_path / "empty" / name
    shutil.copytree(CHECKER, alone, ignore=shutil.ignore_patterns("__pycache__"))
    found = run(*files, checker=alone, folder=alone.parent)
    assert (found.returncode, found.stdout, found.stderr) == (0, VERIFIED, "")


def test_files_beside_the_checker_do_not_hide_the_standard_library(files, tmp_path):
    alone = tmp_path / "folder" / "checker"
    shutil.copytree(CHECKER, alone, ignore=shutil.ignore_patterns("__pycache__"))
    for module in ("json", "fractions", "math", "re", "pathlib", "itertools", "importlib"):
        (alone.parent / f"{module}.py").write_text("raise SystemExit('hidden')")
    assert run(*files, checker=alone, folder=alone.parent).stdout == VERIFIED


def test_nothing_but_the_standard_library_is_imported(files):
    """By what runs, on every kind, and by what is written."""
    source = (
        "import runpy, sys\n"
        "before = set(sys.modules)\n"
        "sys.argv = sys.argv[1:]\n"
        "try:\n    runpy.run_path(sys.argv[0], run_name='__main__')\nexcept SystemExit:\n    pass\n"
        "print(sorted({name.split('.')[0] for name in set(sys.modules) - before}))"
    )
    for example in ("w0_kink_min", "relu_global_type1", "gaussian_trained_M8", "coupling_rescues"):
        paths = [ROOT / folder / f"{example}.json" for folder in ("examples", "proofs/certificates")]
        command = [sys.executable, "-I", "-S", "-c", source, str(CHECKER), *map(str, paths)]
        found = subprocess.run(command, capture_output=True, text=True, check=True)
        *_, last, loaded = found.stdout.splitlines()
        assert last == "VERIFIED"
        names = set(ast.literal_eval(loaded))
        assert "fractions" in names
        assert names - set(sys.stdlib_module_names) == {"symbolic_landscape_checker"}


def test_only_the_standard_library_is_named():
    allowed = set(sys.stdlib_module_names) - {"ctypes", "pickle", "subprocess", "socket", "random", "urllib"}
    sources = sorted(CHECKER.glob("*.py"))
    assert len(sources) > 5
    for path in sources:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                assert {alias.name.split(".")[0] for alias in node.names} <= allowed, path
            elif isinstance(node, ast.ImportFrom):
                assert node.level <= 1, path  # nothing above the folder
                assert node.level == 1 or node.module.split(".")[0] in allowed, path
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id not in ("eval", "exec", "compile", "open"), path


def one_line(text):
    return text.endswith("\n") and text.count("\n") == 1 and text.isascii()


OTHER_KINDS = ("interval", "gaussian", "polynomial")  # their rules refuse what they read, in their own tests


@pytest.mark.parametrize("name", [name for name in BROKEN if not name.startswith(OTHER_KINDS)])
def test_broken_instances_are_bad_input(files, name):
    files[0].write_bytes(BROKEN[name][0])
    found = run(*files)
    assert (found.returncode, found.stdout) == (2, "")
    assert one_line(found.stderr)
    assert found.stderr.startswith("checker: ")


BROKEN_CERTIFICATES = {
    "empty": b"",
    "words": b"trust me",
    "list": b"[]",
    "100 000 nested brackets": b"[" * 100_000 + b"]" * 100_000,
    "100 000 nested witnesses": b'{"witness":' * 100_000 + b"1" + b"}" * 100_000,
    "cut short": json.dumps(document(ACCEPTED["local minimum"])).encode()[:-5],
    "duplicate key": json.dumps(document(ACCEPTED["local minimum"])).encode()[:-1] + b', "version": 1}',
    "NaN": json.dumps(document(ACCEPTED["local minimum"])).replace("1", "NaN", 1).encode(),
    "a name of two lines": json.dumps(document((None, "x\nVERIFIED", "proved", {}))).encode(),
    "a name that cannot be printed": json.dumps(document((None, "\ud800\u00e9", "proved", {}))).encode(),
    "a kind that cannot be printed": json.dumps(
        document((None, "local_minimum", "proved", {"witness": "\ud800\u00e9\nVERIFIED"}))
    ).encode(),
    "brackets in a witness": json.dumps(
        document((None, "local_minimum", "refuted", {"witness": "HERE"}))
    ).replace('"HERE"', "[" * 900 + "]" * 900).encode(),
    "a number of a million digits": json.dumps(
        document((None, "local_minimum", "refuted", {"witness": "descent_direction", "neuron": "HERE"}))
    ).replace('"HERE"', "7" * 10**6).encode(),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN_CERTIFICATES)
def test_broken_certificates_are_rejected(files, name):
    files[1].write_bytes(BROKEN_CERTIFICATES[name])
    found = run(*files, environment={"LC_ALL": "C"})
    assert (found.returncode, found.stderr) == (1, "")
    assert found.stdout.isascii()
    lines = found.stdout.splitlines()
    assert len(lines) == 2
    assert all(line.startswith("REJECTED") for line in lines)


@pytest.mark.parametrize("place", [0, 1], ids=["instance", "certificate"])
@pytest.mark.parametrize("what", ["missing", "folder", "binary"])
def test_files_that_cannot_be_read(files, place, what, tmp_path):
    arguments = list(files)
    if what == "binary":
        arguments[place].write_bytes(bytes(range(256)) * 50)
    else:
        arguments[place] = tmp_path / "nothing" if what == "missing" else tmp_path
    found = run(*arguments)
    assert (found.returncode, found.stdout) == (2, "")
    assert one_line(found.stderr)


@pytest.mark.parametrize("count", [0, 1, 3])
def test_usage(files, count):
    found = run(*[files[0]] * count)
    assert (found.returncode, found.stdout, found.stderr) == (2, "", "usage: checker INSTANCE CERTIFICATE\n")
