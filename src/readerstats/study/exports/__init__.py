"""A study written in the formats of other programs, and as the tables that are read here."""
