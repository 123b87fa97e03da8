"""The tracker whose administration counts its lists as Django does, for a comparison."""

from django.core.paginator import Paginator

from innovation.wsgi import application

from finance.admin.ledger import TransactionAdmin  # isort: skip - after Django is set up

TransactionAdmin.show_full_result_count = True
TransactionAdmin.paginator = Paginator  # type: ignore[assignment]  # Django's own

__all__ = ["application"]
