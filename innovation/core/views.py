"""Pages that belong to no app, and the two that a machine asks whether we are well."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.utils.module_loading import import_string
from django.views.generic import TemplateView


@method_decorator(login_not_required, name="dispatch")
class AccessibilityView(TemplateView):
    template_name = "core/accessibility.html"


class HelpView(TemplateView):
    template_name = "core/help.html"


@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - the signature of a view
    """Liveness: this process answers."""
    return HttpResponse("ok", content_type="text/plain")


class EmptyView(TemplateView):
    """A page with nothing on it, behind sign-in: what any page costs before it shows anything."""

    template_name = "core/empty.html"


@login_not_required
def readyz(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - the signature of a view
    """Readiness: the database answers, migrated and with its triggers; otherwise 503 and why."""
    fault = _fault()
    return HttpResponse(fault or "ok", content_type="text/plain", status=503 if fault else 200)


def _fault() -> str:
    try:
        executor = MigrationExecutor(connection)
    except DatabaseError:
        return "the database does not answer"
    if waiting := executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return f"{len(waiting)} migrations wait"
    fault: str = import_string(settings.READINESS)()
    return fault
