"""Polynomials in a few parameters with numbers as coefficients, cut off at a degree; the loss along them."""

from fractions import Fraction
from math import comb

from .reading import Rejected, fields, index, items

MOST_TERMS = 200_000
LARGEST_EXPONENT = 1000


def exponents_of(witness, size):
    """Return a tuple of exponents."""
    return tuple(index(item, LARGEST_EXPONENT + 1) for item in items(witness, size))


def vector_polynomial(field, witness, coordinates, parameters=None):
    """Return a list of polynomials {exponents: number}, one for each coordinate, from vector terms."""
    total = [{} for _ in range(coordinates)]
    seen = set()
    for term in items(witness):
        exponents, values = fields(term, "vector_term", "exponents", "coordinates")
        key = exponents_of(exponents, parameters)
        parameters = len(key)
        if key in seen:
            raise Rejected("a term comes twice")
        seen.add(key)
        for part, number in zip(total, field.numbers(values, coordinates), strict=True):
            if number.coefficients:
                part[key] = number
    return total


def plus(p, q, factor=1):
    """Return p + factor q."""
    total = dict(p)
    for key, c in q.items():
        total[key] = total[key] + factor * c if key in total else factor * c
    return {key: c for key, c in total.items() if c.coefficients}


def times(p, q, order=None):
    """Return p q without the terms of degree above `order`."""
    total = {}
    right = [(key, sum(key), c) for key, c in q.items()]
    for key, c in p.items():
        room = None if order is None else order - sum(key)
        for other, degree, d in right:
            if room is None or degree <= room:
                position = tuple(i + j for i, j in zip(key, other, strict=True))
                total[position] = total[position] + c * d if position in total else c * d
    if len(total) > MOST_TERMS:
        raise Rejected("a series has too many terms")
    return {key: c for key, c in total.items() if c.coefficients}


def of_degree(p, degree):
    """Return the terms of one degree."""
    return {key: c for key, c in p.items() if sum(key) == degree}


def taylor(polynomial, point, highest):
    """Return [{exponents: number}] for the parts of degrees 0..highest of L(point + y)."""
    field = point[0].field
    found = [{} for _ in range(highest + 1)]
    powers = [[field.one] for _ in point]
    for exponents, c in polynomial.items():
        pieces = [(0, (), field.rational(c))]
        for i, e in enumerate(exponents):
            while len(powers[i]) <= e:
                powers[i].append(powers[i][-1] * point[i])
            least = 0 if point[i].coefficients else e
            pieces = [
                (degree + a, (*key, a), number * comb(e, a) * powers[i][e - a] if e else number)
                for degree, key, number in pieces
                for a in range(least, min(e, highest - degree) + 1)
            ]
        for degree, key, number in pieces:
            part = found[degree]
            part[key] = part[key] + number if key in part else number
    return [{key: c for key, c in part.items() if c.coefficients} for part in found]


def gradient_along(parts, displacement, order, parameters):
    """Return the gradient of the loss along point + displacement, as series to `order`; all parts when None."""
    size = len(displacement)
    total = [{} for _ in range(size)]
    cache = {}

    def power(i, e):
        known = cache.setdefault(i, [None, displacement[i]])
        while len(known) <= e:
            known.append(times(known[-1], displacement[i], order))
        return known[e]

    for part in parts:
        for key, c in part.items():
            for i, e in enumerate(key):
                if not e:
                    continue
                product = {(0,) * parameters: e * c}
                for j, f in enumerate(key):
                    exponent = f - (i == j)
                    if exponent:
                        product = times(product, power(j, exponent), order)
                total[i] = plus(total[i], product)
    return total


def value_along(parts, displacement, parameters):
    """Return the loss along point + displacement as a polynomial in the parameters."""
    total = {}
    for part in parts:
        for key, c in part.items():
            product = {(0,) * parameters: c}
            for j, e in enumerate(key):
                for _ in range(e):
                    product = times(product, displacement[j])
            total = plus(total, product)
    return total


def gradient_of_form(form, x):
    """Return the gradient at a vector of numbers of a form {exponents: number}."""
    field = x[0].field
    total = [field.zero] * len(x)
    for key, c in form.items():
        for i, e in enumerate(key):
            if e:
                number = e * c
                for j, f in enumerate(key):
                    for _ in range(f - (i == j)):
                        number = number * x[j]
                total[i] = total[i] + number
    return total


def hessian_of_form(form, x):
    """Return the second derivatives at a vector of numbers of a form."""
    field, size = x[0].field, len(x)
    total = [[field.zero] * size for _ in range(size)]
    for key, c in form.items():
        for i, e in enumerate(key):
            for j, f in enumerate(key):
                factor = e * (e - 1) if i == j else e * f
                if not factor:
                    continue
                number = factor * c
                for k, g in enumerate(key):
                    for _ in range(g - (k == i) - (k == j)):
                        number = number * x[k]
                total[i][j] = total[i][j] + number
    return total


def is_positive_form(form, parameters, depth):
    """Return whether a form of even degree is positive on the cube's faces x_i = 1, halved at most `depth` times."""
    terms = [(key, c.enclosure(96)) for key, c in form.items()]
    for i in range(parameters):
        edge = (Fraction(-1), Fraction(1))
        waiting = [([(Fraction(1), Fraction(1)) if j == i else edge for j in range(parameters)], 0)]
        work = 0
        while waiting:
            cell, level = waiting.pop()
            work += 1
            if range_on(terms, cell)[0] > 0:
                continue
            if level >= depth or work > 200_000:
                return False
            cells = [[]]
            for low, high in cell:
                middle = (low + high) / 2
                halves = [(low, high)] if low == high else [(low, middle), (middle, high)]
                cells = [[*found, half] for found in cells for half in halves]
            waiting += [(found, level + 1) for found in cells]
    return True


def range_on(terms, cell):
    """Return bounds on sum c x^key over a box, for pairs (key, (low, high) around c)."""
    total = (Fraction(0), Fraction(0))
    for key, c in terms:
        term = c
        for e, edge in zip(key, cell, strict=True):
            if e:
                term = interval_product(term, interval_power(edge, e))
        total = (total[0] + term[0], total[1] + term[1])
    return total


def bounds_on(polynomial, cell):
    """Return bounds on a polynomial over a box."""
    return range_on([(key, (c, c)) for key, c in polynomial.items()], cell)


def interval_product(a, b):
    """Return {x y : x in a, y in b}."""
    corners = (a[0] * b[0], a[0] * b[1], a[1] * b[0], a[1] * b[1])
    return min(corners), max(corners)


def interval_power(a, exponent):
    """Return {x^exponent : x in a}, exponent >= 1."""
    low, high = a[0] ** exponent, a[1] ** exponent
    if exponent % 2:
        return low, high
    return (Fraction(0) if a[0] <= 0 <= a[1] else min(low, high)), max(low, high)
