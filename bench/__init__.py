"""Measures the running office on a large invented population: ``./script/bench`` (README of the figures: results.md)."""
