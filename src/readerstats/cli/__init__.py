"""What is typed: thin commands that parse, call one library function, and print."""
