"""Adding evidence, and withdrawing a piece that was wrong."""

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from innovation.core.access import role_in_words
from programmes.evidence_file import EvidenceFileError, content_type_of
from programmes.models import Evidence


@transaction.atomic
def add_evidence(
    *, evidence: Evidence, by: User, file_name: str = "", content: bytes | None = None
) -> Evidence:
    """Keep a new piece: its link, or a file of that name.

    Raises ValidationError for a file that is not taken, and for both or neither.
    """
    if content is not None:
        try:
            evidence.content_type = content_type_of(file_name, content)
        except EvidenceFileError as error:
            raise ValidationError({"file": str(error)}) from error
        evidence.file_name, evidence.content = file_name, content
    evidence.added_by, evidence.added_role = by, role_in_words(by)
    evidence.full_clean()
    evidence.save()
    return evidence


@transaction.atomic
def withdraw_evidence(*, evidence: Evidence, because: str, by: User) -> Evidence:
    """Take a piece back, which stays on record.

    Raises ValidationError the second time, and once the money that it helped to release is
    released.
    """
    row = Evidence.objects.select_for_update(no_key=True).get(pk=evidence.pk)
    if row.withdrawn_at is not None:
        raise ValidationError("This evidence is withdrawn already.")
    if row.condition and row.condition.tranche.released_on:
        raise ValidationError("The tranche is released: its evidence stays as it was.")
    row.withdrawn_at, row.withdrawn_by, row.withdrawn_because = timezone.now(), by, because
    row.full_clean()
    row.save()
    return row
