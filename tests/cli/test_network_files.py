"""Trained networks on the command line: what is read, what is said, and what is refused in one line."""

import io
import json
import pickle
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from symbolic_landscape.cli import main

FIVE_POINTS = Path(__file__).resolve().parents[2] / "examples" / "five_points_trained.json"
WEIGHTS = {"input_weights": np.array([[1.0, 0.5], [-0.25, 2.0]]), "output_weights": np.array([[1.0, -1.0]])}
DATA = {"inputs": np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]), "targets": np.array([[1.0], [2.0], [3.0]])}


def npz(**arrays: object) -> bytes:
    """The bytes of a `.npz`."""
    file = io.BytesIO()
    np.savez(file, **arrays)  # type: ignore[arg-type]
    return file.getvalue()


def bomb() -> bytes:
    """A `.npz` of a few hundred bytes whose header declares 10^14 numbers."""
    header = io.BytesIO()
    np.lib.format.write_array_header_1_0(
        header, {"descr": "<f8", "fortran_order": False, "shape": (10_000_000, 10_000_000)}
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("input_weights.npy", header.getvalue())
    return file.getvalue()


class Harmful:
    """What a pickle could do."""

    def __reduce__(self) -> tuple[Callable[..., object], tuple[str, str]]:
        return (exec, ("import pathlib; pathlib.Path('harmed').touch()", ""))


def pickled() -> bytes:
    """A `.npz` with an array of objects, one of which runs code when it is unpickled."""
    return npz(**{**WEIGHTS, **DATA, "input_weights": np.array([[Harmful()]], dtype=object)})


# name -> (ending, bytes, what the one line has to say)
BROKEN: dict[str, tuple[str, bytes, str]] = {
    "empty": (".npz", b"", ".npz"),
    "no zip": (".npz", b"hello", ".npz"),
    "truncated": (".npz", npz(**WEIGHTS, **DATA)[:300], ".npz"),
    "declares 10^14 numbers": (".npz", bomb(), "numbers"),
    "pickled objects": (".npz", pickled(), "input_weights"),
    "float16": (".npz", npz(**{**WEIGHTS, **DATA, "input_weights": np.ones((2, 2), dtype=np.float16)}), "float16"),
    "complex": (".npz", npz(**{**WEIGHTS, **DATA, "output_weights": np.ones((1, 2), dtype=complex)}), "complex128"),
    "whole weights": (".npz", npz(**{**WEIGHTS, **DATA, "output_weights": np.ones((1, 2), dtype=int)}), "int64"),
    "NaN": (".npz", npz(**{**WEIGHTS, **DATA, "output_weights": np.array([[1.0, np.nan]])}), "nan"),
    "infinity": (".npz", npz(**{**WEIGHTS, **DATA, "inputs": np.full((3, 2), np.inf)}), "inf"),
    "three layers": (".npz", npz(**DATA, a=np.ones((2, 2)), b=np.ones((2, 2)), c=np.ones((1, 2))), "one hidden layer"),
    "shapes do not fit": (".npz", npz(**{**WEIGHTS, **DATA, "inputs": np.ones((3, 5))}), "5 inputs"),
    "no data": (".npz", npz(**WEIGHTS), "--data"),
    "targets of other length": (".npz", npz(**{**WEIGHTS, **DATA, "targets": np.ones((4, 1))}), "targets"),
    "no safetensors": (".safetensors", b"\xff" * 8 + b"{}", "safetensors"),
    "pickle as torch": (".pt", pickle.dumps(Harmful()), ""),
    "no onnx": (".onnx", b"not a graph", "onnx"),
}


def refused(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> str:
    """Run a command that has to refuse; return its one line."""
    try:
        status = main(arguments)
    except SystemExit as end:
        status = int(end.code or 0)
    out, err = capsys.readouterr()
    assert (status, out) == (2, ""), err
    assert err.count("\n") == 1 and "Traceback" not in err
    return err


@pytest.mark.parametrize("command", ["decide", "snap", "descend"])
@pytest.mark.parametrize("name", BROKEN)
def test_refusals(
    name: str, command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ending, content, said = BROKEN[name]
    monkeypatch.chdir(tmp_path)
    file = tmp_path / f"net{ending}"
    file.write_bytes(content)
    options = [] if ending == ".npz" else ["--data", str(tmp_path / "d.npz")]
    (tmp_path / "d.npz").write_bytes(npz(**DATA))
    assert said in refused(capsys, [command, str(file), *options])
    assert not (tmp_path / "harmed").exists()


def test_folders_missing_files_and_options_of_networks_for_instances(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "folder.npz").mkdir()
    assert "irectory" in refused(capsys, ["decide", str(tmp_path / "folder.npz")])
    assert "No such file" in refused(capsys, ["decide", str(tmp_path / "none.npz")])
    assert "--data" in refused(capsys, ["decide", str(FIVE_POINTS), "--data", "d.csv"])


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
