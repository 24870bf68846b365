"""Bad input: exit status 2, one line on stderr that names the trouble, nothing on stdout, quickly, never a traceback.

The table of broken files (broken_files.py) is given to every command that reads instances.  Most run in this process,
where it takes milliseconds; a few run as a user runs them.
"""

import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

import pytest
from broken_files import (
    BROKEN,
    BROKEN_EMPIRICAL,
    BROKEN_JSON,
    DESCENT,
    EMPIRICAL,
    FAMILY,
    INTERVAL,
    changed,
)

from symbolic_landscape.cli import COMMANDS, main

# Commands that read one instance file; the table above is given to each that is registered.
READERS = [command for command in ("decide", "snap", "enumerate", "descend") if command in COMMANDS]
SECONDS = 2
ABOUT_WEIGHTS = ("input weights", "output weights", "bias", "misspelled key")


@pytest.fixture
def broken(tmp_path: Path):
    def write(name: str) -> Path:
        path = tmp_path / "broken.json"
        path.write_bytes(BROKEN[name][0])
        return path

    return write


def refused(capsys, arguments: list[str], said: str = "") -> str:
    """Run a command in this process; it has to refuse in one line, quickly.  Return the line."""
    start = time.process_time()
    try:
        status = main(arguments)
    except SystemExit as end:  # argparse ends a process itself
        status = end.code
    spent = time.process_time() - start
    out, err = capsys.readouterr()
    assert status == 2, f"status {status}, {out[:200]!r}, {err[-400:]!r}"
    assert out == ""
    assert_one_line(err, said)
    assert spent < SECONDS
    return err


def assert_one_line(err: str, said: str) -> None:
    assert err.endswith("\n")
    assert len(err.splitlines()) == 1, err
    assert err.startswith("symbolic-landscape")
    assert "Traceback" not in err
    assert said in err
    assert len(err) < 500 or "File name too long" in err


@pytest.mark.parametrize("name", BROKEN)
def test_decide_refuses(name: str, broken, capsys) -> None:
    path = broken(name)
    assert str(path) in refused(capsys, ["decide", str(path), "--json"], BROKEN[name][1])


@pytest.mark.parametrize("name", BROKEN_JSON | BROKEN_EMPIRICAL)
@pytest.mark.parametrize("command", [command for command in READERS if command != "decide"])
def test_every_other_reader_refuses(command: str, name: str, broken, capsys) -> None:
    if command == "enumerate" and name.startswith(ABOUT_WEIGHTS):
        return  # enumerate is about the data alone and may ignore the network
    path = broken(name)
    assert str(path) in refused(capsys, [command, str(path), "--json"], BROKEN[name][1])


@pytest.mark.parametrize("command", READERS)
@pytest.mark.parametrize("form", [[], ["--json"]], ids=["report", "json"])
def test_files_that_are_not_there(command: str, form: list[str], tmp_path: Path, capsys) -> None:
    for path, said in (
        (str(tmp_path / "none.json"), "No such file or directory"),
        (str(tmp_path / "no\nsuch\nfile"), "No such file or directory"),
        (str(tmp_path), "Is a directory"),
        ("", "directory"),
        ("a\0b", "not a file name"),
        ("x" * 5000, "File name too long"),
        (str(tmp_path / "\udcff.json"), "No such file or directory"),
    ):
        refused(capsys, [command, path, *form], said)


@pytest.mark.parametrize("document", [INTERVAL, FAMILY, DESCENT], ids=lambda document: document["kind"])
@pytest.mark.parametrize("command", [command for command in READERS if command != "decide"])
def test_commands_about_empirical_instances_say_so_of_other_kinds(command, document, tmp_path: Path, capsys) -> None:
    path = tmp_path / "other.json"
    path.write_text(json.dumps(document))
    refused(capsys, [command, str(path), "--json"], "empirical")


def test_a_network_is_wanted_where_a_point_is_decided(tmp_path: Path, capsys) -> None:
    path = tmp_path / "data.json"
    path.write_bytes(changed(EMPIRICAL, input_weights=..., output_weights=...))
    refused(capsys, ["decide", str(path)], "input_weights")
    refused(capsys, ["snap", str(path)], "input_weights")


USAGE = {
    "no command": [],
    "unknown command": ["decode", "FILE"],
    "unknown command with line breaks": ["de\ncode", "FILE"],
    "no file": ["decide"],
    "unknown option": ["decide", "FILE", "--tolerance", "1"],
    "unknown option with line breaks": ["decide", "FILE", "--a\nb"],
    "unknown claim": ["decide", "FILE", "--claim", "beautiful"],
    "empty claim": ["decide", "FILE", "--claim", ""],
    "claim without a word": ["decide", "FILE", "--claim"],
    "claim with line breaks": ["decide", "FILE", "--claim", "a\nb"],
    "no seconds": ["decide", "FILE", "--seconds", "0"],
    "negative seconds": ["decide", "FILE", "--seconds", "-1"],
    "seconds in words": ["decide", "FILE", "--seconds", "one\nhour"],
    "seconds in other digits": ["decide", "FILE", "--seconds", "\u00b2"],
    "one certificate for two files": ["decide", "FILE", "FILE", "--certificate", "OUT"],
    "certificate where no folder is": ["decide", "FILE", "--certificate", "NONE"],
    "certificate in the place of a folder": ["decide", "FILE", "--certificate", "FOLDER"],
    "claim's certificate where no folder is": [
        "decide", "FILE", "--claim", "directionally_stationary", "--certificate", "NONE",
    ],
    "snap to where no folder is": ["snap", "FILE", "--output", "NONE"],
    "snap two files": ["snap", "FILE", "FILE"],
    "check one file": ["check", "FILE"],
    "check three files": ["check", "FILE", "FILE", "FILE"],
    "check an instance that is not there": ["check", "NONE", "FILE"],
    "check a certificate that is not there": ["check", "FILE", "NONE"],
    "check folders": ["check", "FOLDER", "FOLDER"],
}  # fmt: skip


