"""The commands as a user runs them: answers, files, exit statuses."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from symbolic_landscape.cli import main

EXAMPLES = Path(__file__).parents[2] / "examples"


def example(name):
    return str(EXAMPLES / f"{name}.json")


def test_decide_prints_one_compact_object_on_one_line(capsys):
    assert main(["decide", example("w0_kink_min"), "--json"]) == 0
    out = capsys.readouterr().out
    assert out.count("\n") == 1 and json.dumps(json.loads(out), separators=(",", ":")) == out.rstrip()
    answer = json.loads(out)
    assert list(answer)[:6] == ["file", "kind", "verdict", "loss", "claims", "relies_on"]
    assert answer["verdict"] == "local_minimum" and answer["loss"] == "1/2"


def test_several_files_are_answered_in_order_and_a_bad_one_stops_nothing(capsys, tmp_path):
    bad = tmp_path / "bad.json"
    bad.write_text("{")
    files = [example("w0_kink_min"), str(bad), example("tangential_smooth")]
    assert main(["decide", *files, "--json"]) == 2
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["file"] for line in lines] == files
    assert "error" in lines[1] and lines[2]["verdict"] == "not_stationary"


@pytest.mark.parametrize(
    ("name", "claim", "status", "word"),
    [
        ("w0_kink_min", "local_minimum", 0, "proved"),
        ("escape_with_boundary", "local_minimum", 1, "refuted"),
        ("tangential_smooth", "no_escape_neuron", 3, "undecided"),
        ("tangential_smooth", "directionally_stationary", 1, "refuted"),
        ("strictly_dead", "global_minimum", 0, "proved"),
    ],
)
def test_one_claim_sets_the_exit_status(capsys, name, claim, status, word):
    assert main(["decide", example(name), "--claim", claim, "--json"]) == status
    assert json.loads(capsys.readouterr().out)["status"] == word


def test_an_unknown_claim_is_bad_usage(capsys):
    assert main(["decide", example("w0_kink_min"), "--claim", "beautiful"]) == 2
    captured = capsys.readouterr()
    assert captured.out == "" and captured.err.count("\n") == 1 and "local_minimum" in captured.err


def test_a_certificate_is_written_whole_and_checks(capsys, tmp_path):
    certificate = tmp_path / "certificate.json"
    assert main(["decide", example("escape_with_boundary"), "--certificate", str(certificate)]) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["certificate.json"]
    capsys.readouterr()
    assert main(["check", example("escape_with_boundary"), str(certificate)]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "VERIFIED"
    # the certificate of another instance proves nothing here
    assert main(["check", example("w0_kink_min"), str(certificate)]) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "REJECTED"


def test_a_certificate_that_cannot_be_written_is_bad_usage(capsys, tmp_path):
    target = tmp_path / "missing" / "certificate.json"
    assert main(["decide", example("w0_kink_min"), "--certificate", str(target)]) == 2
    captured = capsys.readouterr()
    assert captured.out == "" and captured.err.count("\n") == 1


def test_snap_writes_the_exact_instance_that_decide_reads(capsys, tmp_path):
    exact = tmp_path / "exact.json"
    assert main(["snap", example("five_points_trained"), "--json", "--output", str(exact)]) == 0
    snapped = json.loads(capsys.readouterr().out)
    assert snapped["verdict"] == "local_minimum" and snapped["loss"] == "16139/231500"
    assert float(snapped["moved"]) < 1e-4
    assert len(snapped["faces"]) == 50 and "++++0" in snapped["faces"]
    assert main(["decide", str(exact), "--json"]) == 0
    decided = json.loads(capsys.readouterr().out)
    for key in ("verdict", "loss", "claims", "neurons", "differentiable"):
        assert decided[key] == snapped[key]
    assert json.loads(exact.read_text()) == snapped["instance"]


def test_demo_ends_with_a_local_minimum_and_verified(capsys):
    assert main(["demo"]) == 0
    out = capsys.readouterr().out
    assert "LOCAL MINIMUM" in out and "16139/231500" in out and out.rstrip().endswith("VERIFIED")


def test_the_module_runs_as_a_program(tmp_path):
    run = subprocess.run(
        [sys.executable, "-m", "symbolic_landscape", "decide", example("w0_kink_min")],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        check=False,
    )
    assert run.returncode == 0 and run.stderr == "" and "LOCAL MINIMUM" in run.stdout


def test_a_step_size_replaces_that_of_the_file(capsys, tmp_path):
    """(h w - 1)^2/2 at (1, 1): a stable 2-cycle at 101/100; at (2, 1/2) the criterion misleads and orbits drift."""
    assert main(["decide", example("hw_balanced"), "--step-size", "101/100", "--claim", "stable_two_cycle"]) == 0
    certificate = tmp_path / "cycle.json"
    arguments = ["decide", example("hw_balanced"), "--step-size", "1.01", "--claim", "stable_two_cycle"]
    assert main([*arguments, "--certificate", str(certificate)]) == 0
    assert main(["check", example("hw_balanced"), str(certificate)]) == 0
    capsys.readouterr()
    for name, size in (("hw_balanced", "0"), ("hw_balanced", "x"), ("first_kink", "1")):
        assert main(["decide", example(name), "--step-size", size]) == 2
        captured = capsys.readouterr()
        assert captured.out == "" and captured.err.count("\n") == 1


@pytest.mark.parametrize("command", [["decide"], ["snap"], ["descend"]])
def test_a_file_without_network_is_named(capsys, command):
    assert main([*command, example("five_points")]) == 2
    captured = capsys.readouterr()
    assert captured.out == "" and captured.err.count("\n") == 1
    assert example("five_points") in captured.err and "input_weights" in captured.err


def test_a_time_limit_is_an_answer(monkeypatch):
    """The clock is read between neurons: once the moment has passed the claim is undecided, with the reason."""
    import symbolic_landscape as sl
    from symbolic_landscape import limits

    instance = sl.read(example("w0_kink_min"))
    ticks = iter(range(0, 10**6, 100))
    monkeypatch.setattr(limits.time, "monotonic", lambda: next(ticks))
    for claim in (sl.DirectionallyStationary(), sl.LocalMinimum(), sl.NoEscapeNeuron(), sl.ClarkeStationary()):
        verdict = sl.decide(instance, claim, limits=sl.Limits(seconds=1))
        assert isinstance(verdict, sl.Undecided) and "time limit" in verdict.reason
