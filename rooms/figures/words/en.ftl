# Figures, units, the check
overview = Overview
figures = Figures
check = Check
clause-join = {", "}
total = Total

# Why there is no value

# Kinds

# Overview
over-title = { $city }: overview
over-lede = What the city and its units have done since { $day }.
over-record = Record: { $what }
over-newest = Recorded lately
over-newest-hint = Your units and those under them, newest first
over-newest-none = No record yet
over-newest-none-text = Once your unit has recorded something, the newest stand here.
over-mine = What you can do
over-reads-only = Your post reads and does not record.
over-figures = Figures
over-figures-hint = A dotted rule opens: definition, units, every record
over-trend = Over time
map-title = { $figure } by place
map-alt = Map of the counties by { $figure }; the list beside it has the same numbers
map-legend = Legend
map-none = No record yet
map-total = Whole city { $value }
map-choose = Figure on the map
map-show = Show on the map

# Charts
chart-week = By week
chart-week-head = Week from
chart-month = By month
chart-unfinished = the week of { $day } has only { $n } days
chart-data = Show the data
chart-source = Figure: { $figure }, { $period }
chart-source-people = {"; "}the weeks add up to more than the total, as a person counts once

# Figures
figures-lede = Every figure is computed from records; open it for its definition and its records.
figures-search = Find a figure
figures-found = { $n ->
    [one] { $n } figure found
   *[other] { $n } figures found
}
figures-none = Nothing found
figures-none-text = Try another word, or clear the field to see all figures.
figure-export = Export records
ask-form = Ask differently
ask-unit = Unit, with all under it
ask-from = From
ask-until = Until
ask-as-of = Ledger as of
ask-as-of-hint = A day, or an entry’s number
ask-again = Compute again
about-under = {" "}and all units under it,{" "}
about-at = on { $day }
account = How the net was reached
posted = Posted
reversed = Reversed
ratio = The two figures divided
ratio-above = Above the line: { $figure }
ratio-below = Below the line: { $figure }
by-time = By time
months-month = Month
step-day = By day
months-note = A reversal stands on the day of the entry it takes back, so past months change. To see what was published then, ask as of that moment.
by-unit = By unit
by-unit-hint = Open a unit to see the level below
by-unit-unit = Unit
by-unit-own = The unit itself
by-unit-bar = Compared
by-unit-share = Share
by-unit-caption = { $figure } by unit
by-unit-idle = { $n ->
    [one] { $n } more unit has no record yet; that is not to say it did nothing.
   *[other] { $n } more units have no record yet; that is not to say they did nothing.
}
not-a-sum-people = ※ People count once: somebody in two units counts once in the total ({ $total }), which is not the sum of the rows ({ $sum }).
not-a-sum = ※ The total is computed by itself; it is not the sum of the rows.
by-unit-kind = { $kind }: { $n }
by-unit-below = { $said }, listed below
definition = Definition
fact-id = Id
fact-item = Item
fact-kind = Computed as
fact-measure = Unit of measure
fact-exact = Precision
fact-whole = Whole numbers, never estimated
fact-decimals = { $n ->
    [one] { $n } decimal, rounded once at the end
   *[other] { $n } decimals, rounded once at the end
}
fact-period = Default period
fact-scope = Only
fact-entries = Ledger entries
fact-pack = Pack

# Records
rows = Records
rows-hint = { $n } entries, newest posting first
rows-caption = Records of { $figure }
rows-record = Record
rows-day = Day
rows-unit = Unit
rows-by = Posted by
rows-at = Posted at
rows-entry = Entry
rows-quantity = Quantity
rows-reverses = Reversal
rows-reason-head = Reason
rows-untitled = Record { $record }
rows-takes-back = takes back entry { $seq }.
rows-takes-back-day = takes back the entry of { $day }.
rows-was-reversed = Reversed; the original stays
rows-folded = { $n ->
    [one] { $n } more entry lies outside your posts and is only counted.
   *[other] { $n } more entries lie outside your posts and are only counted.
}
rows-shown = { $n ->
    [one] { $n } entry on this page
   *[other] { $n } entries on this page
}
rows-empty = No record yet
rows-empty-text = Once somebody has recorded this, every entry stands here.
export-csv = Download CSV
export-xlsx = Download XLSX
unit-code = Unit code

