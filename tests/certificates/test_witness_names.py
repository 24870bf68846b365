"""Every witness kind has a word of its own: certificates of all kinds of landscape share one list of words."""

from collections import Counter

from symbolic_landscape.certificate.text import witness_name
from symbolic_landscape.witness import Witness, witness_classes


def test_no_two_witness_classes_share_a_word():
    words = Counter(witness_name(kind) for kind in witness_classes())
    assert [word for word, count in words.items() if count > 1] == []
    assert len(words) > 30


def test_they_are_witnesses():
    assert all(issubclass(kind, Witness) for kind in witness_classes())
