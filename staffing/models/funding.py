"""Who pays for a post, by date."""

from django.db import models
from simple_history.models import HistoricalRecords

from programmes.models import Award, Citation
from staffing.models.post import Post
from staffing.querysets import PostFundingQuerySet


class PostFunding(models.Model):
    """Who pays for a post from a day until the next such day.

    One funder follows the other, so that no day is ever paid for twice. `nobody` says that no
    money is found from then on.
    """

    class Source(models.TextChoices):
        AWARD = "award", "Award"
        BASE_BUDGET = "base_budget", "Base budget"
        NOBODY = "nobody", "Nobody yet"

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="funding")
    starts_on = models.DateField("from")
    source = models.CharField("paid by", max_length=11, choices=Source.choices)
    award = models.ForeignKey(
        Award, null=True, blank=True, on_delete=models.PROTECT, related_name="funded_posts"
    )
    citation = models.ForeignKey(
        Citation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    history = HistoricalRecords()

    objects = PostFundingQuerySet.as_manager()

    class Meta:
        ordering = ["post", "starts_on"]
        verbose_name_plural = "funding of posts"
        constraints = [
            models.UniqueConstraint(
                fields=["post", "starts_on"],
                name="staffing_postfunding_unique",
                violation_error_message="Somebody pays for the post from that day already.",
            ),
            models.CheckConstraint(
                condition=models.Q(source="award", award__isnull=False)
                | models.Q(source__in=["base_budget", "nobody"], award=None),
                name="staffing_postfunding_award_named",
                violation_error_message="Name the award that pays, and none when no award does.",
            ),
        ]

    def __str__(self) -> str:
        payer = self.award or self.get_source_display()
        return f"{payer} from {self.starts_on:%-d %B %Y}"
