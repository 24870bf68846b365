"""The same bytes from two worker processes on loopback as from one process (extra [dask])."""

import json
from pathlib import Path

import pytest

from symbolic_landscape.cli import main

distributed = pytest.importorskip("distributed", reason="several machines need the extra [dask]")
FIVE = str(Path(__file__).parents[2] / "examples" / "five_points.json")


def test_a_local_cluster_gives_the_same_bytes(capsys):
    assert main(["enumerate", FIVE, "--json"]) == 0
    expected = capsys.readouterr().out
    options = {"n_workers": 2, "threads_per_worker": 1, "host": "127.0.0.1", "dashboard_address": None}
    with distributed.LocalCluster(processes=True, **options) as cluster:
        assert main(["enumerate", FIVE, "--json", "--scheduler", cluster.scheduler_address]) == 0
    assert capsys.readouterr().out == expected
    assert len(json.loads(expected)["predictions"]) == 42


def test_a_scheduler_that_does_not_answer_is_bad_usage(capsys):
    assert main(["enumerate", FIVE, "--scheduler", "nowhere"]) == 2
    captured = capsys.readouterr()
    assert captured.out == "" and captured.err.count("\n") == 1
