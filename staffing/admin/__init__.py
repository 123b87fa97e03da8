"""Django admin of the app, one concept a file."""

from staffing.admin import assumptions, grades, pay, posts  # noqa: F401 - registers the models
