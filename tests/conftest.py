"""What every test stands on: one hypothesis profile, the folder of the project, and no network."""

import socket
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# Derandomized: a run is repeatable, on any machine.  No deadline: the machines that run the suite are shared.
settings.register_profile(
    "repeatable",
    derandomize=True,
    deadline=None,
    database=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("repeatable")

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder with README.md, setup.cfg and the package."""
    return ROOT


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse connections that leave the machine: no test may need the network."""
    connect = socket.socket.connect

    def local_only(self: socket.socket, address: object) -> None:
        host = address[0] if isinstance(address, tuple) else "localhost"
        if host not in ("localhost", "127.0.0.1", "::1"):
            raise AssertionError(f"a test connects to {host}: no test may need the network")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", local_only)
