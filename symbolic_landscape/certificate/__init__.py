"""Verdicts as text for the independent checker, and its run; the text is made without knowing any witness."""
