"""Programmes: awards and their tranches, workstreams, places, and the sources of every figure."""
