records-title = Records
records-lede = Each piece of work is recorded once; every figure is computed from these records.
records-forms-empty-title = The pack has no forms yet
records-forms-empty = Forms are described by the pack. Load a pack with forms, and the work that can be recorded is listed here.
records-none-yet = No records yet

records-list-lede = The records that you may see, the latest day first.
records-new = Record: { $form }
records-edit = Correct
records-edit-title = Correct: { $title }
records-withdraw = Reverse
records-withdraw-title = Reverse: { $title }
records-confirm = Confirm
records-confirm-title = Confirm: { $title }
records-import = Import
records-import-title = Import: { $form }
records-cancel = Cancel

records-filter-label = Filter the records
records-filter-unit = Unit (with those below)
records-filter-from = From
records-filter-until = Until
records-filter-state = State
records-filter-text = Title, text, name
records-filter-bad = Part of the filter could not be read and was not used: { $what }.

records-column-title = Title
records-column-day = Date
records-column-unit = Unit
records-column-state = State
records-column-where = Unit, day
records-column-item = Item
records-column-quantity = Quantity
records-column-person = Person
records-column-posted = Posted
records-shown = Showing { $shown } of { $seen }
records-hidden = { $count ->
    [one] One more record belongs to a unit outside your posts. It counts in every total, and is not shown here.
   *[other] { $count } more records belong to units outside your posts. They count in every total, and are not shown here one by one.
}
records-empty-title = Nothing here yet: { $form }
records-empty = Once the first is recorded, the figures that depend on it are computed from here.
records-empty-filtered-title = No record fits the filter
records-empty-filtered = Change a condition, or clear the filters.

records-state-standing = Standing
records-state-withdrawn = Reversed
records-state-confirmed = Confirmed
records-state-open = Not confirmed

records-many = choose any
records-save = Save and post
records-save-correction = Save the correction
records-span-from = { $field }: start
records-span-until = { $field }: end
records-people-hint = Type a name or a staff number and choose from the list.
records-unit-hint = Type a name, a code or pinyin initials.
records-place-hint = Latitude, longitude: 44.5827, 129.6186
records-files-hint = JPEG, PNG or PDF, up to 10 MB each, up to { $most } files.
records-file-remove = A file that is not ticked is taken off this record when you save.
records-money-unit = yuan
records-reason = Reason
records-reason-hint = The reason is kept for good, next to the reversing entries.
records-reason-correct-hint = Why it is corrected. What stood before is kept, with its entries.
records-will-post = What will be posted
records-will-post-lede = Each item is computed from what this form holds. A mistake can be reversed; the first entry is kept.
records-will-post-nothing = to be filled in
records-posts-one = 1 a record
records-posts-field = The number in “{ $field }”
records-posts-each = Each person in “{ $field }” once
records-posts-nothing = This form posts nothing; it only keeps the record.

records-values = What was recorded
records-entries = Entries
records-entries-caption = Entries in detail
records-entries-lede = Everything that this record posted to the ledger, reversals included.
records-entries-empty = This record has no entries.
records-entry-line = Line { $line }
records-entry-reverses = Reverses line { $line }
records-entry-reversed = Reversed by line { $line }; kept as it was
records-history = History
records-history-record = Recorded
records-history-correct = Corrected
records-history-withdraw = Reversed
records-history-confirm = Confirmed
records-history-take-over = Handed over
records-recorded-by = Recorded by
records-confirmed-by = Confirmed by
records-version = Version
records-withdrawn-notice = This record was reversed and counts in no figure. Its content and entries are kept.
records-nobody = unknown
records-nothing = —

records-withdraw-lede = All entries of this record are reversed, and the figures go down accordingly. The record and the reason are kept.
records-withdraw-will = Entries that will be reversed
records-withdraw-go = Reverse this record
records-confirm-lede = Confirming says that somebody else stands behind this record. No entry changes; afterwards only a lead can correct it.
records-confirm-go = Confirm this record
records-no-change = You can see this record but not change it. Ask { $who }.
records-ask-nobody = the lead of the unit

records-changed-title = This record was changed meanwhile
records-changed = changed this at { $at }. Choose one of the two versions below.
records-changed-theirs = As it stands now
records-changed-yours = As you entered it
records-changed-keep = Keep it as it stands
records-changed-use = Use my version

records-done-record = Saved and posted: { $title }
records-done-correct = The correction is saved
records-done-withdraw = Reversed; the entries are taken back
records-done-confirm = Confirmed
records-said-twice = Somebody stood more than once in “{ $field }” and counts once.
records-done-same = This had been sent before; nothing was recorded twice.

