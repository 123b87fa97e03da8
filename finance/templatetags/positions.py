"""Template filters that show how a position stands."""

from django import template

from finance.tables.positions import rag_tag

register = template.Library()
register.filter("rag_tag", rag_tag)
