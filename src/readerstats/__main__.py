"""``python -m readerstats``: the same as the command ``readerstats``."""

from readerstats.cli.main import main

if __name__ == "__main__":
    main()
