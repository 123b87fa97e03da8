"""Addresses of the app, below decisions/."""

from django.urls import path

from innovation.core.reports import report_paths
from programmes import reports, views

app_name = "programmes"
urlpatterns = [
    *report_paths("", reports.DecisionList),
    path("<int:pk>/", views.DecisionView.as_view(), name="decision"),
]
