"""Staffing: grades and the posts of the establishment."""
