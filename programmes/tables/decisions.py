"""The table of decisions."""

from innovation.core.tables import ChoiceColumn, DateColumn, MoneyColumn, Table, TextColumn
from programmes.models import Decision


class DecisionTable(Table):
    """One row a decision, its call-in worked out."""

    caption = "Decisions"
    reference = TextColumn(verbose_name="Reference", linkify=lambda record: record.url)
    title = TextColumn(verbose_name="Subject")
    programme = TextColumn(verbose_name="Programme")
    taken_by = ChoiceColumn(verbose_name="Taken by", choices=Decision.Taker)
    kind = ChoiceColumn(verbose_name="Kind", choices=Decision.Kind)
    decided_on = DateColumn(verbose_name="Decided")
    call_in_ends = DateColumn(verbose_name="Call-in ends", default="")
    effect = ChoiceColumn(verbose_name="What it does", choices=Decision.Effect)
    amount = MoneyColumn(verbose_name="Amount", default="")

    class Meta:
        empty_text = (
            "No decisions here. Clear a filter, or ask an administrator to record the decision."
        )
