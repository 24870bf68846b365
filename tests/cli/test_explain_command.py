"""`explain RUN.npz`: answers for people and programs, certified points, the picture, and what it refuses."""

import json
import time
from pathlib import Path

import numpy as np
import pytest
from broken_runs import BROKEN_FILES, RUN, write
from training_runs import five_points

import symbolic_landscape as sl
from symbolic_landscape.cli import main

RECORDED = str(Path(__file__).parents[2] / "examples" / "five_points_run.npz")
CHAIN = ["953/10000", "50749/672500", "16139/231500"]


def answered(capsys, *arguments: str) -> str:
    assert main(["explain", *arguments]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    return out


def refused(capsys, arguments: list[str], said: str) -> str:
    """The command has to refuse in one line, quickly; return the line."""
    start = time.process_time()
    try:
        status = main(["explain", *arguments])
    except SystemExit as end:  # argparse ends a process itself
        status = end.code
    out, err = capsys.readouterr()
    assert status == 2 and out == "", f"status {status}, {out[:200]!r}, {err[-400:]!r}"
    assert err.startswith("symbolic-landscape") and err.endswith("\n") and len(err.splitlines()) == 1
    assert said in err and "Traceback" not in err and len(err) < 500, err
    assert time.process_time() - start < 2
    return err


def test_the_answer_for_programs(capsys) -> None:
    line = answered(capsys, RECORDED, "--json")
    answer = json.loads(line)
    assert line.count("\n") == 1 and answer["file"] == RECORDED
    assert (answer["kind"], answer["verdict"]) == ("empirical", "local_minimum")
    assert [plateau["loss"] for plateau in answer["plateaus"]] == CHAIN
    assert [len(plateau["escape_neurons"]) for plateau in answer["plateaus"]] == [24, 8, 0]
    first = answer["plateaus"][0]
    assert first["prediction"] == ["0"] * 5 and first["ways_down"][0]["followed_by"] == first["left"]
    assert first["ways_down"][0]["exact_descent"] == {
        "loss": CHAIN[1], "prediction": answer["plateaus"][1]["prediction"]
    }  # fmt: skip
    assert answer["end"] == {"step": 1_000_000, "loss": answer["end"]["loss"], "plateau": 2, "diverged_at": None}
    assert abs(float(answer["end"]["loss"]) - 16139 / 231500) < 1e-12
    assert answer["run"]["step_size"] == "1/1000"
    assert answer["relies_on"] == ["wu2025.no_escape_local_minimum"]


def test_the_answer_for_people(capsys) -> None:
    lines = answered(capsys, RECORDED).splitlines()
    assert lines[0].endswith("(1000000 steps, 139 of them recorded): ENDED AT A LOCAL MINIMUM")
    assert [line.split(", steps")[0].split("loss ")[1] for line in lines if line.startswith("  plateau")] == [
        "953/10000 = 0.0953", "50749/672500 = 0.0754632", "16139/231500 = 0.0697149"
    ]  # fmt: skip
    text = "\n".join(lines)
    assert "(-7, 5) on +++++, output weight +, steepness 0.3785; TAKEN by 15 of them" in text
    assert "15 left before plateau 1: 2, 5-8, 10, 11, 14, 17-20, 26, 27, 29" in text
    assert "heuristic" in text and max(map(len, lines)) <= 120


@pytest.mark.parametrize(
    ("options", "first", "last"),
    [
        ({"steps": 1700}, "STILL MOVING AT ITS END", "on no plateau"),
        ({"steps": 400, "size": 0.5, "step_size": 1.0, "slope": -1.0}, "DIVERGED", "not finite at step"),
        ({"steps": 1000, "size": 1e-6}, "ENDED AT A SADDLE", "on plateau 0"),
        ({"steps": 8, "size": 0.5}, "STILL MOVING", "on no plateau"),
    ],
)
def test_honest_ends(options, first, last, tmp_path, capsys) -> None:
    run = five_points(**{"width": 20, "size": 1e-4, "step_size": 0.01, **options})
    sl.write_trajectory(tmp_path / "run.npz", run)
    lines = answered(capsys, str(tmp_path / "run.npz")).splitlines()
    assert first in lines[0]
    assert last in next(line for line in lines if line.startswith("  end"))


def test_points_are_written_with_certificates(tmp_path, capsys) -> None:
    out = answered(capsys, RECORDED, "--output", str(tmp_path / "a" / "points"), "--json")
    written = json.loads(out)["written"]
    assert sorted(Path(path).name for path in written) == sorted(
        f"plateau_{place}{end}" for place in range(3) for end in (".json", ".certificate.json")
    )
    for place, loss in enumerate(CHAIN):
        instance, certificate = (str(tmp_path / "a" / "points" / f"plateau_{place}{end}") for end in
                                 (".json", ".certificate.json"))  # fmt: skip
        assert sl.classify(sl.read(instance)).loss == loss
        assert main(["check", instance, certificate]) == 0
        assert "VERIFIED" in capsys.readouterr().out


def test_the_picture_has_the_exact_levels(tmp_path, capsys) -> None:
    pytest.importorskip("matplotlib", reason="pictures need the extra [plot]")
    from symbolic_landscape.report.plot.explanation import draw

    assert "written     " in answered(capsys, RECORDED, "--picture", str(tmp_path / "run.png"))
    assert (tmp_path / "run.png").stat().st_size > 10_000
    above, below = draw(sl.explain(RECORDED)).axes
    labels = [text.get_text() for text in above.texts]
    assert [label.split(" = ")[0] for label in labels] == CHAIN
    assert [label.split("\n")[1] for label in labels] == ["saddle", "saddle", "local minimum"]
    levels = {float(line.get_ydata()[0]) for line in above.lines if len(line.get_ydata()) == 2}
    assert levels == {953 / 10000, 50749 / 672500, 16139 / 231500}
    assert len(below.lines) == 30 and above.get_xscale() == "log"


@pytest.mark.parametrize("options", [{"steps": 1700}, {"steps": 8, "size": 0.5}, {"steps": 3, "size": 0.0}])
def test_pictures_of_other_runs(options, tmp_path) -> None:
    """No plateau, one, and a network that is 0 throughout: nothing to divide by."""
    pytest.importorskip("matplotlib", reason="pictures need the extra [plot]")
    from symbolic_landscape.report.plot.explanation import plot_explanation

    explanation = sl.explain(five_points(**{"width": 3, "size": 1e-4, "step_size": 0.01, **options}))
    plot_explanation(explanation, tmp_path / "run.svg")
    assert (tmp_path / "run.svg").read_text().startswith("<?xml")


@pytest.mark.parametrize("name", BROKEN_FILES)
def test_broken_runs_are_refused(name, tmp_path, capsys) -> None:
    content, said = BROKEN_FILES[name]
    path = tmp_path / "broken.npz"
    path.write_bytes(content)
    assert str(path) in refused(capsys, [str(path), "--json"], said)


def test_runs_that_are_not_there(tmp_path, capsys) -> None:
    for path, said in (
        (str(tmp_path / "none.npz"), "No such file"),
        (str(tmp_path), "directory"),
        ("", "directory"),
        ("a\0b", "not a file name"),
        ("/dev/zero", "not a regular file"),
    ):
        refused(capsys, [path], said)


USAGE = {
    "no file": ([], "RUN.npz"),
    "two files": (["RUN", "RUN"], "unrecognized"),
    "a picture of no format": (["RUN", "--picture", "run.gif"], ".png"),
    "a picture where no folder is": (["RUN", "--picture", "NONE/run.png"], "cannot be written"),
    "points in the place of a file": (["RUN", "--output", "RUN"], "--output"),
}


@pytest.mark.parametrize("name", USAGE)
def test_bad_usage(name, tmp_path, capsys) -> None:
    run = write(tmp_path / "run.npz", {**RUN, "input_weights": np.zeros((5, 3, 2))})
    arguments, said = USAGE[name]
    words = [word.replace("RUN", str(run)).replace("NONE", str(tmp_path / "none")) for word in arguments]
    refused(capsys, words, said)
    assert [path.name for path in tmp_path.iterdir()] == ["run.npz"]
