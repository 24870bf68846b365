"""`theorems` and `decide --theorem`: what is printed, and the exit status of each outcome."""

import json
from pathlib import Path

import pytest

from symbolic_landscape.cli import main
from symbolic_landscape.theorems.registry import THEOREMS

EXAMPLES = Path(__file__).parents[2] / "examples"
ESCAPE = str(EXAMPLES / "escape_with_boundary.json")
PAIR = str(EXAMPLES / "top_singular_pair.json")
KINK = str(EXAMPLES / "first_kink.json")
SCALAR = "wu2025.scalar_escape_not_minimum"


def test_every_theorem_is_listed_with_source_hypotheses_and_conclusion(capsys) -> None:
    assert main(["theorems"]) == 0
    out = capsys.readouterr().out
    assert all(len(line) <= 100 for line in out.splitlines())
    blocks = out.strip().split("\n\n")
    assert [block.split()[0] for block in blocks] == [theorem.name for theorem in THEOREMS]
    assert main(["theorems", "--json"]) == 0
    listed = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert all(list(item) == ["theorem", "kind", "source", "hypotheses", "conclusion"] for item in listed)
    assert [item["theorem"] for item in listed] == [theorem.name for theorem in THEOREMS]


def test_one_theorem_in_words_and_as_json(capsys) -> None:
    assert main(["theorems", "wu2025.unit_replication"]) == 0
    assert capsys.readouterr().out == (
        "wu2025.unit_replication (embedding)\n"
        "  Wu, Simsek, Ged 2025: section 5, unit replication\n"
        "  if   is_unit_replication and narrow_directionally_stationary and nonnegative_gamma\n"
        "  then wide_directionally_stationary\n"
    )
    assert main(["theorems", "huang2026.one_student_more", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["hypotheses"] == ["family_is(N, 1)", "teachers_at_least(7)"]
    assert main(["theorems", "wu2025.unit_replicatoin"]) == 2
    assert "did you mean wu2025.unit_replication" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "outcome", "status"),
    [
        ([ESCAPE, "--theorem", SCALAR], "holds", 0),
        ([PAIR, "--theorem", SCALAR], "vacuous", 0),
        ([PAIR, "--theorem", SCALAR, "--drop", "one_output"], "counterexample", 1),
        ([str(EXAMPLES / "gaussian_no_branch.json"), "--theorem", "huang2026.minimum_is_attractive"], "undecided", 3),
    ],
)
def test_outcomes_exit_status_and_certificate(arguments, outcome, status, tmp_path: Path, capsys) -> None:
    certificate = tmp_path / "certificate.json"
    assert main(["decide", *arguments, "--json", "--certificate", str(certificate)]) == status
    answer = json.loads(capsys.readouterr().out)
    assert list(answer)[:3] == ["file", "kind", "theorem"]
    assert answer["outcome"] == outcome and ("reason" in answer) == (outcome == "undecided")
    assert answer.get("dropped", []) == [word for word in arguments[4:] if word != "--drop"]
    assert certificate.exists() == bool(answer["claims"])
    if answer["claims"]:
        assert main(["check", arguments[0], str(certificate)]) == 0
        said = [line.split()[1:3] for line in capsys.readouterr().out.splitlines()[:-1]]
        assert [part.rstrip(",") for _, part in said] == [claim["status"] for claim in answer["claims"]]
        assert [name for name, _ in said] == [claim["claim"] for claim in answer["claims"]]
    assert main(["decide", *arguments]) == status
    assert f": {outcome.upper()}: " in capsys.readouterr().out


def test_several_files_end_with_the_worst_status(capsys) -> None:
    arguments = ["decide", KINK, PAIR, "--theorem", SCALAR, "--drop", "one_output", "--json"]
    assert main(arguments) == 1
    outcomes = [json.loads(line)["outcome"] for line in capsys.readouterr().out.splitlines()]
    assert outcomes == ["vacuous", "counterexample"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--theorem", "wu2025.no_such"], "is not a theorem"),
        (["--theorem", SCALAR, "--drop", "convex"], "has no hypothesis 'convex'; it has one_output"),
        (["--theorem", SCALAR, "--claim", "local_minimum"], "two questions"),
        (["--drop", "one_output"], "--drop leaves out a hypothesis of --theorem, which is missing"),
        (["--theorem", "cheridito2022.relu_loss"], "is about interval instances, this one is empirical"),
    ],
)
def test_bad_requests_are_refused_in_one_line(arguments, message, capsys) -> None:
    assert main(["decide", PAIR, *arguments]) == 2
    said = capsys.readouterr()
    assert said.out == "" and said.err.count("\n") == 1 and message in said.err
