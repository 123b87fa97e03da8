"""Filters of the app, one report a file."""

from staffing.filters.post_cost import PostCostFilter
from staffing.filters.posts import FundingFilter, OrganisationFilter, PostFilter
from staffing.filters.recruitment import RecruitmentFilter

__all__ = [
    "FundingFilter",
    "OrganisationFilter",
    "PostCostFilter",
    "PostFilter",
    "RecruitmentFilter",
]
