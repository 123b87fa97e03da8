"""Ledger files between upload and confirmation: kept, looked at, loaded or discarded."""

import datetime as dt
import hashlib
from dataclasses import replace
from typing import BinaryIO

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Sum
from django.db.models.functions import Length
from django.utils import timezone

from finance.actions.import_ledger import import_ledger, preview_ledger
from finance.actions.keeping import Keeper
from finance.actions.outcome import Outcome, Tally
from finance.actions.progress import Watch, unwatched
from finance.actions.refusals import ActionRefusedError, NotAsShownError
from finance.actions.source import LedgerSource
from finance.actions.start_programme import preview_start, start_programme
from finance.actions.stored_file import PIECE, opened
from finance.ledger_file import LedgerFileError, Where, survey
from finance.ledger_file.header import LikelyHeader, likely_header
from finance.models import LedgerImport, LedgerMapping, LedgerUpload, UploadChunk
from innovation.core.periods import Period
from programmes.models import Programme

KEPT_FOR = dt.timedelta(days=7)
"""How long a file waits for confirmation before its user's next upload discards it."""

_CHOICES = (
    "mapping",
    "declared_year",
    "declared_period",
    "where_column",
    "where_value",
    "rule",
    "accept_restated",
)


class UploadGoneError(ActionRefusedError):
    """The upload was loaded or discarded in the meantime."""


@transaction.atomic
def store_upload(*, upload: LedgerUpload, file: BinaryIO, by: User) -> LedgerUpload:
    """Keep a file with what its user chose for it, in pieces, and return its saved upload.

    `upload` is new and has the choices and the name. The user's uploads that waited too long are
    discarded.
    """
    _prune(by)
    upload.uploaded_by = by
    upload.size, upload.sha256 = 0, ""
    upload.save()
    digest = hashlib.sha256()
    file.seek(0)
    for number, piece in enumerate(iter(lambda: file.read(PIECE), b"")):
        UploadChunk.objects.create(upload=upload, number=number, content=piece)
        digest.update(piece)
        upload.size += len(piece)
    upload.sha256 = digest.hexdigest()
    upload.save()
    return upload


def _prune(by: User) -> None:
    old = timezone.now() - KEPT_FOR
    LedgerUpload.objects.filter(uploaded_by=by, uploaded_at__lt=old).delete()


def discard_upload(*, upload: LedgerUpload) -> None:
    """Delete an upload and its pieces; nothing happens when it is gone already."""
    LedgerUpload.objects.filter(pk=upload.pk).delete()


def change_upload(*, upload: LedgerUpload) -> None:
    """Save what was chosen for a file; nothing happens when it is gone."""
    values = {name: getattr(upload, name) for name in _CHOICES}
    LedgerUpload.objects.filter(pk=upload.pk).update(**values)


def last_mapping(programme: Programme | None) -> LedgerMapping | None:
    """The mapping of the programme's last import that was not a reversal, None before any."""
    if programme is None:
        return None
    imports = LedgerImport.objects.filter(ledger__programme=programme, reverses=None)
    last = imports.exclude(mapping=None).select_related("mapping").order_by("-pk").first()
    return last.mapping if last else None


def header_of(upload: LedgerUpload) -> LikelyHeader | None:
    """What the header of the file probably is; None when the file has none."""
    with opened(upload) as file:
        try:
            return likely_header(file, survey(file).encoding)
        except LedgerFileError:
            return None


def preview_upload(*, upload: LedgerUpload, keeper: Keeper | None = None) -> Outcome:
    """What would become of every row of the file; `keeper` gets all of them. Nothing is written.

    Raises ActionRefusedError when something is still to be chosen, LedgerFileError for the file.
    """
    source = _source(upload)
    with source.file:
        if upload.programme is None:
            return preview_start(source=source, name=upload.new_programme, keeper=keeper)
        return preview_ledger(
            source=source,
            programme=upload.programme,
            accept_restated=upload.accept_restated,
            keeper=keeper,
        )


def load_upload(
    *, upload: LedgerUpload, rule: str, expected: Tally, by: User, watch: Watch = unwatched
) -> Outcome:
    """Load the file by the rule and discard the upload, all or nothing.

    `expected` is what the user was shown to be loaded: anything else is refused, because codes,
    periods or the ledger have changed since. A file that brings nothing new stays an upload.
    `watch` is told how far it is.

    Raises UploadGoneError the second time, ActionRefusedError or LedgerFileError as a preview
    does, and LedgerRefusedError by the rule.
    """
    with transaction.atomic():
        locked = LedgerUpload.objects.select_for_update(of=("self",)).select_related(
            "programme", "mapping"
        )
        found = locked.filter(pk=upload.pk).first()
        if found is None:
            raise UploadGoneError("This file was loaded or discarded already.")
        outcome = _load(found, rule, by, watch)
        if outcome.loaded != expected:
            raise NotAsShownError
        if outcome.ledger_import:
            discard_upload(upload=found)
    return outcome


def _load(upload: LedgerUpload, rule: str, by: User, watch: Watch) -> Outcome:
    source = replace(_source(upload), watch=watch)
    with source.file:
        if upload.programme is None:
            name = upload.new_programme
            return start_programme(source=source, name=name, rule=rule, by=by)[1]
        return import_ledger(
            source=source,
            programme=upload.programme,
            rule=rule,
            by=by,
            accept_restated=upload.accept_restated,
        )


def _source(upload: LedgerUpload) -> LedgerSource:
    if upload.mapping is None:
        raise ActionRefusedError("Say how this file is laid out: choose or make a mapping.")
    stored = upload.chunks.aggregate(size=Sum(Length("content")))["size"] or 0
    if stored != upload.size:
        raise ActionRefusedError("The file is not complete: discard it and upload it again.")
    declared = None
    if upload.declared_year and upload.declared_period:
        declared = Period(upload.declared_year, upload.declared_period)
    where = Where(upload.where_column, upload.where_value) if upload.where_column else None
    return LedgerSource(
        file=opened(upload),
        name=upload.file_name,
        mapping=upload.mapping,
        declared_period=declared,
        where=where,
    )
