"""Good files with some bytes changed: an answer or one line that refuses, never a traceback, never a second line.

Seeded: the same changes in every run (archives hold the time at which they are written).  Archives are also changed
inside, below their checksums.
"""

import io
import random
import zipfile
from pathlib import Path

import numpy as np
import pytest
from trained_networks import WRITERS, random_network

from symbolic_landscape.cli import main

MUTANTS = 60  # of each file; hundreds of thousands were tried while this was written
INPUTS, TARGETS = np.array([[0.5, 1, 2], [3, -4, 0.25]]), np.array([[1.0, 0], [0.125, 7]])


def mutant(chance: random.Random, good: bytes) -> bytes:
    """The bytes with a few of them changed, flipped, left out, put in, copied, or with the end cut off."""
    content = bytearray(good)
    for _ in range(chance.choice([1, 1, 2, 3, 8])):
        if not content:
            break
        at = chance.randrange(len(content))
        match chance.randrange(6):
            case 0:
                content[at] = chance.randrange(256)
            case 1:
                content[at] ^= 1 << chance.randrange(8)
            case 2:
                del content[at : at + chance.choice([1, 2, 8, 100])]
            case 3:
                content[at:at] = chance.randbytes(chance.choice([1, 4, 9]))
            case 4:
                other = chance.randrange(len(content))
                content[at : at + 8] = content[other : other + 8]
            case _:
                del content[at:]
    return bytes(content)


def mutant_inside(chance: random.Random, good: bytes) -> bytes:
    """The archive with one of its files changed, packed again with fitting checksums."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good)) as given, zipfile.ZipFile(result, "w") as made:
        names = given.namelist()
        victim = chance.choice(names)
        for name in names:
            content = given.read(name)
            made.writestr(name, mutant(chance, content) if name == victim else content)
    return result.getvalue()


def write_good(folder: Path) -> None:
    np.savez(folder / "data.npz", inputs=INPUTS, targets=TARGETS)
    np.save(folder / "x.npy", INPUTS)
    np.save(folder / "y.npy", TARGETS)
    (folder / "all.csv").write_text("a,b,c,u,v\n0.5,1,2,1,0\n3,-4,1/4,0.125,7\n", encoding="utf-8")
    np.savez(folder / "net.npz", **random_network(0, np.float32))


# the file that is changed, and the command line; CHANGED is its place
FILES = {
    **{f"net{ending}": ["CHANGED", "--data", "data.npz"] for ending in WRITERS if ending != ".pth"},
    "data.npz": ["net.npz", "--data", "CHANGED"],
    "x.npy": ["net.npz", "--data", "CHANGED", "--targets", "y.npy"],
    "y.npy": ["net.npz", "--data", "x.npy", "--targets", "CHANGED"],
    "all.csv": ["net.npz", "--data", "CHANGED", "--target-columns", "u,v"],
}


@pytest.mark.filterwarnings("error")  # a warning would be a second line
@pytest.mark.parametrize("name", FILES)
def test_mutants(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture) -> None:
    monkeypatch.chdir(tmp_path)
    write_good(tmp_path)
    if name.startswith("net"):
        WRITERS[Path(name).suffix](tmp_path / name, random_network(0, np.float32))
    good, place = (tmp_path / name).read_bytes(), f"changed{Path(name).suffix}"
    words = (place if word == "CHANGED" else word for word in FILES[name])
    arguments = ["decide", "--claim", "directionally_stationary", *words]
    chance, refused = random.Random(name), 0
    for number in range(MUTANTS):
        inside = good.startswith(b"PK") and number % 2 == 0
        (tmp_path / place).write_bytes((mutant_inside if inside else mutant)(chance, good))
        status = main(arguments)
        out, err = capsys.readouterr()
        if status == 2:
            refused += 1
            assert out == ""
            assert len(err.splitlines()) == 1 and len(err) < 500, err
            assert err.startswith("symbolic-landscape decide: ")
        else:  # other weights and data, and a verdict about them
            assert status in (0, 1, 3)
            assert (out != "", err) == (True, "")
    assert refused > MUTANTS // 4
