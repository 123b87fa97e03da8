"""Addresses of the app, below posts/."""

from django.urls import path

from innovation.core.reports import report_paths
from staffing import reports, views

app_name = "staffing"
urlpatterns = [
    *report_paths("", reports.Establishment),
    *report_paths("funding/", reports.WhoPays),
    path("organisation/", views.OrganisationView.as_view(), name="organisation"),
    *report_paths("recruitment/", views.RecruitmentReport),
    path("<str:number>/", views.PostView.as_view(), name="post"),
    path("<str:number>/step/", views.StepView.as_view(), name="post-step"),
    path(
        "<str:number>/steps/<int:pk>/withdraw/",
        views.WithdrawView.as_view(),
        name="post-step-withdraw",
    ),
    *report_paths("<str:number>/cost/", views.PostCostReport),
]
