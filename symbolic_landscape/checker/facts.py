"""Claims that are read off the instance: the witness `read_off` says nothing, the file is read again.

A predicate takes what the rules of the kind take (an instance file, or its document) and the claim.
"""

from .reading import Rejected, fields


def check(kind, given, claim, status, witness):
    """Reject unless the instance says what the status says; no theorem is relied on."""
    fields(witness, "read_off")
    predicate, *parameters = FACTS[kind, claim["name"]]
    if list(claim) != ["name", *parameters]:
        raise Rejected(f"{claim['name']} has the parameters {', '.join(parameters) or 'none'}")
    if bool(predicate(given, claim)) != (status == "proved"):
        raise Rejected("the instance says the contrary")
    return ()


def is_fact(kind, claim):
    """Return whether the claim is one that is read off instances of this kind."""
    return (kind, claim["name"]) in FACTS


# --- empirical --------------------------------------------------------------------------------------------------------


def one_output(given, claim):
    """J = 1."""
    return given.point.outputs == 1


def no_unused_neuron(given, claim):
    """Every neuron has an output weight that is not 0."""
    return all(any(row[i] for row in given.point.output_weights) for i in given.point.neurons)


def balancedness_conserved(given, claim):
    """S_i(w_i) = h_.i . dL/dh_.i = -S_i(-w_i) for every neuron."""
    point = given.point
    for i in point.neurons:
        w, total = point.input_weights[i], point.total_form(i)
        slopes = sum(point.output_weights[j][i] * point.output_slope(i, j) for j in range(point.outputs))
        if total.at(w) != slopes or total.at([-x for x in w]) != -slopes:
            return False
    return True


# (kind, name of a claim) -> its predicate, and the names of its parameters
FACTS = {
    ("empirical", "one_output"): (one_output,),
    ("empirical", "no_unused_neuron"): (no_unused_neuron,),
    ("empirical", "balancedness_conserved"): (balancedness_conserved,),
}
