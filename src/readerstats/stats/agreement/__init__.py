"""How far readers agree with each other: coefficients, standard errors, bootstrap.

Ratings are arrays with axes ``(reader, case)``, of numbers that stand for categories or are
measurements; NaN where not read.
"""
