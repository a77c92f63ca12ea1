audits = Audits
audits-lede = Some of the records behind a published figure are drawn, people of other units look at them on the spot, and what they find says how much of the figure may be wrong.
audits-title = Audit: { $figure }
audits-about = {", "}
audits-statement = stated
audits-comma = {", "}
audits-more = {" "}and { $n } more
audits-back = Back
audits-next = Earlier audits
audits-export = Export CSV
audits-program = the program
audits-people = people

audits-filter = Filter
audits-filter-all = All
audits-of-figure = Of this figure alone:
audits-of-unit = Of this unit alone:
audits-of-statement = Of this statement alone:
audits-f-figure = Figure
audits-f-unit = Unit
audits-none = No audits yet
audits-none-text = An audit begins with a figure that was published.
audits-none-how = Open a statement and press “Audit”.
audits-none-such = No such audits
audits-none-such-text = Choose another state, or look at all of them.
audits-statements = Published figures

audits-state-planned = planned
audits-state-drawn = being checked
audits-state-closed = concluded
audits-state-abandoned = abandoned
audits-method-records = by entries, each with the same chance, without replacement
audits-method-amounts = by amounts, the larger the likelier, with replacement
audits-result-open = open
audits-result-right = right
audits-result-wrong = wrong
audits-result-unclear = cannot be told
audits-look-right = It happened; time, place and quantity are right
audits-look-wrong = It did not happen, or not so; the recording unit is asked to reverse it
audits-look-unclear = Neither people nor papers were found; counts as wrong

audits-column-audit = Audit
audits-column-value = Stated
audits-column-checked = Checked
audits-column-result = Result
audits-column-state = State
audits-column-record = Record
audits-column-number = No.
audits-column-position = Position
audits-column-where = Unit
audits-column-called = Who is called on
audits-column-by = Checked by

audits-entries = { $n ->
    [one] 1 entry
   *[other] { $n } entries
}
audits-entry = entry { $n } of the log
audits-number = No. { $n } of the sample
audits-at-most = at most { $most } wrong ({ $sure } certain)
audits-reversal = Audit { $audit }, number { $number }, not as recorded:{" "}
audits-beside-records = Audited: of { $whole } as stated, at most { $most } wrong ({ $sure } certain, { $checked } checked)
audits-beside-amounts = Audited: of { $whole } as stated, at most { $most } not borne out ({ $sure } certain, { $checked } checked)
audits-open = No conclusion yet
audits-open-text = If all that is open is right, at most { $best } wrong; if none of it is, at most { $worst }.
audits-ready = The whole sample is checked; the conclusion can be published.
audits-waits = Waiting for the random event
audits-waits-text = The plan stands in the open log: on { $at }, { $size } are drawn by what “{ $event }” comes to. Until then nobody knows which.
audits-abandoned = Abandoned, without a conclusion
audits-abandoned-text = An audit that was abandoned stays in the list.
audits-unchecked = What was not checked, and what cannot be told, counts as wrong.
audits-aside = Conclusion, and how it was drawn
audits-chart = The bound on what is wrong: { $best } if all that is open is right, { $worst } if none of it is.
audits-chart-best = If the rest is right, at most
audits-chart-worst = If none of it is, at most
audits-chart-closed = At most

audits-checked = Checked
audits-mine = For your unit to check
audits-mine-text = Drawn by lot; nobody checks what their own unit recorded.
audits-mine-go = Check the next one
audits-mine-done = All that your unit was called on to check is checked.
audits-sample = Sample
audits-sample-text = Open to everybody, also when it is checked
audits-sample-next = Next page
audits-sample-none = Nothing is drawn yet
audits-sample-none-text = When the random event has come, the sample is drawn and published here.
audits-wrong = What was found
audits-reversed = reversed
audits-not-reversed = to be reversed
audits-nobody = whoever runs the audit

audits-how = How it is drawn
audits-population = Population
audits-population-text = { $n ->
    [one] 1 entry
   *[other] { $n } entries
}{ $whole }, up to position { $position }
audits-method = Method
audits-size = Sample
audits-size-n = { $n ->
    [one] 1 draw
   *[other] { $n } draws
}
audits-size-for = { $n ->
    [one] 1 draw
   *[other] { $n } draws
}: where { $share } are wrong, one shows with { $sure } certainty
audits-event = Random event
audits-event-at = Comes on
audits-outcome = Came to
audits-units = Units that can be called on
audits-cap = Most checks of one unit
audits-plan-hash = Hash of the plan
audits-position = position { $n } of the open log
audits-event-plan = Plan
audits-event-draw = Draw
audits-event-close = Conclusion
audits-event-abandon = Abandoned
audits-seed-text = The seed is the plan's hash, a line end, and what the event came to:
audits-again = How anybody draws the sample again, and what the bound says:
audits-calls = Who is called on
audits-calls-text = Drawn by lot as well: never the recording unit, nor one above or below it.
audits-refusals = Did not check

