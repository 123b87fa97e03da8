"""Every address of the tracker."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from finance.views.home import HomeView
from innovation.core import views

# One way in: admin's own sign-in would pass by the second step and the limit on guessing.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign] # as allauth says

urlpatterns: list[URLPattern | URLResolver] = [
    path("", HomeView.as_view(), name="home"),
    path("", include("finance.urls")),
    path(
        "admin/password_change/",
        RedirectView.as_view(pattern_name="account_change_password"),
    ),
    path("admin/", admin.site.urls),
    path("", include("programmes.urls")),
    path("posts/", include("staffing.urls")),
    path("accounts/", include("allauth.urls")),
    path("accessibility/", views.AccessibilityView.as_view(), name="accessibility"),
    path("help/", views.HelpView.as_view(), name="help"),
    path("healthz", views.healthz, name="healthz"),
    path("healthz/page", views.EmptyView.as_view(), name="healthz-page"),
    path("readyz", views.readyz, name="readyz"),
]
