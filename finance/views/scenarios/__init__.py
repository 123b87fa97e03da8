"""Pages of scenarios.

A change may be of a single post and then shows what it is paid. Whoever lacks
`staffing.view_post_pay` finds only the scenarios, the kinds of change and the posts that show
nobody's pay: see `ScenarioQuerySet.showing_nobodys_pay`.
"""
