"""How a day may be entered, in every form, filter and administration page.

The first is what a box begins with; the second, third and fourth are how pages, tables and people
in a hurry write it. Django adds 2018-12-31 itself.
"""

DATE_INPUT_FORMATS = ["%d/%m/%Y", "%d/%m/%y", "%d %b %Y", "%d %B %Y"]
