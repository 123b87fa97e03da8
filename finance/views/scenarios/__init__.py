"""Pages of scenarios. Each needs `staffing.view_post_pay`: a change may be of a single post."""
