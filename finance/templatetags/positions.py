"""Template filters that show how a position stands."""

from django import template

from finance.tables.positions import bar_figure, rag_tag

register = template.Library()
register.filter("bar_figure", bar_figure)
register.filter("rag_tag", rag_tag)
