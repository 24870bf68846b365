"""`generate interval` and `plot` as a user runs them."""

import json
from pathlib import Path

import pytest

import symbolic_landscape as sl
from symbolic_landscape.cli import main

EXAMPLES = Path(__file__).parents[2] / "examples"


def refused(capsys, arguments, *words):
    try:
        status = main(arguments)
    except SystemExit as end:
        status = end.code
    out, err = capsys.readouterr()
    assert (status, out) == (2, "")
    assert len(err.splitlines()) == 1 and "Traceback" not in err
    for word in words:
        assert word in err


def test_instances_are_written_and_decide_reads_them(capsys, tmp_path):
    folder = tmp_path / "shapes"
    problem = ["--alpha", "-1/5", "--beta", "1", "--interval", "-9/5", "36/5"]
    assert main(["generate", "interval", "--neurons", "4", *problem, "--output", str(folder), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert {Path(entry["file"]).name for entry in answer["instances"]} == {path.name for path in folder.iterdir()}
    assert main(["decide", *(entry["file"] for entry in answer["instances"]), "--json"]) == 0
    verdicts = [json.loads(line)["verdict"] for line in capsys.readouterr().out.splitlines()]
    assert verdicts == [entry["verdict"] for entry in answer["instances"]]
    assert json.loads((folder / "4_kinks.json").read_text())["note"] == "saddle: 4 kinks, pattern +"


def test_json_holds_the_instances_themselves(capsys):
    assert main(["generate", "interval", "--neurons", "3", "--gamma", "9/16", "--json"]) == 0
    out = capsys.readouterr().out
    assert out.count("\n") == 1
    answer = json.loads(out)
    assert answer["missing"] == []
    assert {"3_kinks_plus", "3_kinks_minus"} <= {entry["name"] for entry in answer["instances"]}
    assert all(entry["instance"]["activation"] == {"leaky_relu": "9/16"} for entry in answer["instances"])


def test_readable_answer_says_why_there_is_none(capsys):
    assert main(["generate", "interval", "--neurons", "1", "--gamma", "1/10"]) == 0
    out = capsys.readouterr().out
    assert "NONE  1_kink_plus: the gaps are 1 : sqrt(1/10)" in out
    assert main(["generate", "interval", "--neurons", "1", "--activation", "quadratic"]) == 0
    assert "SADDLE  degenerate_flat" in capsys.readouterr().out
    assert main(["generate", "interval", "--neurons", "1", "--alpha", "0"]) == 0
    assert "every critical point is a global minimum" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "KIND"),
        (["empirical"], "empirical"),
        (["interval"], "--neurons"),
        (["interval", "--neurons", "0"], "from 1 to"),
        (["interval", "--neurons", "\u00b2"], "from 1 to"),
        (["interval", "--neurons", "2", "--gamma", "1"], "other than 1"),
        (["interval", "--neurons", "2", "--gamma", "-1/2"], "other than 1"),
        (["interval", "--neurons", "2", "--gamma", "1/2", "--activation", "quadratic"], "--gamma"),
        (["interval", "--neurons", "2", "--alpha", "one"], "alpha"),
        (["interval", "--neurons", "2", "--interval", "1", "0"], "increasing"),
        (["interval", "--neurons", "2", "--interval", "1"], "--interval"),
    ],
)
def test_bad_usage(capsys, arguments, words):
    refused(capsys, ["generate", *arguments], words)


def test_a_folder_that_cannot_be_made(capsys, tmp_path):
    (tmp_path / "file").write_text("")
    folder = str(tmp_path / "file" / "x")
    refused(capsys, ["generate", "interval", "--neurons", "1", "--output", folder], "cannot be made")


def test_plot(capsys, tmp_path):
    pytest.importorskip("matplotlib")
    picture = tmp_path / "kinks.png"
    assert main(["plot", str(EXAMPLES / "relu_kink4.json"), "--output", str(picture)]) == 0
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert str(picture) in capsys.readouterr().out


def test_pictures_that_are_refused(capsys, tmp_path):
    pytest.importorskip("matplotlib")
    example = str(EXAMPLES / "relu_kink4.json")
    refused(capsys, ["plot", example, "--output", str(tmp_path / "kinks.gif")], ".png")
    refused(capsys, ["plot", example, "--output", str(tmp_path / "none" / "kinks.png")], "cannot be written")
    refused(capsys, ["plot", str(tmp_path / "none.json"), "--output", str(tmp_path / "x.png")], "none.json")
    assert list(tmp_path.iterdir()) == []


def test_claims_from_the_command_line(capsys):
    example = str(EXAMPLES / "relu_kink2_minimal.json")
    assert main(["decide", example, "--claim", "critical"]) == 0
    assert main(["decide", example, "--claim", "local_minimum"]) == 1
    capsys.readouterr()
    refused(capsys, ["decide", example, "--claim", "no_escape_neuron"], "no_escape_neuron")


def test_certificate_from_the_command_line(capsys, tmp_path):
    certificate = tmp_path / "certificate.json"
    for name in ("corner_local_minimum", "leaky_steep_kink1", "nonaffine_second_order"):
        example = str(EXAMPLES / f"{name}.json")
        assert main(["decide", example, "--certificate", str(certificate), "--json"]) == 0
        capsys.readouterr()
        assert main(["check", example, str(certificate)]) == 0
        assert capsys.readouterr().out.splitlines()[-1] == "VERIFIED"
        assert sl.read_certificate(certificate) == sl.classify(sl.read(example)).decided()
