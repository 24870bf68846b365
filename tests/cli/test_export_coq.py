"""`export-coq CERTIFICATE OUT`: which instance is taken, what is left out, what is refused."""

import json
import shutil
from pathlib import Path

import pytest

from symbolic_landscape.cli import main

ROOT = Path(__file__).resolve().parent.parent.parent
CERTIFICATES = ROOT / "proofs" / "certificates"
EXAMPLES = ROOT / "examples"


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in, far from examples/."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_example_of_the_same_name_is_taken(elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export-coq", str(CERTIFICATES / "w0_kink_min.json"), "OUT.v", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert Path(answer["instance"]) == EXAMPLES / "w0_kink_min.json"
    assert answer["theorems"] == [
        "directionally_stationary_proved",
        "clarke_stationary_proved",
        "no_escape_neuron_proved",
        "local_minimum_proved",
    ]
    assert answer["left_out"] == []
    text = (elsewhere / "OUT.v").read_text(encoding="utf-8")
    assert "Theorem local_minimum_proved : local_minimum problem network." in text
    assert "targets := [[-1]]" in text


def test_the_instance_beside_the_certificate_is_found_by_the_checker(
    elsewhere: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copy(CERTIFICATES / "lower_singular_pair.json", "certificate.json")
    shutil.copy(EXAMPLES / "strictly_dead.json", "first.json")
    shutil.copy(EXAMPLES / "lower_singular_pair.json", "second.json")
    shutil.copy(EXAMPLES / "lower_singular_pair.json", "third.json")  # the same instance twice is one instance
    (elsewhere / "broken.json").write_text("{", encoding="utf-8")
    assert main(["export-coq", "certificate.json", "OUT.v"]) == 0
    assert "theorems about second.json" in capsys.readouterr().out


def test_no_instance_and_several_instances_are_refused(elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copy(CERTIFICATES / "w0_kink_min.json", "certificate.json")
    assert main(["export-coq", "certificate.json", "OUT.v"]) == 2
    assert "none came: name it with --instance" in capsys.readouterr().err
    instance = json.loads((EXAMPLES / "w0_kink_min.json").read_text(encoding="utf-8"))
    for name, weight in (("one.json", "0"), ("two.json", "-0.0")):
        instance["input_weights"] = [[weight]]
        Path(name).write_text(json.dumps(instance), encoding="utf-8")
    assert main(["export-coq", "certificate.json", "OUT.v"]) == 0  # both spell the same instance
    instance["inputs"], instance["targets"] = [["1"], ["0"]], [["-1"], ["0"]]
    Path("two.json").write_text(json.dumps(instance), encoding="utf-8")
    assert main(["export-coq", "certificate.json", "OUT.v"]) == 2
    assert "one.json and two.json came" in capsys.readouterr().err
    assert main(["export-coq", "certificate.json", "OUT.v", "--instance", "two.json"]) == 0


def test_statements_without_a_rule_are_named(elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export-coq", str(CERTIFICATES / "best_rank_two_fit.json"), "OUT.v"]) == 0
    assert "no rule of the formal checker: local_minimum proved" in capsys.readouterr().out
    assert "Left to the checker in Python: local_minimum proved" in Path("OUT.v").read_text(encoding="utf-8")
    assert main(["export-coq", str(CERTIFICATES / "common_hyperbola.json"), "OUT.v"]) == 2
    assert "the formal checker is about empirical instances" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("certificate", "instance", "message"),
    [
        ("hw_balanced", "hw_balanced", "affine targets on an interval, this one is polynomial"),
        ("w0_kink_min", "five_points_trained", "evidence for 50 neurons was wanted, for 1 came"),
        ("w0_kink_min", "five_points", "a network was wanted and the instance has data only"),
    ],
)
def test_other_instances_are_refused(
    certificate: str, instance: str, message: str, elsewhere: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = [str(CERTIFICATES / f"{certificate}.json"), "OUT.v", "--instance", str(EXAMPLES / f"{instance}.json")]
    assert main(["export-coq", *arguments]) == 2
    assert message in capsys.readouterr().err
    assert not Path("OUT.v").exists()
