"""Finding procedures: a lexical index over names, folk words, and the ranking of candidates."""
