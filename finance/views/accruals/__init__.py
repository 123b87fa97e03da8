"""Pages of accruals and prepayments: the list, one of them, and entering one."""
