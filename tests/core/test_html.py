"""HTML filled in: the same as Django has it, whatever the values are."""

from decimal import Decimal
from typing import Any

from django.utils import html as django_html
from django.utils.functional import lazystr
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st

from innovation.core.html import format_html, format_html_join
from innovation.core.tables import TextColumn


class Marked(str):
    """A text of another kind that is marked as safe."""

    __slots__ = ()

    def __html__(self) -> str:
        return f"<i>{self}</i>"


class Named:
    """An object that is shown by a text which is not safe."""

    def __str__(self) -> str:
        return "<named>"


VALUES = st.one_of(
    st.text("ab<>&'\"{}£%"),
    st.text("ab<>&'\"{}£%").map(mark_safe),
    st.text("a<").map(Marked),
    st.text("a<").map(lazystr),
    st.sampled_from(
        [None, 12, Decimal("-1.50"), True, Named(), gettext_lazy("<this>"), TextColumn]
    ),
)
ROW = "<tr><th>{}</th><td class='{}'>{{}}</td></tr>\n"


@given(st.lists(st.tuples(VALUES, VALUES)))
def test_html_of_any_values_is_that_of_django(rows: list[tuple[Any, Any]]) -> None:
    assert format_html_join(ROW, rows) == django_html.format_html_join("", ROW, rows)
    for row in rows:
        assert format_html(ROW, *row) == django_html.format_html(ROW, *row)


def test_html_is_marked_as_safe_and_not_escaped_again() -> None:
    bold = format_html("<b>{}</b>", "1 < 2")
    assert type(bold) is SafeString
    assert format_html_join("<p>{}</p>", [[bold]]) == "<p><b>1 &lt; 2</b></p>"
    assert type(format_html_join("<p>{}</p>", [])) is SafeString
