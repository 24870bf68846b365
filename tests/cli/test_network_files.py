"""Trained networks on the command line: what is read, what is said, and what is refused in one line."""

import json
import os
import sys
import time
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from broken_networks import (
    BROKEN_CSV,
    BROKEN_NETWORKS,
    BROKEN_OPTIONS,
    DATA,
    WEIGHTS,
    Harmful,
    declaring,
    npy,
    npz,
    torch_archive,
)

from symbolic_landscape.cli import main

FIVE_POINTS = Path(__file__).resolve().parents[2] / "examples" / "five_points_trained.json"
SECONDS, BYTES = 2, 25 * 10**6
NEEDS = {".safetensors": "safetensors", ".pt": "torch", ".pth": "torch", ".onnx": "onnx"}


def refused(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> str:
    """Run a command that has to refuse, quickly and in little memory; return its one line."""
    start = time.process_time()
    try:
        status = main(arguments)
    except SystemExit as end:
        status = int(end.code or 0)
    spent = time.process_time() - start
    out, err = capsys.readouterr()
    assert (status, out) == (2, ""), err
    assert err.startswith(f"symbolic-landscape {arguments[0]}: ")
    assert err.count("\n") == 1 and len(err.splitlines()) == 1 and "Traceback" not in err
    assert len(err) < 500
    assert spent < SECONDS
    return err


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder, entered, with a good network and data of all kinds."""
    monkeypatch.chdir(tmp_path)
    Path("net.npz").write_bytes(npz(**WEIGHTS))
    Path("d.npz").write_bytes(npz(**DATA))
    Path("d.csv").write_text("a,b,y\n1,0,1\n0,1,2\n1,1,3\n")
    np.save("x.npy", DATA["inputs"])
    np.save("four.npy", np.ones((4, 1)))
    Path("cut.npy").write_bytes(npy(DATA["inputs"])[:-8])
    Path("huge.npy").write_bytes(declaring("(1000000, 1000000)"))
    Path("deep.npy").write_bytes(declaring(f"({'1, ' * 70})", bytes(8)))
    Path("harmful.npy").write_bytes(npy(np.array([Harmful()], dtype=object)))
    Path("folder.csv").mkdir()
    os.mkfifo("pipe.csv")
    return tmp_path


@pytest.mark.parametrize("name", BROKEN_NETWORKS)
def test_networks_that_are_refused(name: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ending, content, said = BROKEN_NETWORKS[name]
    if ending in NEEDS:
        pytest.importorskip(NEEDS[ending])  # imported before the clock runs
    file = folder / f"broken{ending}"
    file.write_bytes(content)
    options = [] if ending == ".npz" else ["--data", "d.npz"]
    assert said in refused(capsys, ["decide", str(file), *options])
    assert str(file) in refused(capsys, ["snap", str(file), *options, "--json"])
    assert said in refused(capsys, ["descend", str(file), *options])
    assert not (folder / "harmed").exists()


@pytest.mark.parametrize("name", BROKEN_CSV)
def test_tables_that_are_refused(name: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    content, said = BROKEN_CSV[name]
    last = content.split(b"\n")[0].count(b",") if b"," in content else 0
    (folder / "broken.csv").write_bytes(content)
    options = ["--data", "broken.csv", "--target-columns", str(min(last, 2))]
    line = refused(capsys, ["decide", "net.npz", *options])
    assert said in line
    assert "broken.csv" in line or "as the data have" in line


@pytest.mark.parametrize("name", BROKEN_OPTIONS)
def test_options_that_are_refused(name: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options, said = BROKEN_OPTIONS[name]
    before = sorted(path.name for path in folder.iterdir())
    for command in ("decide", "snap", "descend"):
        assert said in refused(capsys, [command, "net.npz", *options])
    assert sorted(path.name for path in folder.iterdir()) == before


@pytest.mark.parametrize(
    "name",
    [
        "declares 10^14 numbers", "declares 10^30 numbers",
        "declares to unpack to 300 MB", "unpacks to more than it declares",
    ],
)  # fmt: skip
def test_hostile_archives_cost_no_memory(name: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    content = BROKEN_NETWORKS[name][1]
    (folder / "broken.npz").write_bytes(content)
    tracemalloc.start()
    try:
        refused(capsys, ["decide", "broken.npz"])
        assert tracemalloc.get_traced_memory()[1] < BYTES
    finally:
        tracemalloc.stop()


def test_folders_missing_files_and_options_of_networks_for_instances(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "folder.npz").mkdir()
    assert "irectory" in refused(capsys, ["decide", str(tmp_path / "folder.npz")])
    assert "No such file" in refused(capsys, ["decide", str(tmp_path / "none.npz")])
    assert "--data" in refused(capsys, ["decide", str(FIVE_POINTS), "--data", "d.csv"])


def test_links_are_followed_and_what_is_no_file_is_not_opened(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A pipe would wait for ever, a device give for ever."""
    Path("link.npz").symlink_to("net.npz")
    assert main(["decide", "link.npz", "--data", "d.npz", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["verdict"] == "not_stationary"
    Path("dangling.npz").symlink_to("none.npz")
    Path("loop.npz").symlink_to("loop.npz")
    for ending in (".npz", ".safetensors", ".pt", ".pth", ".onnx"):
        os.mkfifo(f"pipe{ending}")
        Path(f"zero{ending}").symlink_to("/dev/zero")
        for name in (f"pipe{ending}", f"zero{ending}"):
            assert "not a regular file" in refused(capsys, ["decide", name, "--data", "d.npz"])
    assert "No such file" in refused(capsys, ["decide", "dangling.npz", "--data", "d.npz"])
    assert "symbolic links" in refused(capsys, ["decide", "loop.npz", "--data", "d.npz"])
    Path("huge.npz").touch()
    os.truncate("huge.npz", 2**40)  # sparse: a terabyte that takes no space
    assert "at most 268435456 bytes are read" in refused(capsys, ["decide", "huge.npz", "--data", "d.npz"])


@pytest.mark.parametrize(("ending", "library"), sorted(NEEDS.items()))
def test_a_library_that_is_not_installed(
    ending: str, library: str, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    Path(f"net{ending}").write_bytes(torch_archive(b""))
    extra = "torch" if library == "torch" else "io"
    line = refused(capsys, ["decide", f"net{ending}", "--data", "d.npz"])
    assert f"need {library}: pip install 'symbolic_landscape[{extra}]'" in line


def test_a_network_file_is_decided_and_snapped_as_its_instance(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The trained network of the demo, through `.npz`, is the same network and has the same exact point."""
    document = json.loads(FIVE_POINTS.read_text(encoding="utf-8"))
    arrays = {
        key: np.array([[float(value) for value in row] for row in document[key]])
        for key in ("input_weights", "output_weights")
    }
    np.savez(tmp_path / "net.npz", **arrays)
    for key in ("inputs", "targets"):
        rows = (",".join(map(str, row)) for row in document[key])
        (tmp_path / f"{key}.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    options = ["--data", str(tmp_path / "inputs.csv"), "--targets", str(tmp_path / "targets.csv"), "--json"]
    assert main(["snap", str(tmp_path / "net.npz"), *options, "--loss", "mean"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert main(["snap", str(FIVE_POINTS), "--json"]) == 0
    plain = json.loads(capsys.readouterr().out)
    assert (answer["loss"], answer["verdict"]) == (plain["loss"], plain["verdict"]) == ("16139/231500", "local_minimum")
    assert answer["faces"] == plain["faces"]
    assert answer["read"]["training_loss"] == {"name": "mean", "factor": "2/5"}


def test_the_instance_of_a_network_file_is_written_and_is_the_same_question(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for number, command in enumerate(("decide", "snap", "descend")):
        options = ["--data", "d.csv", "--target-columns", "y", "--instance", f"out{number}.json", "--json"]
        assert main([command, "net.npz", *options]) == 0
        answer = json.loads(capsys.readouterr().out)
        assert main([command, f"out{number}.json", "--json"]) == 0
        again = json.loads(capsys.readouterr().out)
        assert answer.pop("read")["tensors"] == {"input_weights": "input_weights", "output_weights": "output_weights"}
        assert {**again, "file": "net.npz"} == answer
    document = json.loads(Path("out0.json").read_text(encoding="utf-8"))
    assert document["input_weights"] == [["1", "1/2"], ["-1/4", "2"]]
    assert (document["inputs"], document["targets"]) == ([["1", "0"], ["0", "1"], ["1", "1"]], [["1"], ["2"], ["3"]])


def test_one_instance_is_written_for_one_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = ["--data", "d.csv", "--target-columns", "y", "--instance", "out.json"]
    assert main(["decide", "net.npz", "net.npz", *options]) == 2
    out, err = capsys.readouterr()
    assert out == "" and err.count("--instance takes one FILE") == 2
    assert not Path("out.json").exists()


def test_a_report_says_how_to_go_on_from_floats(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["decide", "net.npz", "--data", "d.csv", "--target-columns", "y", "--loss", "mean"]) == 0
    out = capsys.readouterr().out
    assert "NOT STATIONARY" in out and "  next        " in out and "snap finds the exact one" in out
    assert "loss mean = 1/(n J) sum_kj e_kj^2 is 2/3 times the loss above" in out
    assert main(["snap", "net.npz", "--data", "d.csv", "--target-columns", "y"]) == 0
    assert "  next  " not in capsys.readouterr().out
