"""Global minima by width (one output, small data): the least loss of the stationary spectrum."""

from math import comb

from symbolic_landscape.claim import GlobalMinimum
from symbolic_landscape.errors import InvalidRequest
from symbolic_landscape.exact.rational import Rational
from symbolic_landscape.exact.vector import scale, zero_vector
from symbolic_landscape.limits import Limits
from symbolic_landscape.loss.empirical import evaluate
from symbolic_landscape.model.empirical import EmpiricalInstance
from symbolic_landscape.model.instance import Instance
from symbolic_landscape.model.network import Network
from symbolic_landscape.spectrum.completeness import prove_complete
from symbolic_landscape.spectrum.enumeration import enumerate_stationary
from symbolic_landscape.spectrum.prediction import StationaryPrediction
from symbolic_landscape.verdict import Proved, Refuted, Undecided, Verdict
from symbolic_landscape.witness.spectrum import CompleteSpectrum, LeastOfSpectrum, LowerNetwork

__all__ = ["decide_by_spectrum"]

MOST_SAMPLES, MOST_RAYS = 6, 60  # past that all widths take minutes: ask `enumerate` for them


def decide_by_spectrum(instance: Instance, claim: GlobalMinimum, limits: Limits) -> Verdict:
    """Decide whether no network of the same width has a smaller loss, by the least loss of the spectrum.

    The loss has a minimum at every width: it is that of a least-squares problem on finitely many closed cones.  A
    minimum is directionally stationary, so the least loss at width N is that of the first prediction with minimal width
    at most N (proofs/stationary_spectrum.md).

    >>> from symbolic_landscape.limits import DEFAULT_LIMITS
    >>> from symbolic_landscape.model.empirical import from_arrays
    >>> one = from_arrays([[1], [-1]], [1, 3], [[1]], [[1]])  # fits y = 1; width 1 can fit y = 3 instead
    >>> str(decide_by_spectrum(one, GlobalMinimum(), DEFAULT_LIMITS).witness.loss)
    '1/2'
    """
    if not isinstance(instance, EmpiricalInstance):
        raise InvalidRequest(f"the spectrum is that of empirical instances, this one is {instance.kind}")
    data = instance.problem.data
    if data.output_dimension != 1 or instance.problem.has_output_bias:
        return Undecided(claim, "above the interpolation bound; the spectrum needs one output and no output bias")
    rays = 2 * comb(data.sample_count, data.input_dimension - 1)
    if data.sample_count > MOST_SAMPLES or rays > MOST_RAYS:
        return Undecided(claim, "above the interpolation bound, and the data are too large for the spectrum here")
    spectrum = enumerate_stationary(instance.problem, limits=limits)
    best = next(entry for entry in spectrum.predictions if entry.minimal_width <= instance.network.width)
    loss = evaluate(instance.problem, instance.network).loss
    if best.loss < loss:
        network = _network(best, instance)
        return Refuted(claim, LowerNetwork(network.input_weights, network.output_weights, (), best.loss))
    complete = prove_complete(instance.problem, spectrum).witness
    assert isinstance(complete, CompleteSpectrum)
    return Proved(claim, LeastOfSpectrum(complete))


def _network(entry: StationaryPrediction, instance: EmpiricalInstance) -> Network:
    """Return a network of the instance's width with the prediction of the entry: its family's point, padded with 0."""
    family, width = entry.family, instance.network.width
    padding = width - entry.minimal_width
    weights = [scale(Rational(s), z) for s, z in zip(family.signs, family.effective_weights, strict=True)]
    zero = zero_vector(instance.problem.data.input_dimension)
    return Network((*weights, *[zero] * padding), ((*map(Rational, family.signs), *zero_vector(padding)),))
