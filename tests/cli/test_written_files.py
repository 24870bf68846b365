"""What commands write: never over a file that is read, never in the place of a device, never half an answer."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from symbolic_landscape.cli import main

ONE_NEURON = {
    "kind": "empirical",
    "activation": "relu",
    "inputs": [["1"]],
    "targets": [["1"]],
    "input_weights": [["1"]],
    "output_weights": [["1"]],
}
FULL = Path("/dev/full")
needs_full_device = pytest.mark.skipif(not FULL.is_char_device(), reason="no /dev/full here")


@pytest.fixture
def instance(tmp_path: Path) -> Path:
    path = tmp_path / "instance.json"
    path.write_text(json.dumps(ONE_NEURON))
    return path


@pytest.mark.parametrize(
    "command",
    [
        ["decide", "{0}", "--certificate", "{0}"],
        ["decide", "{0}", "--certificate", "{link}"],
        ["decide", "{0}", "--claim", "local_minimum", "--certificate", "{dotted}"],
        ["snap", "{0}", "--output", "{0}"],
        ["descend", "{0}", "--output", "{0}"],
        ["embed", "{0}", "--inactive-unit=-1", "--output", "{0}"],
        ["enumerate", "{0}", "--certificate", "{0}"],
        ["export-coq", "{0}", "{0}"],
        ["export-coq", "{new}", "{0}", "--instance", "{0}"],
        ["snap", "{0}", "--output", "{new}", "--certificate", "{new}"],
    ],
)
def test_what_is_read_is_not_overwritten(instance, capsys, command):
    before = instance.read_bytes()
    link = instance.with_name("link.json")
    link.symlink_to(instance)
    names = {"link": link, "new": instance.with_name("new.json"), "dotted": f"{instance.parent}/./{instance.name}"}
    assert main([word.format(instance, **names) for word in command]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert "would be overwritten" in err
    assert instance.read_bytes() == before
    assert not names["new"].exists()


def test_a_link_stays_a_link(instance, capsys):
    target, link = instance.with_name("target.json"), instance.with_name("certificate.json")
    link.symlink_to(target)
    assert main(["decide", str(instance), "--certificate", str(link)]) == 0
    capsys.readouterr()
    assert link.is_symlink()
    assert json.loads(target.read_text())["version"] == 1


def test_a_pipe_is_written_to_and_stays_a_pipe(instance):
    pipe = instance.with_name("pipe")
    os.mkfifo(pipe)
    command = [sys.executable, "-m", "symbolic_landscape", "decide", str(instance), "--certificate", str(pipe)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        # Both ends: were the pipe replaced by a file, reading alone would wait for a writer for ever.
        end = os.open(pipe, os.O_RDWR | os.O_NONBLOCK)
        try:
            assert process.wait(30) == 0
            text = os.read(end, 1 << 16)
        finally:
            os.close(end)
    assert json.loads(text)["version"] == 1
    assert stat.S_ISFIFO(pipe.stat().st_mode)


@needs_full_device
def test_a_device_is_not_replaced_by_a_file(instance, capsys):
    link = instance.with_name("full")  # were it replaced, it would be this link, and not the machine's device
    link.symlink_to(FULL)
    assert main(["decide", str(instance), "--certificate", str(link)]) == 2
    assert "cannot be written: No space left" in capsys.readouterr().err
    assert link.is_symlink()


@needs_full_device
@pytest.mark.parametrize("command", ["decide {0}", "decide {0} --json", "theorems", "check {0} {0}"])
def test_an_answer_that_cannot_be_written(instance, command):
    words = [sys.executable, "-m", "symbolic_landscape", *command.format(instance).split()]
    with FULL.open("w") as full:
        run = subprocess.run(words, stdout=full, stderr=subprocess.PIPE, text=True, timeout=60, check=False)
    assert run.returncode == 2
    assert run.stderr == "symbolic-landscape: the answer cannot be written: No space left on device\n"


@pytest.mark.parametrize("command", ["decide /dev/zero", "check /dev/zero {0}", "check {0} /dev/zero"])
def test_a_file_without_end_is_refused(instance, capsys, command):
    assert main(command.format(instance).split()) == 2
    assert "/dev/zero: " in capsys.readouterr().err


@pytest.mark.parametrize("resumed", [True, False])
def test_an_interruption_is_one_line_and_true(instance, capsys, monkeypatch, resumed):
    def interrupted(_):
        raise KeyboardInterrupt

    monkeypatch.setattr("symbolic_landscape.cli.enumerate.run", interrupted)
    options = ["--resume", str(instance.with_name("parts"))] if resumed else []
    assert main(["enumerate", str(instance), *options]) == 130
    assert capsys.readouterr().err == ("interrupted; finished parts are kept\n" if resumed else "interrupted\n")
