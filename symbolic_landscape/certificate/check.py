"""Run the independent checker: a process of its own that shares nothing with the engine but two files."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from symbolic_landscape.errors import InvalidInstance

__all__ = ["CheckResult", "check"]

CHECKER = Path(__file__).resolve().parent.parent / "checker"


@dataclass(frozen=True)
class CheckResult:
    """What the checker said: `accepted`, and its lines, one for each statement and one for the whole."""

    accepted: bool
    lines: tuple[str, ...]

    @property
    def relies_on(self) -> tuple[str, ...]:
        """The theorems of the literature that the checker took on trust."""
        named = [line.split(", relying on ", 1)[1] for line in self.lines if ", relying on " in line]
        return tuple(dict.fromkeys(theorem for names in named for theorem in names.split(", ")))


def check(instance_path: str | Path, certificate_path: str | Path) -> CheckResult:
    """Return what the checker says about a certificate, run as `python -I -S checker INSTANCE CERTIFICATE`.

    Raises `InvalidInstance` when one of the files cannot be read.
    """
    command = [sys.executable, "-I", "-S", str(CHECKER), str(instance_path), str(certificate_path)]
    run = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)
    if run.returncode not in (0, 1):
        raise InvalidInstance(run.stderr.strip() or f"the checker ended with status {run.returncode}")
    return CheckResult(run.returncode == 0, tuple(run.stdout.splitlines()))
