"""Where one neuron can sit: hyperplanes of samples, sign vectors, cells, and the localization at a face.

Everything is rational and about a single neuron; a region of the whole network is a tuple of cells, never stored.
"""
