"""Figures as SVG: pure functions from small frozen values to a `Figure`."""
