"""What filters offer of programmes: only what the user may see."""

from django.db.models import QuerySet
from django.http import HttpRequest

from programmes.models import Award, Programme, Workstream


def programme_choices(request: HttpRequest) -> QuerySet[Programme]:
    """The programmes that the user may see."""
    return Programme.objects.visible_to(request.user)


def workstream_choices(request: HttpRequest) -> QuerySet[Workstream]:
    """The workstreams that the user may see."""
    return Workstream.objects.visible_to(request.user)


def award_choices(request: HttpRequest) -> QuerySet[Award]:
    """The awards of the programmes that the user may see in whole: an award is not of a part."""
    return Award.objects.filter(programme__in=Programme.objects.assigned_whole_to(request.user))
