"""Django admin of the app, one concept a file."""

from programmes.admin import (  # noqa: F401 - registers the models
    awards,
    decisions,
    engagements,
    measures,
    places,
    programmes,
    risks,
    sources,
    workstreams,
)
