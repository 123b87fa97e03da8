"""Files of open orders between upload and confirmation."""

import datetime as dt
import io

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from finance.actions.orders.loading import import_orders
from finance.actions.orders.plan import OrderPlan, OrderSource
from finance.actions.orders.planning import preview_orders
from finance.actions.uploads import KEPT_FOR, UploadGoneError
from finance.models import OrderUpload


@transaction.atomic
def store_orders(*, upload: OrderUpload, content: bytes, by: User) -> OrderUpload:
    """Keep a file with what its user said of it; the user's files that waited too long go."""
    old: dt.datetime = timezone.now() - KEPT_FOR
    OrderUpload.objects.filter(uploaded_by=by, uploaded_at__lt=old).delete()
    upload.content, upload.uploaded_by = content, by
    upload.save()
    return upload


def preview_upload(*, upload: OrderUpload) -> OrderPlan:
    """What would become of the file; raises as `preview_orders` does."""
    return preview_orders(source=_source(upload), programme=upload.programme)


@transaction.atomic
def load_orders(*, upload: OrderUpload, expected: str, by: User) -> OrderPlan:
    """Load the file and forget it; raises as `import_orders` does.

    Raises UploadGoneError the second time.
    """
    found = OrderUpload.objects.select_for_update(of=("self",)).filter(pk=upload.pk).first()
    if found is None:
        raise UploadGoneError("This file was loaded or discarded already.")
    plan = import_orders(source=_source(found), programme=found.programme, by=by, expected=expected)
    found.delete()
    return plan


def discard_orders(*, upload: OrderUpload) -> None:
    """Forget a file; nothing happens when it is gone already."""
    OrderUpload.objects.filter(pk=upload.pk).delete()


def _source(upload: OrderUpload) -> OrderSource:
    content = io.BytesIO(bytes(upload.content))
    return OrderSource(content, upload.file_name, upload.as_at, upload.leave_out)