@pytest.mark.parametrize("name", USAGE)
def test_bad_usage(name: str, tmp_path: Path, capsys) -> None:
    path = tmp_path / "good.json"
    path.write_bytes(changed(EMPIRICAL))
    words = {
        "FILE": str(path),
        "OUT": str(tmp_path / "out.json"),
        "NONE": str(tmp_path / "none" / "out.json"),
        "FOLDER": str(tmp_path),
    }
    refused(capsys, [words.get(word, word) for word in USAGE[name]])
    assert [entry.name for entry in tmp_path.iterdir()] == ["good.json"]


def test_a_claim_of_another_kind_is_bad_usage(tmp_path: Path, capsys) -> None:
    path = tmp_path / "interval.json"
    path.write_text(json.dumps(INTERVAL))
    refused(capsys, ["decide", str(path), "--claim", "no_escape_neuron"], "no_escape_neuron")


def test_several_files_are_answered_and_the_broken_ones_named(tmp_path: Path, capsys) -> None:
    paths = []
    for position, name in enumerate(BROKEN_JSON | BROKEN_EMPIRICAL):
        paths.append(tmp_path / f"{position}.json")
        paths[-1].write_bytes(BROKEN[name][0])
    good = tmp_path / "good.json"
    good.write_bytes(changed(EMPIRICAL))
    listed = [str(path) for path in (*paths[:5], good, *paths[5:], tmp_path / "none.json", good)]
    assert main(["decide", *listed, "--json"]) == 2
    out, err = capsys.readouterr()
    answers = [json.loads(line) for line in out.splitlines()]
    assert [answer["file"] for answer in answers] == listed
    assert [answer["file"] for answer in answers if "verdict" in answer] == [str(good)] * 2
    assert all(set(answer) == {"file", "error"} for answer in answers if answer["file"] != str(good))
    assert err == ""


def test_several_files_without_json(tmp_path: Path, capsys) -> None:
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_bytes(changed(EMPIRICAL))
    bad.write_bytes(b"{")
    assert main(["decide", str(bad), str(good)]) == 2
    out, err = capsys.readouterr()
    assert str(good) in out
    assert_one_line(err, str(bad))


CERTIFICATE = {
    "format": "symbolic_landscape certificate",
    "version": 1,
    "statements": [
        {"claim": {"name": "global_minimum"}, "status": "proved", "witness": {"witness": "interpolation_bound"}}
    ],
}


@pytest.mark.parametrize("name", BROKEN_JSON | BROKEN_EMPIRICAL)
def test_check_refuses_broken_instances(name: str, broken, tmp_path: Path, capsys) -> None:
    certificate = tmp_path / "certificate.json"
    certificate.write_text(json.dumps(CERTIFICATE))
    refused(capsys, ["check", str(broken(name)), str(certificate)])


@pytest.mark.parametrize("name", BROKEN_JSON)
def test_check_never_accepts_a_broken_certificate(name: str, broken, tmp_path: Path, capsys) -> None:
    """Rejected or bad input, in one line: a certificate that is not one proves nothing."""
    instance = tmp_path / "instance.json"
    instance.write_bytes(changed(EMPIRICAL))
    status = main(["check", str(instance), str(broken(name))])
    out, err = capsys.readouterr()
    assert "VERIFIED" not in out
    if status == 1:
        assert "REJECTED" in out
        assert err == ""
    else:
        assert status == 2
        assert out == ""
        assert_one_line(err, "")


AS_A_USER = {
    "missing file": ["decide", "none.json"],
    "directory": ["decide", ".", "--json"],
    "not JSON": ["decide", "words.json"],
    "binary": ["snap", "binary.json"],
    "deep": ["decide", "deep.json", "--json"],
    "huge exponent": ["decide", "huge.json"],
    "usage": ["decide"],
    "check": ["check", "words.json", "words.json"],
}
FILES = {
    "words.json": b"words",
    "binary.json": bytes(range(256)),
    "deep.json": b"[" * 100_000,
    "huge.json": BROKEN["exponent 999999999"][0],
}


@pytest.mark.parametrize("name", AS_A_USER)
@pytest.mark.parametrize("locale", ["C", "C.UTF-8"])
def test_as_a_user(name: str, locale: str, tmp_path: Path) -> None:
    for file, content in FILES.items():
        (tmp_path / file).write_bytes(content)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run = subprocess.run(
        [sys.executable, "-m", "symbolic_landscape", *AS_A_USER[name]],
        cwd=tmp_path,
        env={**os.environ, "LC_ALL": locale, "PYTHONPATH": str(Path(__file__).parents[2])},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert run.returncode == 2
    assert run.stdout == ""
    assert_one_line(run.stderr, "")
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < SECONDS


@pytest.mark.parametrize("words", [("decide", "--certificate=--"), ("enumerate", "--resume=--"), ("snap", "--loss=--")])
def test_two_dashes_are_no_value_of_an_option(words: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([words[0], "no_such_file.json", words[1]])
    assert ended.value.code == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert words[1][:-3] in said.err and "'--' came" in said.err
