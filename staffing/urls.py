"""Addresses of the app, below posts/."""

from django.urls import path

from innovation.core.reports import report_paths
from staffing import reports, views

app_name = "staffing"
urlpatterns = [
    *report_paths("", reports.Establishment),
    *report_paths("funding/", reports.WhoPays),
    path("organisation/", views.OrganisationView.as_view(), name="organisation"),
    path("<str:number>/", views.PostView.as_view(), name="post"),
]
