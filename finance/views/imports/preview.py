"""What a file would do, before anything is loaded, and what can still be chosen."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST
from django.views.generic import View

from finance.actions import ActionRefusedError, Outcome
from finance.actions.reject_file import preview_rejects
from finance.actions.uploads import (
    change_upload,
    discard_upload,
    header_of,
    preview_upload,
)
from finance.forms import CodesForm, ReadingForm
from finance.ledger_file import LedgerFileError
from finance.ledger_file.guess import guess_layout
from finance.ledger_file.records import same
from finance.models import LedgerImport, LedgerUpload
from finance.tables.imports import GoodRowTable, PreviewRejectTable, ReasonTable
from finance.views.imports.codes import MAY_ASSIGN, assign
from finance.views.imports.counts import outcome_counts
from finance.views.imports.downloads import rows_response
from finance.views.waiting_files import LEDGER_FILES
from innovation.core.access import AccessMixin
from programmes.models import Programme

MAY_IMPORT = "finance.add_ledgerimport"


class ImportPreviewView(AccessMixin, View):
    """The preview of an upload. Nothing is written."""

    permission_required = MAY_IMPORT

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """The preview, or the page that says that the upload is gone."""
        return LEDGER_FILES.shown_by(show_preview)(request, pk)


def show_preview(
    request: HttpRequest,
    upload: LedgerUpload,
    *,
    reading_form: ReadingForm | None = None,
    codes_form: CodesForm | None = None,
) -> HttpResponse:
    """The page of an upload; a form that was sent with an error is shown as it was sent."""
    header = header_of(upload)
    outcome, problem = look(upload)
    context: dict[str, Any] = {
        "upload": upload,
        "problem": problem,
        "header": header,
        "outcome": outcome,
        "reading_form": reading_form or ReadingForm(instance=upload, header=header),
    }
    if header is not None and upload.mapping is None:
        context["guessed"] = guess_layout(header).told(header)
    if outcome is not None:
        context |= _details(upload, outcome)
        if upload.programme is not None:
            context["codes_form"] = codes_form or codes_form_of(upload.programme, outcome)
    context["form"] = next((f for f in (reading_form, codes_form) if f), None)
    return render(request, "finance/import_preview.html", context)


def look(upload: LedgerUpload) -> tuple[Outcome | None, str]:
    """What would become of the file, or why that cannot be said."""
    try:
        return preview_upload(upload=upload), ""
    except (ActionRefusedError, LedgerFileError) as error:
        return None, str(error)


def _details(upload: LedgerUpload, outcome: Outcome) -> dict[str, Any]:
    used = set(map(same, outcome.columns.values()))
    return {
        "counts": outcome_counts(outcome),
        "unused": [name for name in outcome.header if name.strip() and same(name) not in used],
        **row_tables(outcome),
        "would_refuse": outcome.to_mend.rows and upload.rule == LedgerImport.Rule.REFUSE,
    }


def row_tables(outcome: Outcome) -> dict[str, Any]:
    """The first rows that would load, those that would not, and why."""
    return {
        "reasons": ReasonTable(
            [{"reason": fault, "rows": rows} for fault, rows in outcome.faults.most_common()]
        ),
        "rejects": PreviewRejectTable(sorted(outcome.first_rejects, key=lambda row: row.bad.line)),
        "restated": restated_table(outcome),
        "first_rows": GoodRowTable(outcome.first_rows),
    }


def restated_table(outcome: Outcome) -> PreviewRejectTable:
    """The references that the ledger holds with other details, one by one."""
    table = PreviewRejectTable(outcome.restated, exclude=("column",))
    table.caption = "One by one"
    return table


@require_POST
@permission_required(MAY_IMPORT, raise_exception=True)
@LEDGER_FILES.shown_by
def import_reading(request: HttpRequest, upload: LedgerUpload) -> HttpResponseBase:
    """Change how the file is read, and preview it anew."""
    form = ReadingForm(request.POST, instance=upload, header=header_of(upload))
    if not form.is_valid():
        saved = LEDGER_FILES.find(request, upload.pk) or upload
        return show_preview(request, saved, reading_form=form)
    change_upload(upload=form.instance)
    return redirect(upload)


@require_POST
@permission_required(MAY_IMPORT, raise_exception=True)
@LEDGER_FILES.shown_by
def import_restated(request: HttpRequest, upload: LedgerUpload) -> HttpResponseBase:
    """Load the rows that restate others too, or do not."""
    upload.accept_restated = "accept_restated" in request.POST
    change_upload(upload=upload)
    return redirect(upload)


def codes_form_of(programme: Programme, outcome: Outcome, data: Any = None) -> CodesForm:
    """The form of the codes that the file names and nobody has assigned."""
    return CodesForm(
        data,
        programme=programme,
        cost_centres=outcome.unknown_cost_centres,
        accounts=outcome.unknown_accounts,
    )


@require_POST
@permission_required(MAY_ASSIGN, raise_exception=True)
@LEDGER_FILES.shown_by
def import_codes(request: HttpRequest, upload: LedgerUpload) -> HttpResponseBase:
    """Say where codes of the file belong, and preview it anew."""
    outcome, _problem = look(upload)
    if outcome is None or upload.programme is None:
        return redirect(upload)
    form = codes_form_of(upload.programme, outcome, request.POST)
    if not form.is_valid():
        return show_preview(request, upload, codes_form=form)
    assign(request, upload.programme, form)
    return redirect(upload)


@require_POST
@permission_required(MAY_IMPORT, raise_exception=True)
@LEDGER_FILES.shown_by
def import_discard(request: HttpRequest, upload: LedgerUpload) -> HttpResponseBase:
    """Forget the file."""
    discard_upload(upload=upload)
    messages.success(request, f"{upload.file_name} was discarded. Nothing was loaded from it.")
    return redirect("finance:import-list")


@require_GET
@permission_required(MAY_IMPORT, raise_exception=True)
@LEDGER_FILES.shown_by
def import_preview_rejects(_request: HttpRequest, upload: LedgerUpload) -> HttpResponseBase:
    """Every row that would not load, as a file."""
    try:
        rows = preview_rejects(upload=upload)
    except (ActionRefusedError, LedgerFileError):
        return redirect(upload)
    return rows_response(f"would-not-load-{upload.pk}", rows)
