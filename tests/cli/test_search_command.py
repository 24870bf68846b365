"""`search` as a user runs it: readable and JSON answers, files, user code, exit statuses."""

import json

import pytest

import symbolic_landscape as sl
from symbolic_landscape.certificate.check import check
from symbolic_landscape.cli import main

USER = "examples/user_conjecture.py:strict_minima_are_global"
QUICK = ["--budget", "120"]


def answer(capsys, *arguments):
    assert main(["search", *arguments, "--json"]) == 0
    out = capsys.readouterr().out
    assert out.count("\n") == 1
    return out


def test_a_conjecture_is_refuted_with_files_that_check(capsys, tmp_path):
    found = json.loads(answer(capsys, "conjecture.local_is_global", *QUICK, "--output", str(tmp_path / "found")))
    assert found["counterexample"] > 0 and found["instances"] == 120 and found["ended"] == "budget"
    assert sl.read(found["file"]).to_document() == found["instance"]
    result = check(found["file"], found["certificate"])
    assert result.accepted and result.lines == (
        "VERIFIED local_minimum proved, relying on wu2025.no_escape_local_minimum",
        "VERIFIED global_minimum refuted",
        "VERIFIED",
    )


def test_any_number_of_workers_and_a_resumed_search_give_the_same_bytes(capsys, tmp_path):
    arguments = ["conjecture.escape_neuron_rules_out_minimum", "--budget", "130", "--seed", "4"]
    alone = answer(capsys, *arguments)
    assert answer(capsys, *arguments, "--workers", "2") == alone
    answer(capsys, *arguments[:2], "60", *arguments[3:], "--resume", str(tmp_path))
    assert list(tmp_path.iterdir())
    assert answer(capsys, *arguments, "--resume", str(tmp_path)) == alone
    assert json.loads(alone)["seed"] == 4


def test_the_readable_answer_says_what_was_looked_at_and_found(capsys):
    assert main(["search", "conjecture.clarke_is_directional", *QUICK]) == 0
    out = capsys.readouterr().out
    assert "120 instances, seed 0" in out and "COUNTEREXAMPLES: " in out and "the first at 1" in out
    assert "clarke stationary proved, directionally stationary refuted" in out


def test_finding_none_is_called_evidence_and_no_proof(capsys):
    assert main(["search", "conjecture.used_neurons_are_minimum", *QUICK]) == 0
    assert "no counterexample among 120 instances: evidence, and no proof" in capsys.readouterr().out


def test_a_theorem_has_no_counterexample_until_a_hypothesis_is_dropped(capsys):
    """With several outputs an escape neuron does not rule out a local minimum."""
    theorem = ["wu2025.scalar_escape_not_minimum", "--budget", "400"]
    assert json.loads(answer(capsys, *theorem))["counterexample"] == 0
    found = json.loads(answer(capsys, *theorem, "--drop", "one_output"))
    assert found["counterexample"] > 0 and len(found["instance"]["targets"][0]) == 2


def test_a_dropped_hypothesis_makes_another_conjecture(capsys):
    known = json.loads(answer(capsys, "conjecture.used_neurons_are_minimum", *QUICK))
    dropped = json.loads(answer(capsys, "conjecture.used_neurons_are_minimum", *QUICK, "--drop", "no_unused_neuron"))
    assert known["counterexample"] == 0 < dropped["counterexample"]


def test_a_conjecture_of_the_user_is_searched(capsys, root, monkeypatch):
    monkeypatch.chdir(root)
    found = json.loads(answer(capsys, USER, "--budget", "300"))
    assert found["theorem"] == "strict_minima_are_global" and found["counterexample"] > 0
    assert found["instance"]["inputs"] == [["1"]]


def test_seconds_end_a_search(capsys):
    found = json.loads(answer(capsys, "conjecture.used_neurons_are_minimum", "--seconds", "1"))
    assert found["ended"] == "seconds" and found["instances"] > 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["conjecture.nothing"], "'conjecture.nothing' is no conjecture; known are conjecture."),
        (["wu2025.nothing"], "'wu2025.nothing' is not a theorem"),
        (["conjecture.local_is_global", "--drop", "beauty"], "no hypothesis 'beauty'; it has local_minimum"),
        (["conjecture.local_is_global", "--budget", "0"], "at least 1"),
        (["conjecture.local_is_global", "--workers", "two"], "a whole number of at least 1 was wanted, 'two' came"),
        (["nowhere.py:conjecture"], "nowhere.py: there is no such file"),
        (["{folder}/wrong.py:missing"], "a Theorem called 'missing' was wanted, nothing came; there is none"),
        (["{folder}/wrong.py:text"], "a Theorem called 'text' was wanted, a str came"),
        (["{folder}/broken.py:any"], "cannot be run: SyntaxError"),
        (["{folder}/raising.py:any"], "cannot be run: ZeroDivisionError"),
    ],
)
def test_bad_usage_is_one_line_on_stderr(capsys, tmp_path, arguments, words):
    (tmp_path / "wrong.py").write_text("text = 'no theorem'\n")
    (tmp_path / "broken.py").write_text("def\n")
    (tmp_path / "raising.py").write_text("1 / 0\n")
    try:
        status = main(["search", *(word.format(folder=tmp_path) for word in arguments)])
    except SystemExit as ended:
        status = ended.code
    captured = capsys.readouterr()
    assert status == 2 and captured.out == "" and captured.err.count("\n") == 1 and words in captured.err


def test_the_help_says_where_code_is_run(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["search", "--help"])
    out = " ".join(capsys.readouterr().out.split())
    assert ended.value.code == 0 and "FILE.py:NAME runs the Python code of the file" in out
    assert "evidence, and no proof" in out
