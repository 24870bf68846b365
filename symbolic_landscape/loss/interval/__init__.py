"""The loss of a network of one input on an interval: exact values, derivatives, its pieces, its course along curves.

With residual r = f - target and e = r density, everything is an integral of e against 1, x, s(w x + b) or their
squares, so one pass over the sorted breakpoints gives all of it.
"""