# Then, now, and why
bridge = Then, now, and why
bridge-title = { $figure }: then, now, and why
bridge-lede = A figure at two moments, and every entry that lies between, in groups that add up exactly.
bridge-form = Choose two moments
bridge-then = Then
bridge-now = Now
bridge-moment-hint = A day, or an entry’s number
bridge-now-hint = Without it, the end of the ledger
bridge-trees = Units as of other days
bridge-trees-hint = Units move. Without these, each moment is counted by the units as they stood on the period’s last day.
bridge-then-tree = Units then, as of
bridge-now-tree = Units now, as of
bridge-ask = Compare
bridge-choose = Choose a moment to compare with
bridge-choose-text = A day means the ledger at that day’s end. You see what the figure was, what it is, and which entries lie between.
bridge-yesterday = Since yesterday
bridge-week = Since a week ago
bridge-month = Since 30 days ago
bridge-nothing = Nothing changed
bridge-nothing-text = No entry lies between the two moments for this figure, unit and period.
bridge-withheld = An average over so few would say something about each. What it is made of is withheld as well.
bridge-from-to = From { $then } to { $now }
bridge-caption = { $figure }: from then to now
bridge-what = What lies between
bridge-change = Change
bridge-entries = Entries
bridge-part = Part
bridge-at = Entry { $n }, { $at }
bridge-redefined-note = The definition changed in between: then it was { $was }; the same moment by today’s definition is { $is }.
bridge-passing = { $n ->
    [one] { $n } entry was posted and taken back in between. It is no part of the difference.
   *[other] { $n } entries were posted and taken back in between. They are no part of the difference.
}
bridge-parts-note = A quotient has no parts that add up. Each of the two it is made of does.
bridge-counted-note = People, units and days count once. A group changes the number only where it is why one is counted now and was not then, or the other way round.

# Units
units-lede = { $n } units in the city. Open one for its figures, posts and changes.
units-search = Find a unit
units-found = Units found
units-count = { $n ->
    [one] { $n } unit
   *[other] { $n } units
}
units-none = Nothing found
units-none-text = Enter a name, a short name, a code or pinyin initials.
units-under = { $n ->
    [one] { $code }, { $n } unit below
   *[other] { $code }, { $n } units below
}
unit-as-of = The units as of { $day }.
unit-on = Units as of
unit-holds = { $kind }: { $n }
unit-ended = Ended
unit-ended-on = Ended on { $day }. What was recorded before still counts above it.
unit-merged-on = Merged into { $unit } on { $day }. What was recorded before still counts.
unit-children = Units below
unit-children-hint = A name opens the unit, a number its records
unit-distinct = ※ These columns count people or days, or divide: their total is not the sum of the rows.
unit-empty = Once this unit or one under it has recorded something, its main figures stand here. No record is not to say that nothing was done.
unit-posts = Who is in charge
unit-posts-none = Nobody holds a post at this very unit.
unit-history = Changes
unit-aliases = Also called:
post-since = since { $day }
post-acting = { $role } (acting)
was-founded = Founded:{" "}
was-under = , under{" "}
was-renamed = Renamed to{" "}
was-moved = Moved under{" "}
was-merged = Merged into{" "}
was-ended = Ended

# The check
check-lede = Paste a text and see which of its numbers the ledger bears out.
check-text = Text
check-text-hint = Paste it here, or choose a file below
check-file = File
check-file-hint = TXT, DOCX or HTML, up to 5 MB; with a file, only the file is checked
check-date = Day of the text
check-date-hint = Without it, the first full date in the text counts
check-unit = Which unit it is about
check-unit-hint = Without it, the units named in the text count
check-run = Check the numbers
check-note = The text is only checked, never kept.
check-another = Check another text
check-no-text = There is no text. Paste one, or choose a file.
check-busy = Too many texts are being checked. Wait a moment and check again.
check-too-long = The text is too long. Check at most 5 MB at once; split it.
check-bad-date = Write the day as 2021-04-16.
checked = Result of the check
checked-none = The text holds no figure to check.
checked-clean = { $n ->
    [one] { $n } figure, and it is backed.
   *[other] { $n } figures, and all are backed.
}
checked-some = { $n } figures, { $bad } to look at.
checked-date = Checked as a text of { $day }.
checked-unit = Unit:
checked-key = Result
checked-numbers = Every number
conflicts = The text contradicts itself
verdict-backed = Backed
verdict-differs = Differs
verdict-unbacked = Not backed
verdict-none = No figure
verdict-said = {" "}({ $word })
found-figure = Figure
found-ledger = Ledger
found-read = Read as
found-asked = Asked of
found-why = Why
found-candidates = Could be
found-place = Place
found-back = Back to the text

# Verify it yourself
again = Verify it yourself
again-text = You need not trust this page: your browser can fetch all open entries, check signature and hash of each, and compute this figure again.
again-months = The entries of this figure are open by month only, so it is verified for whole months.
again-months-ask = Show this figure for whole months
again-run = Compute it on this computer
again-how = Other ways to verify
again-statements = Statements of this figure
again-quotes = Bulletins that quote it
again-state = State this figure

