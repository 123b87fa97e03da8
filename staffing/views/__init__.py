"""Pages of the app, one concept a file."""

from staffing.views.organisation import OrganisationView
from staffing.views.post import PostView
from staffing.views.post_cost import PostCostReport
from staffing.views.recruitment import RecruitmentReport
from staffing.views.steps import StepView, WithdrawView

__all__ = [
    "OrganisationView",
    "PostCostReport",
    "PostView",
    "RecruitmentReport",
    "StepView",
    "WithdrawView",
]
