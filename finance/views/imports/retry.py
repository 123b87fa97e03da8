"""Rejected rows of an import tried again: first what would become of them, then loading them."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.generic import View

from finance.actions import ActionRefusedError, Outcome, preview_retry, retry_rejects
from finance.actions.reading import WORDS_OF_RESTATED
from finance.forms import ExpectedForm, RetryForm
from finance.ledger_file import LedgerFileError
from finance.models import LedgerImport, LedgerMapping
from finance.views.imports.counts import outcome_counts
from finance.views.imports.preview import row_tables
from finance.views.imports.result import find_import
from innovation.core.access import AccessMixin, signed_in


class ImportRetryView(AccessMixin, View):
    """The rows that wait, read again with the mapping and the codes of today.

    What they need beside is chosen in the address, so that the preview writes nothing.
    """

    permission_required = "finance.add_ledgerimport"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What would be loaded now, and what would not, and why."""
        done = find_import(request, pk)
        form = retry_form_of(done, request.GET)
        if "declared" in form.fields and not request.GET:
            form = retry_form_of(done)
        outcome, problem = look_again(done, form) if form.is_valid() else (None, "")
        context: dict[str, Any] = {
            "import": done,
            "breadcrumbs": [
                ("Imports", reverse("finance:import-list")),
                (str(done), done.get_absolute_url()),
            ],
            "form": form,
            "outcome": outcome,
            "problem": problem,
        }
        if outcome is not None:
            context |= {"counts": outcome_counts(outcome), **row_tables(outcome)}
        return render(request, "finance/import_retry.html", context)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Load what was shown and show its import; anything else is refused."""
        done = find_import(request, pk)
        form, shown = retry_form_of(done, request.POST), ExpectedForm(request.POST)
        if not (form.is_valid() and shown.is_valid()):
            messages.error(request, "Nothing was loaded: look at the preview and confirm again.")
            return redirect("finance:import-retry", pk)
        try:
            outcome = retry_rejects(
                ledger_import=done, by=signed_in(request), expected=shown.expected(), **asked(form)
            )
        except (ActionRefusedError, LedgerFileError) as error:
            messages.error(request, str(error))
            return redirect(f"{reverse('finance:import-retry', args=[pk])}?{_query(form)}")
        return _retried(request, done, outcome)


def retry_form_of(done: LedgerImport, data: Any = None) -> RetryForm:
    """The form of a second try: often it asks for nothing."""
    source = done.mapping.period_source if done.mapping else None
    restated = done.rejects.waiting().filter(reason__contains=WORDS_OF_RESTATED)
    return RetryForm(
        data,
        asks_period=source == LedgerMapping.PeriodSource.DECLARED,
        restates=restated.exists(),
    )


def asked(form: RetryForm) -> dict[str, Any]:
    """What the form says, as the actions take it."""
    return {
        "declared_period": form.cleaned_data.get("declared"),
        "accept_restated": form.cleaned_data.get("accept_restated", False),
    }


def look_again(done: LedgerImport, form: RetryForm) -> tuple[Outcome | None, str]:
    """What would become of the rows, or why that cannot be said."""
    try:
        return preview_retry(ledger_import=done, **asked(form)), ""
    except (ActionRefusedError, LedgerFileError) as error:
        return None, str(error)


def _query(form: RetryForm) -> str:
    """What was chosen, for the address of the preview."""
    query = QueryDict(mutable=True)
    query.update({name: form.data[name] for name in form.fields if name in form.data})
    return query.urlencode()


def _retried(request: HttpRequest, done: LedgerImport, outcome: Outcome) -> HttpResponse:
    loaded, waiting = outcome.loaded.rows, outcome.rejected.rows
    if outcome.ledger_import is None:
        messages.warning(request, "None of the rows that wait can be loaded yet.")
        return redirect(done)
    messages.success(
        request, f"Rows loaded now: {loaded:,}. Rows of import {done.pk} that wait: {waiting:,}."
    )
    if outcome.moved.rows:
        messages.warning(request, outcome.moved_in_words)
    return redirect(outcome.ledger_import)