# What a chart finds
chart-finds = { $figure }: { $found }
chart-finds-week = most in the week of { $when }, { $value }
chart-finds-month = most in { $when }, { $value }
chart-finds-day = most on { $when }, { $value }
chart-finds-level = { $value } now
chart-unfinished-month = { $month } only up to { $day }
chart-png = Save as PNG
chart-svg = Save as SVG

# Beside the period before
before-level = 7 days ago: { $then }
before-period = The period before ({ $period }): { $then }
before-weeks = Last 7 days { $now }; the 7 before { $then }

# The views of a figure
view-whole = Summary
view-items = By item
view-taken = Corrections
view-published = Published
taken-hint = Entries that take others back, the newest first, with their reasons
taken-empty = No correction
taken-empty-text = No entry has been taken back yet. Once one is, it stands here with its reason.
published-hint = Signed statements, the newest first; each can be checked
published-empty = Not published yet
published-empty-text = Once somebody states this figure, the day, the unit and the value of then stand here.
published-at = Published
published-period = Period
published-address = Address of the statement
sheet-last-day = Last day

# The definition in plain words

# Units: the table that opens, like units, those without records
tree-open = Open { $unit }
tree-close = Close { $unit }
alike = Among like units
alike-note = { $kind }, { $n } in { $under }
alike-figure = Figure
alike-own = This unit
alike-where = How they lie
alike-middle = The unit in the middle
alike-half = The middle half
alike-lies = This unit lies
alike-of = { $n } with records, { $silent } without yet
alike-below = below the middle half
alike-within = within the middle half
alike-above = above the middle half
alike-hint = Units differ in size. This says where a unit lies, not how well it did, and it ranks nobody.
silent = Units without a record yet
silent-hint = No record is not to say that nothing was done
silent-none = Every unit below has records of its own or under it.
silent-kind = { $kind }: { $n } of { $all }
silent-more = { $n ->
    [one] { $n } more
   *[other] { $n } more
}
silent-campaign = Since the campaign began
silent-month = Last 30 days
silent-week = Last 7 days

# The wall
wall = Wall screen
wall-stale = Not connected now: the numbers are those of the time above.
wall-unit = { $unit } and all units under it
wall-none = The address names no figure that can be shown. Write it as /wall?figures=talk.held,volunteer.people.

# The map
figure-map = Map
map-areas = Coloured areas
map-points = Points
map-points-note = A circle’s area is the value. Points lie where the pack places a unit, or else in the middle of its area; nobody’s address is shown.
map-closer = Closer
map-farther = Farther
map-empty = No shapes here
map-empty-text = The pack holds no shapes of this unit. Choose the whole city, or look at the table by unit.

# What did not work, and why
said-no-day = “{ $text }” is no day. Write it as 2021-04-16.
said-no-moment = “{ $text }” is no moment of the ledger. Write an entry's number (48210) or a day (2021-04-16).
said-nothing-then = By { $day } nothing stood in the ledger. Choose a later day.
said-backwards = Entry { $then } lies behind entry { $now }. Exchange the two moments.
said-no-figure-then = This figure was not there then. Choose a later moment.
said-no-unit-then = The ledger did not know this unit then. Choose a later moment.
said-then-wanted = Name then: a day (2021-04-16) or an entry's number (48210).
said-too-many-rows = More than { $most } entries do not fit one sheet. Narrow the unit or the period and export again.
said-other-format = There is no format “{ $format }”. Use csv or xlsx.
said-no-group = Name a group: new, late, corrected, withdrawn, moved_in, moved_out or months.
said-unreadable = The request cannot be read: { $error }. It has text, and may have unit, date (2021-04-16), as_of.

# What each page is for and how it is used
how-first = The city's main figures, area by area. Choose any number to see its definition, the units and months behind it, and every record.
how-figures = All figures of the campaign. Each is computed from records; none was typed. Use the filter above to find one, then open it.
how-figures-id = Where a figure comes from: its definition, unit, period, and what was posted and reversed. The tabs show it from other sides; choose another moment to see what stood then.
how-figures-id-bridge = Why one figure differs between two moments. The groups add up to the difference exactly; open a group to see its entries.
how-figures-id-map = The same figure on a map. Darker is more; every area opens, and the table beside the map says the same.
how-units = All units, from the city to the villages. Find one by its name, code or pinyin initials; choose a day to see who belonged where then.
how-units-code = A unit's figures with those of the units below it. Units without records are named too: no records is not nothing done.
how-wall = A page for a large screen in the office; it brings itself up to date. The mark leads back to the usual pages.
how-check = Paste a text, and every number in it is held against the ledger: backed, differs, unbacked, or no figure at all. Choose a number to see why.
