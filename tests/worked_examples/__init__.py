"""Whole stories with figures that a person can follow; each ends with a check of the whole book."""
