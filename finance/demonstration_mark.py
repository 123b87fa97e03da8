"""The mark of programmes whose ledger is invented."""

from django.db.models import Exists, OuterRef, QuerySet

from finance.models import Ledger
from programmes.models import Programme


def marked(programmes: QuerySet[Programme]) -> QuerySet[Programme]:
    """The programmes with `is_demonstration`: whether any ledger of theirs is invented."""
    invented = Ledger.objects.filter(programme=OuterRef("pk"), is_demonstration=True)
    return programmes.annotate(is_demonstration=Exists(invented))
