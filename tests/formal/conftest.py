"""Coq: the proofs compiled in a folder of their own, and how to compile one more file against them."""

import fcntl
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PROOFS = ROOT / "proofs" / "coq"
SECONDS = 600

Compile = Callable[[str], subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def kernel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the compiled proofs; skipped plainly where Coq is missing, failed where a proof fails.

    What `make` in proofs/coq has compiled already is taken over, with its times: `make` here compiles what is older
    than its source.  The workers of a test run share one folder.
    """
    if shutil.which("coqc") is None or shutil.which("make") is None:
        pytest.skip("Coq is not installed (Debian: apt-get install coq), so the formal proofs were not compiled")
    root = tmp_path_factory.getbasetemp()
    folder = (root.parent if "PYTEST_XDIST_WORKER" in os.environ else root) / "kernel" / "coq"
    folder.parent.mkdir(exist_ok=True)
    with (folder.parent / "lock").open("w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            shutil.copytree(PROOFS, folder, ignore=shutil.ignore_patterns("*.vok", "*.vos", ".*", "Makefile.coq*"))
        made = subprocess.run(
            ["make", "-C", str(folder), "-j", "2"],  # another worker may be waiting for it
            capture_output=True,
            text=True,
            timeout=SECONDS,
            stdin=subprocess.DEVNULL,
            check=False,
        )
    assert made.returncode == 0, made.stdout + made.stderr
    return folder


@pytest.fixture
def compile_coq(kernel: Path, tmp_path: Path) -> Compile:
    """Compile a text against the proofs and return what coqc said."""

    def compiled(text: str) -> subprocess.CompletedProcess[str]:
        file = tmp_path / "Exported.v"
        file.write_text(text, encoding="utf-8")
        command = ["coqc", "-Q", str(kernel), "SymbolicLandscape", str(file)]
        return subprocess.run(
            command, capture_output=True, text=True, timeout=SECONDS, stdin=subprocess.DEVNULL, check=False
        )

    return compiled
