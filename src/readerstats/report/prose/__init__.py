"""The text of a paper, from the answers of a study."""
