"""Saving how the files of a ledger are read."""

from django.contrib.auth.models import User
from django.db import transaction

from finance.actions.codes import save_as, unique_slug
from finance.ledger_file.header import LikelyHeader
from finance.ledger_file.records import same
from finance.models import LedgerMapping, LedgerUpload


@transaction.atomic
def save_mapping(
    *, mapping: LedgerMapping, by: User, upload: LedgerUpload | None = None
) -> LedgerMapping:
    """Save a mapping that was checked, with a slug of its own, and read the upload by it."""
    if not mapping.slug:
        taken = set(LedgerMapping.objects.values_list("slug", flat=True))
        mapping.slug = unique_slug(mapping.title, taken, of="mapping", length=60)
    save_as(mapping, by)
    if upload is not None:
        LedgerUpload.objects.filter(pk=upload.pk).update(mapping=mapping)
    return mapping


def fitting_mappings(header: LikelyHeader) -> list[LedgerMapping]:
    """The mappings whose columns the header all has, blanks and case aside."""
    names = set(map(same, header.names))
    return [
        mapping
        for mapping in LedgerMapping.objects.all()
        if names.issuperset(map(same, mapping.columns()))
    ]
