"""Model and form fields that keep money exact on every database.

SQLite keeps a `DecimalField` as a binary float, so sums and comparisons made by the database
drift. A `MoneyField` is a Decimal of pounds in Python and whole pence in the database.
"""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Combinable, register_combinable_fields
from django.db.models.functions import Coalesce

from innovation.core import money
from innovation.core.periods import Period, PeriodError


class PeriodFormField(forms.CharField):
    """An accounting period by its code, such as 2017-07 for period 7 of 2017/18."""

    def to_python(self, value: Any) -> Any:
        """The Period, or None when nothing was entered."""
        text = super().to_python(value)
        if text in self.empty_values:
            return None
        try:
            return Period.parse(str(text))
        except PeriodError as error:
            raise ValidationError(str(error), code="invalid") from error

    def prepare_value(self, value: Any) -> Any:
        """The code of the period."""
        return value.code if isinstance(value, Period) else value


class MoneyFormField(forms.CharField):
    """An amount in pounds as people write it: £1,234.50, 1234.5, (10.00) for a negative."""

    widget = forms.TextInput(attrs={"inputmode": "decimal"})

    def to_python(self, value: Any) -> Any:
        """The Decimal of pounds, or None when nothing was entered."""
        text = super().to_python(value)
        if text in self.empty_values:
            return None
        try:
            return money.parse(str(text))
        except money.AmountError as error:
            raise ValidationError(str(error), code="invalid") from error

    def prepare_value(self, value: Any) -> Any:
        """The amount as it is written into the box: 1234.50."""
        return f"{value:.2f}" if isinstance(value, Decimal) else value


def _more_than_nought(amount: Decimal) -> None:
    if amount <= money.ZERO:
        raise ValidationError("Enter an amount of more than £0.", code="more_than_nought")


def _not_negative(amount: Decimal) -> None:
    if amount < money.ZERO:
        raise ValidationError("Enter £0 or more.", code="not_negative")


class PositiveMoneyFormField(MoneyFormField):
    """More than £0; it says so at its box, where a constraint tells it of the whole form."""

    default_validators = [_more_than_nought]


class NotNegativeMoneyFormField(MoneyFormField):
    """£0 or more."""

    default_validators = [_not_negative]


if TYPE_CHECKING:
    _Field = models.Field[Any, Any]
else:
    _Field = models.Field  # not subscriptable at run time


class MoneyField(_Field):
    """Pounds as a Decimal with two places in Python, whole pence as a bigint in the database.

    Not a subclass of an integer field: Django would then resolve `F("a") - F("b")` to that field
    and return pence in silence. Sums, differences and comparisons are made by the database on
    whole pence. A value that is not exact pence is refused, never rounded.
    """

    description = "Money in pounds, exact to the penny"
    empty_strings_allowed = False
    default_error_messages = {"invalid": "Enter an amount in pounds and pence."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if not kwargs.get("db_comment"):
            kwargs["db_comment"] = "pence"
        super().__init__(*args, **kwargs)

    def db_type(self, connection: BaseDatabaseWrapper) -> str:  # noqa: ARG002 - Django's signature
        """A bigint on every database.

        Said here and not by naming an integer field as the internal type: Django would then cut
        a part of a penny off, unseen, before `from_db_value` could refuse it.
        """
        return "bigint"

    def from_db_value(
        self,
        value: Any,
        _expression: Any,
        _connection: BaseDatabaseWrapper,
    ) -> Decimal | None:
        """Whole pence, or a sum of them, as pounds.

        Raises ValueError for a part of a penny, such as an average by the database: that is
        divided and rounded in Python, once.
        """
        if value is None:
            return None
        if not value:
            return money.ZERO
        pence = int(value)
        if pence != value:
            raise ValueError(f"{value} pence are not whole: divide and round in Python.")
        return money.from_pence(pence)

    def to_python(self, value: Any) -> Decimal | None:
        """Pounds from a Decimal, a whole number or a text; a float is refused."""
        if value is None:
            return None
        if isinstance(value, float):
            raise ValidationError("Money is never a float.", code="invalid")
        try:
            pounds = money.parse(value) if isinstance(value, str) else Decimal(value)
            return money.from_pence(money.to_pence(pounds))
        except (ArithmeticError, TypeError, ValueError) as error:
            raise ValidationError(str(error), code="invalid") from error

    def get_prep_value(self, value: Any) -> Any:
        """Whole pence for the database; expressions pass through."""
        value = super().get_prep_value(value)
        if value is None or hasattr(value, "resolve_expression"):
            return value
        pounds = self.to_python(value)
        return None if pounds is None else money.to_pence(pounds)

    def value_to_string(self, obj: models.Model) -> str:
        """The amount in a fixture: pounds with two places."""
        return f"{self.value_from_object(obj):.2f}"

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        """A box that takes an amount as people write it."""
        return super().formfield(**{"form_class": MoneyFormField, **kwargs})


for _operator in (Combinable.ADD, Combinable.SUB):
    register_combinable_fields(MoneyField, _operator, MoneyField, MoneyField)
register_combinable_fields(MoneyField, Combinable.MUL, models.IntegerField, MoneyField)
register_combinable_fields(models.IntegerField, Combinable.MUL, MoneyField, MoneyField)


def money_sum(expression: str | Combinable, **kwargs: Any) -> Coalesce:
    """The sum of a money expression over rows, £0.00 over none."""
    total = models.Sum(expression, output_field=MoneyField(), **kwargs)
    return Coalesce(total, models.Value(money.ZERO, output_field=MoneyField()))
