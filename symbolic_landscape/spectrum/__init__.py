"""Many points of one problem: enumeration, exact descent, snapping, escapes.  Guesses are decided, never believed."""
