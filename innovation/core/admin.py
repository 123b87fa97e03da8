"""Users in Django admin: a person, a password and roles.

What a user may do comes from roles, and roles are declared in `access.py`: neither a permission
of one person nor a role changed by hand would be seen there, so neither can be edited here.
"""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.contrib.auth.models import Group, User
from django.db.models import ManyToManyField
from django.forms import CheckboxSelectMultiple

admin.site.unregister(Group)
admin.site.unregister(User)


class PersonCreationForm(AdminUserCreationForm):  # type: ignore[type-arg] # generic only to the stubs
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The admin's script focuses the first field too, and the browser complains of the second.
        self.fields["username"].widget.attrs.pop("autofocus", None)


@admin.register(User)
class PersonAdmin(UserAdmin):  # type: ignore[type-arg] # generic only to the stubs
    list_display = ("username", "first_name", "last_name", "email", "is_active", "is_staff")
    list_filter = ("is_active", "is_staff", "groups")
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("Person", {"fields": ("first_name", "last_name", "email")}),
        ("Access", {"fields": ("is_active", "is_staff", "is_superuser", "groups")}),
        ("Dates", {"fields": ("last_login", "date_joined")}),
    )
    add_form = PersonCreationForm
    readonly_fields = ("last_login", "date_joined")
    filter_horizontal = ()
    formfield_overrides = {ManyToManyField: {"widget": CheckboxSelectMultiple}}
    show_full_result_count = False
