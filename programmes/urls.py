"""Addresses of the app."""

from django.urls import path

from innovation.core.reports import report_paths
from programmes import reports, views

app_name = "programmes"
urlpatterns = [
    *report_paths("decisions/", reports.DecisionList),
    path("decisions/<int:pk>/", views.DecisionView.as_view(), name="decision"),
    *report_paths("milestones/", reports.MilestoneList),
    path("milestones/new/", views.MilestoneNewView.as_view(), name="milestone-new"),
    path("milestones/<int:pk>/", views.MilestoneView.as_view(), name="milestone"),
    path("milestones/<int:pk>/edit/", views.MilestoneEditView.as_view(), name="milestone-edit"),
    path("milestones/<int:pk>/evidence/", views.EvidenceNewView.as_view(), name="evidence-new"),
    path("contingent/<int:pk>/claim/", views.ClaimView.as_view(), name="claim"),
    path("contingent/<int:pk>/conditions/", views.ConditionNewView.as_view(), name="condition-new"),
    path("conditions/<int:pk>/edit/", views.ConditionEditView.as_view(), name="condition-edit"),
    path(
        "conditions/<int:pk>/evidence/",
        views.EvidenceNewView.as_view(of="condition"),
        name="condition-evidence",
    ),
    path("evidence/<int:pk>/file/", views.evidence_file, name="evidence-file"),
    path(
        "evidence/<int:pk>/withdraw/",
        views.EvidenceWithdrawView.as_view(),
        name="evidence-withdraw",
    ),
    *report_paths("risks/", reports.RiskList),
    path("risks/new/", views.RiskNewView.as_view(), name="risk-new"),
    path("risks/<int:pk>/", views.RiskView.as_view(), name="risk"),
    path("risks/<int:pk>/edit/", views.RiskEditView.as_view(), name="risk-edit"),
    path("risks/<int:pk>/review/", views.RiskReviewView.as_view(), name="risk-review"),
    path("risks/<int:pk>/actions/", views.RiskActionNewView.as_view(), name="risk-action-new"),
    *report_paths("measures/", reports.MeasureList),
    path("measures/new/", views.MeasureNewView.as_view(), name="measure-new"),
    path("measures/<int:pk>/", views.MeasureView.as_view(), name="measure"),
    path("measures/<int:pk>/edit/", views.MeasureEditView.as_view(), name="measure-edit"),
    path("measures/<int:pk>/<str:kind>/new/", views.ReadingNewView.as_view(), name="reading-new"),
    path("measures/readings/<int:pk>/", views.ReadingEditView.as_view(), name="reading-edit"),
    path(
        "measures/readings/<int:pk>/remove/",
        views.ReadingRemoveView.as_view(),
        name="reading-remove",
    ),
    path("risks/actions/<int:pk>/", views.RiskActionEditView.as_view(), name="risk-action-edit"),
]