audits-plan = Plan an audit
audits-plan-lede = Once the plan stands in the open log it cannot be changed. What is drawn is decided by something that comes later and that nobody can decide.
audits-plan-note = The plan is published at once.
audits-plan-do = Publish the plan
audits-will-records = { $n } records stand behind it, each counting one: drawn by entries.
audits-will-amounts = { $n } records stand behind it, with different quantities: drawn by amounts, the larger the likelier.
audits-f-share = Find it where so much is wrong
audits-h-share = Such as 5%. The size of the sample follows from it.
audits-f-size = Or so many draws
audits-h-size = Where a number stands here, it is taken instead.
audits-f-certainty = Certainty
audits-f-event = The random event
audits-h-event = Something to come that everybody can see and nobody can decide, such as the numbers of a lottery draw in the order drawn. It is published: name no private person.
audits-f-event_day = On which day
audits-h-event_day = Later than now.
audits-f-event_time = At what time
audits-f-units = Units that can be called on to check
audits-h-units = Drawn by lot from these, never the recording unit or one above or below it.
audits-f-cap = Most checks of one unit
audits-h-cap = Twice an even share where nothing stands here.

audits-draw = Draw
audits-draw-text = Write what “{ $event }” came to, as it was published. { $n ->
    [one] 1 draw is made
   *[other] { $n } draws are made
} and published at once; it cannot be drawn again.
audits-draw-early = The event comes on { $at }. Come back when it has.
audits-outcome-hint = { $event }: { $n } whole numbers in their order, with blanks between them.
audits-close = Publish the conclusion
audits-close-text = After that no check can be changed. { $n ->
    [0] All are checked.
    [one] 1 is not checked and counts as wrong.
   *[other] { $n } are not checked and count as wrong.
}
audits-abandon = Abandon
audits-abandon-text = It then has no conclusion, and stays in the list.
audits-reason = Why
audits-reason-hint = Stays with the audit.

audits-recorded = As recorded when the figure was stated
audits-since = What it says otherwise now
audits-day = Day
audits-quantity = Quantity
audits-look = On the spot
audits-f-result = What you found
audits-f-found = Quantity found
audits-h-found = Where it is wrong. Nothing counts as 0.
audits-f-asked = How many people you asked
audits-f-reason = What it rests on
audits-h-reason = What you looked at, whom you asked.
audits-f-pictures = Pictures
audits-h-pictures = JPEG or PNG, at most 10 MB each; you can take them now.
audits-picture = Picture { $n }
audits-check-do = Save, and on to the next
audits-skip = Skip for now
audits-called-on = { $unit } was drawn to check this one.
audits-called-office = No unit is left to check this one; whoever runs the audit does.
audits-refuse = Cannot check it
audits-refuse-text = Say why, and the next unit is called on. Who did not check, and why, stays on record.
audits-refuse-do = Call on another unit
audits-refusal = Why
audits-refusal-hint = Such as a road that is closed, or too far.
audits-reverse = Reverse this record
audits-reverse-text = The whole record is taken back, with this audit as the reason. Where only a quantity is wrong, open the record and correct it.
audits-reverse-do = Reverse

audits-done-plan = The plan is published
audits-done-draw = The sample is drawn and published
audits-done-close = The conclusion is published
audits-done-abandon = Abandoned
audits-done-check = Saved
audits-done-refuse = Another unit is called on
audits-done-reverse = Reversed

