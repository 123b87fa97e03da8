"""Django admin of the app, one concept a file."""

from programmes.admin import awards, places, programmes, sources, workstreams  # noqa: F401 - registers the models
