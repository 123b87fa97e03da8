"""What posts cost beside the cost lines that pay for them.

Whoever calls this has made sure that the user has `staffing.view_post_pay`: a workstream of one
post shows what that post is paid.
"""

from finance.staff_costs.by_workstream import (
    PAY_CATEGORY,
    StaffCost,
    StaffTotal,
    staff_costs,
    total_of,
)

__all__ = ["PAY_CATEGORY", "StaffCost", "StaffTotal", "staff_costs", "total_of"]