records-import-lede = The headers are the names or ids of the fields, one record a line. Check first, then import; if one cell is wrong, nothing is imported.
records-import-template = Download the template
records-import-file = File
records-import-file-hint = XLSX, ODS or CSV.
records-import-check = Check
records-import-go = Import
records-import-good = { $rows ->
    [one] One line checked, nothing wrong. It can be imported.
   *[other] { $rows } lines checked, nothing wrong. They can be imported.
}
records-import-bad = { $count ->
    [one] One cell to change; nothing was imported
   *[other] { $count } cells to change; nothing was imported
}
records-import-done = { $count ->
    [one] One line imported
   *[other] { $count } lines imported
}
records-import-already = { $count ->
    [one] This file was imported before, one line; nothing was imported twice.
   *[other] This file was imported before, { $count } lines; nothing was imported twice.
}
records-import-none = No file was chosen. Choose one and send it again.
records-import-at = Where
records-import-header = Field
records-import-value = Entered
records-import-wrong = What is wrong
records-import-right = What would be right
records-import-reason = Imported from a sheet, content { $hash }
records-import-open = See the records

records-problem-unit = There is no unit “{ $value }”. Enter its code or its full name.
records-problem-unit-several = More than one unit is called “{ $value }”: { $which }. Enter the code.
records-problem-unit-kind = { $value } does not keep this. Choose a unit of these kinds: { $kinds }.
records-problem-unit-ended = { $value } did not exist on { $day }. Choose a unit that did.
records-problem-unit-yours = You cannot record for { $value }. Choose a unit of your posts or below it, or ask { $who } to record it.
records-problem-person = There is no person “{ $value }”. Enter the staff number, or the name together with the unit.
records-problem-person-elsewhere = Somebody here is not of a unit that you record for. You can name people of { $units } and of the units below.
records-problem-person-several = More than one person is called “{ $value }”. Enter the staff number.
records-problem-file-kind = “{ $value }” is no JPEG, PNG or PDF. Choose another file.
records-problem-file-size = “{ $value }” is larger than 10 MB. Choose a smaller file.
records-problem-file-unknown = One file did not arrive. Choose it again.
records-problem-reason = Give the reason. It is kept next to the entries.
records-problem-withdrawn = This record was reversed and cannot change any more. Record it anew.
records-problem-confirmed-already = This record is confirmed already.
records-problem-own = What you recorded or corrected yourself has to be confirmed by somebody else.
records-problem-confirmed = This record is confirmed; only a lead can change it. Ask { $who }.
records-problem-header = The sheet has no column “{ $field }”.
records-problem-header-right = Add the column, or download the template.
records-problem-header-unknown = The form has no such field.
records-problem-header-unknown-right = Take the column out, or name it as in the template.
records-problem-right = Change this cell as in the template.
records-problem-files-import = Files cannot come with a sheet. Add them to the record afterwards.

records-all = All records
records-counted = { $count ->
    [one] One record, { $day }
   *[other] { $count } records, latest { $day }
}
records-column-id = Number
records-reversal = Reversal
records-column-line = Line, posted at
records-form-version = Version of the form
records-file-held = { $field }: files held
records-unit-typed = { $field }: name or code
records-people-typed = { $field }: one staff number or name a line
records-right-unit = The code of a unit, or its full name, with those above it where the name repeats.
records-right-people = Staff numbers or names; a name that repeats as name/unit. Several with commas between.
records-right-day = Write it like 2021-04-16.
records-right-number = Digits only, such as 12.
records-right-span = Write it like 09:00-11:30.
records-problem-json = This JSON cannot be read: { $what }
records-filter-wrong = These parameters make no sense: { $what }.

# Notices
notice-corrected = { $by } corrected “{ $title }” ({ $day }) that you recorded.
notice-withdrawn = { $by } withdrew “{ $title }” ({ $day }) that you recorded.

# What notices are about
notice-kind-corrected = A record of yours was corrected
notice-kind-withdrawn = A record of yours was withdrawn
told-system = The system
import-said = Row { $row }, { $field }: { $text }

# What each page is for and how it is used
how-records = Where all kinds of work are recorded. Choose a kind to see what stands, or to record something new.
how-records-in-section = The kinds of records of this area. Choose one to look or to record.
how-records-form = The records of this kind. Filters stand in the address and can be saved as a view; an export holds exactly what is listed.
how-records-form-new = Record something. What is unfinished is kept as a draft, also without a network; saving posts it to the ledger, once.
how-records-form-import = Import many records from a sheet. Take the template, fill it in and upload it for a preview: bad cells are marked, and with one bad cell nothing is imported.
how-records-form-id = One record, its entries in the ledger, and its history. What you may do with it stands at the top right.
how-records-form-id-edit = Correct this record and say why. The old entries are reversed and the new ones posted; both stay visible.
how-records-form-id-withdraw = Reverse this record and say why. All its entries are reversed; the record itself stays.
how-records-form-id-confirm = Confirming says that a second person stands behind this record. Nobody confirms their own, and no figure changes by it.
how-records-form-confirm = Confirm the records that you ticked in the list, all at once. Each is named here, so look first; your own you cannot confirm.
