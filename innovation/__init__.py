"""Composition of the tracker: settings, addresses and the server entry points."""
