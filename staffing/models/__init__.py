"""Models of the app, one concept a file."""

from staffing.models.assumptions import AssumptionSet, EntryException, PayAwardAssumption
from staffing.models.funding import PostFunding
from staffing.models.grade import Grade, GradeRange
from staffing.models.pay import (
    ApprenticeshipLevyRate,
    NationalInsuranceRate,
    PaySpinePoint,
    SpineAssimilation,
)
from staffing.models.post import Post
from staffing.models.recruitment import RecruitmentStep

__all__ = [
    "ApprenticeshipLevyRate",
    "AssumptionSet",
    "EntryException",
    "Grade",
    "GradeRange",
    "NationalInsuranceRate",
    "PayAwardAssumption",
    "PaySpinePoint",
    "Post",
    "PostFunding",
    "RecruitmentStep",
    "SpineAssimilation",
]
