"""What is asked of a study: a Study in, tidy rows out; one module per question."""
