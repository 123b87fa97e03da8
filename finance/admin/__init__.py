"""Django admin of the app, one concept a file."""

from finance.admin import (  # noqa: F401 - registers the models
    accruals,
    adjustments,
    budgets,
    codes,
    commentary,
    exit_assumptions,
    figures,
    forecasts,
    ledger,
    periods,
    rag_thresholds,
    virements,
)
