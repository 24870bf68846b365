"""Embeddings as instances: what the file says, and what is refused."""

import json

import pytest

from symbolic_landscape.errors import InvalidInstance
from symbolic_landscape.model.document import parse_document
from symbolic_landscape.model.embedding import EmbeddingInstance
from symbolic_landscape.model.instance import read_record

NARROW = {
    "kind": "empirical", "activation": "relu", "inputs": [["1", "0"]], "targets": [["-1"]],
    "input_weights": [["0", "1"]], "output_weights": [["3"]], "output_bias": ["1/2"],
}  # fmt: skip
WAYS = {
    "unit_replication": {"neuron": 0, "beta": ["1", "2"], "gamma": ["2", "-1/2"]},
    "inactive_unit": {"input_weight": ["-1", "4"], "output_weights": ["7"]},
    "inactive_propagation": {"input_weight": ["5", "0"]},
}


def read_embedding(document) -> EmbeddingInstance:
    instance = read_record(parse_document(json.dumps(document), "file"))
    assert isinstance(instance, EmbeddingInstance)
    return instance


def document(**changes):
    replicated = {"unit_replication": WAYS["unit_replication"]}
    return {"kind": "embedding", "narrow": NARROW, "embedding": replicated} | changes


@pytest.mark.parametrize("way", WAYS)
def test_an_embedding_is_read_back_from_its_document(way: str) -> None:
    instance = read_embedding(document(embedding={way: WAYS[way]}))
    assert read_embedding(instance.to_document()) == instance
    assert instance.to_document()["narrow"]["input_weights"] == NARROW["input_weights"]
    assert instance.to_document()["embedding"] == {way: WAYS[way]}


def test_the_wide_point() -> None:
    wide = read_embedding(document()).wide.to_document()
    assert wide["input_weights"] == [["0", "1"], ["0", "2"]]
    assert wide["output_weights"] == [["6", "-3/2"]]
    assert wide["output_bias"] == ["1/2"]
    added = read_embedding(document(embedding={"inactive_unit": WAYS["inactive_unit"]})).wide.to_document()
    assert added["input_weights"] == [["0", "1"], ["-1", "4"]] and added["output_weights"] == [["3", "7"]]


REFUSED = {
    "no narrow instance": ({"narrow": 3}, "narrow"),
    "another kind inside": ({"narrow": {"kind": "interval"}}, 'file, "narrow.kind": empirical was wanted'),
    "data alone": ({"narrow": {k: v for k, v in NARROW.items() if k in ("kind", "activation", "inputs", "targets")}},
                   "a network was wanted"),
    "an unknown key": ({"wide": NARROW}, "wide"),
    "an unknown way": ({"embedding": {"copies": {}}}, "copies"),
    "no way": ({"embedding": {}}, "one of unit_replication, inactive_unit, inactive_propagation was wanted, 0 came"),
    "two ways": ({"embedding": WAYS}, "3 came"),
    "a key that belongs elsewhere": ({"embedding": {"inactive_propagation": WAYS["inactive_unit"]}}, "output_weights"),
    "a neuron that is not there": ({"embedding": {"unit_replication": WAYS["unit_replication"] | {"neuron": 1}}},
                                   'file, "embedding.unit_replication": neuron 1'),
    "another function": ({"embedding": {"unit_replication": WAYS["unit_replication"] | {"gamma": ["1", "1"]}}},
                         "it is 3"),
    "an active unit": ({"embedding": {"inactive_unit": {"input_weight": ["1", "0"], "output_weights": ["0"]}}},
                       "active"),
    "a short weight": ({"embedding": {"inactive_propagation": {"input_weight": ["1"]}}},
                       "2 numbers were wanted, 1 came"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_embedding_is_refused_with_its_place(name: str) -> None:
    changes, message = REFUSED[name]
    with pytest.raises(InvalidInstance, match=message):
        read_embedding(document(**changes))
