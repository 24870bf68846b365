"""What is given: activations, networks, data sets, populations, and the files they come from.

Text goes in, exact values come out; nothing here decides anything.
"""
