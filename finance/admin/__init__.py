"""Django admin of the app, one concept a file."""

from finance.admin import budgets, codes, figures, forecasts, ledger, periods  # noqa: F401 - registers the models