audits-p-kind = { $named } is not a sum of records, so it cannot be audited. Choose a figure that counts or sums records.
audits-p-empty = No records stand behind this figure, so there is nothing to draw.
audits-p-size = Write a whole number from 1 to { $named }.
audits-p-share = Write a percentage from 0.1 to 100, with at most one decimal.
audits-p-too-many = That takes more than { $named } draws. Ask for less certainty, or a larger share.
audits-p-certainty = The certainty lies between 50% and 99.9%.
audits-p-event = Name the random event.
audits-p-event-at = Choose the day, and write the time as 19:00.
audits-p-event-past = That time has passed. Choose something that is still to come.
audits-p-long = Too long: at most { $named } characters.
audits-p-units-many = Choose at most { $named } units.
audits-p-unit = No unit has the code { $named }.
audits-p-units-none = No unit can be called on. Choose at least one.
audits-p-cap = At least 1.
audits-p-number = Write a number, such as 115.
audits-p-asked = Write how many people you asked, such as 4.
audits-p-result = Choose a result.
audits-p-basis = Say what you looked at and whom you asked.
audits-p-reason = Say why.
audits-p-outcome = Write what the event came to.
audits-p-picture = Only JPEG and PNG pictures are taken.
audits-p-picture-large = At most { $named } MB a picture.
audits-p-pictures = At most { $named } pictures a record.

audits-c-own = Nobody checks what their own unit recorded.
audits-c-planned = Nothing is drawn yet. First write what the event came to.
audits-c-drawn = The sample is drawn and cannot be drawn again.
audits-c-closed = The conclusion is published and nothing can be changed. To look again, plan another audit.
audits-c-abandoned = This audit was abandoned. To look again, plan another.
audits-c-changed = Somebody changed this just now. Reload the page and look again.
audits-c-early = The random event has not come yet, so nothing can be drawn. Come back when it has.
audits-c-unpublished = The plan stood in no published checkpoint before the event came, so nothing can be drawn. Abandon this audit and plan another, with a later event.
audits-c-sum = The records behind it do not add up to what was stated, so nothing can be drawn. Ask the administrator to run `luoshi doctor`.
audits-c-no-log = The open log has no key yet, so nothing can be audited. Ask the administrator to begin it.
audits-c-other-past = The log is not the one that its key signed last, so nothing is signed now. Ask the administrator to look at the server's log.

audits-x-id = id
audits-x-figure = figure
audits-x-unit = unit
audits-x-from = from
audits-x-until = until
audits-x-position = position
audits-x-value = stated
audits-x-state = state
audits-x-method = method
audits-x-size = draws
audits-x-certainty = certainty
audits-x-population = population
audits-x-right = right
audits-x-wrong = wrong
audits-x-unclear = cannot be told
audits-x-open = open
audits-x-most = most wrong
audits-x-whole = whole
audits-x-number = number
audits-x-hits = hits
audits-x-ticket = ticket
audits-x-called = called on
audits-x-result = result

audits-f-numbers = How many whole numbers it comes to
audits-h-numbers = Such as 6 for six dice, 7 for a lottery draw of seven. There is one way to write it, so that nobody chooses a sample by spelling.
audits-instead = checked by whoever runs the audit
audits-changed = This record was changed since the figure was stated, last on { $at }. Check what was stated.
audits-p-numbers = Write { $named } whole numbers in their order, with blanks between them, such as “3 5 1”, and nothing else.
audits-p-how-many = Write a whole number from 1 to { $named }: how many numbers the event comes to.
audits-p-unit-twice = The unit { $named } is named twice. Take one out.
audits-p-unit-root = The city cannot be called on to check the city. Choose counties or departments.
audits-p-reversed = This one was reversed after the draw, so it is not right. Choose wrong, or cannot be told.
audits-p-found = The quantity found is less than was recorded, and not below 0. Where all of it is true, choose right.
audits-c-reversed = This one was reversed or corrected already.

# What is open
audits-todo-draw = Draw the sample: { $figure }
audits-todo-check = { $n ->
    [one] Check { $n } entry on the spot: { $figure }
   *[other] Check { $n } entries on the spot: { $figure }
}
audits-found-so = Found by an audit

# What each page is for and how it is used
how-audits = Audits: a random sample of the records behind a published figure, checked on the spot. Nobody can choose the seed, and the result has an exact bound.
how-audits-new = Plan an audit: which statement, how many records, and which future public event decides the seed. A plan that is noted cannot be changed.
how-audits-id = One audit from plan to result. Once drawn, each sample has a page, and somebody of another unit checks it.
how-audits-id-abandon = Give this audit up. Say why: plan and reason both stay for everybody to see.
how-audits-id-close = Close the audit and compute its result. A sample that nobody checked counts as wrong, so check what can be checked first.
how-audits-id-draw = Once the event has happened, enter its outcome to draw the sample. The same outcome gives everybody the same sample.
how-audits-id-number = One sample: hold what the record says against what you see on the spot, choose whether it matches, say what you saw, and attach pictures.
