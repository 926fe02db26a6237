"""The checks: one small function a code, by what they look at."""
