"""Loading a file that was looked at."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from finance.actions import ActionRefusedError, Outcome
from finance.actions.progress import Watch, unwatched
from finance.actions.uploads import UploadGoneError, load_upload
from finance.forms import ConfirmForm
from finance.ledger_file import LedgerFileError
from finance.models import LedgerImport, LedgerUpload
from finance.views.imports.progress import progress_response, wants_progress
from finance.views.waiting_files import LEDGER_FILES
from innovation.core.access import signed_in
from innovation.core.words import counted


@require_POST
@permission_required("finance.add_ledgerimport", raise_exception=True)
def import_confirm(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Load the file and show its result; the second time show the same result.

    A script that asks for lines is told how far it is on the way, and at last where to go.
    """
    if wants_progress(request):
        preview = reverse("finance:import-preview", args=[pk])
        return progress_response(request, lambda watch: _confirm(request, pk, watch), preview)
    return _confirm(request, pk, unwatched)


def _confirm(request: HttpRequest, pk: int, watch: Watch) -> HttpResponse:
    form = ConfirmForm(request.POST)
    upload = LEDGER_FILES.find(request, pk)
    if upload is None:
        return _loaded_before(request, form)
    if not form.is_valid():
        messages.error(request, "Nothing was loaded: look at the preview and confirm again.")
        return redirect(upload)
    return _load(request, upload, form, watch)


def _load(
    request: HttpRequest, upload: LedgerUpload, form: ConfirmForm, watch: Watch
) -> HttpResponse:
    rule, expected = form.cleaned_data["rule"], form.expected()
    try:
        outcome = load_upload(
            upload=upload, rule=rule, expected=expected, by=signed_in(request), watch=watch
        )
    except UploadGoneError:
        return _loaded_before(request, form)
    except (ActionRefusedError, LedgerFileError) as error:
        messages.error(request, str(error))
        return redirect(upload)
    return _loaded(request, upload, outcome)


def _loaded(request: HttpRequest, upload: LedgerUpload, outcome: Outcome) -> HttpResponse:
    if outcome.ledger_import is None:
        messages.info(request, "Nothing was changed: the file has nothing that is new.")
        return redirect(upload)
    rows = counted(outcome.loaded.rows, "row was", "rows were")
    messages.success(request, f"{rows} loaded from {upload.file_name}.")
    return redirect(outcome.ledger_import)


def _loaded_before(request: HttpRequest, form: ConfirmForm) -> HttpResponse:
    """The result of the same file by the same user, when there is one."""
    sha256 = form.cleaned_data.get("sha256") if form.is_valid() else None
    mine = LedgerImport.objects.visible_to(request.user).filter(imported_by=signed_in(request))
    done = mine.filter(sha256=sha256, reverses=None).order_by("-pk").first() if sha256 else None
    if done is None:
        return LEDGER_FILES.gone(request)
    messages.info(request, f"This file was loaded once, by import {done.pk}, and not again.")
    return redirect(done)
