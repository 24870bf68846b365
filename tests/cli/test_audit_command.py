"""`audit TOOL` and `audit --export DIR`: tables, JSON, statuses, refusals."""

import json
import sys

import pytest

from symbolic_landscape.cli import main


def test_a_table_for_people(capsys):
    assert main(["audit", "numpy"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("AUDIT of numpy ")
    assert "opposite_samples (empirical): kinks that cancel" in out
    assert "\nwrong:\n" in out
    assert max(map(len, out.split("\nwrong:")[0].splitlines())) < 220


def test_json_and_export(tmp_path, capsys):
    tool = tmp_path / "mine.py"
    tool.write_text("def answer(claim, instance):\n    return True if claim == 'converged' else None\n")
    assert main(["audit", f"{tool}:answer", "--json", "--export", str(tmp_path / "suite")]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["tool"] == f"{tool}:answer"
    assert answer["counts"]["wrong"] > 0 and answer["counts"]["agrees"] > 0
    assert answer["exported"][-1].endswith("suite.json")
    assert {row["claim"] for row in answer["findings"] if row["verdict"] != "not claimed"} == {"converged"}


def test_the_example_of_a_tool_of_ones_own(root, capsys):
    assert main(["audit", f"{root / 'examples' / 'mean_slope_tool.py'}:answer"]) == 0
    out = capsys.readouterr().out
    assert out.endswith("\nwrong nowhere\n")
    assert "gradient w_0_0         1                         1                         0          agrees" in out


def test_export_alone(tmp_path, capsys):
    assert main(["audit", "--export", str(tmp_path / "suite")]) == 0
    assert capsys.readouterr().out.rstrip().endswith("suite.json with questions and exact answers")
    assert main(["audit", "--export", str(tmp_path / "suite"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["suite_version"] == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "a TOOL to audit, or --export DIR, was wanted"),
        (["fortran"], "'fortran' is not a tool"),
        (["missing.py:answer"], "missing.py: there is no such file"),
        (["numpy", "--export", "/dev/null/suite"], "cannot be made"),
    ],
)
def test_refusals(arguments, said, capsys):
    assert main(["audit", *arguments]) == 2
    out, err = capsys.readouterr()
    assert out == "" and len(err.splitlines()) == 1 and said in err


def test_a_tool_that_is_not_installed(capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "torch", None)
    monkeypatch.delitem(sys.modules, "symbolic_landscape.numeric.audit.tools.torch_tool", raising=False)
    assert main(["audit", "torch"]) == 2
    out, err = capsys.readouterr()
    assert out == "" and len(err.splitlines()) == 1 and "pip install 'symbolic_landscape[torch]'" in err
