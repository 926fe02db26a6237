"""What a reader of the results must be told first: one file a kind of pitfall."""
