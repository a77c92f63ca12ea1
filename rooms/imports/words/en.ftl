imports-title = Imports
imports-lede = The sheets that you sent. One of which nothing is recorded is kept for 30 days; one that was recorded can be taken back whole at any time.
imports-new = Import a sheet
imports-mine = My imports
imports-empty-title = Nothing imported yet
imports-empty = Download the template, fill it in and send it here: what is wrong is marked in its cell; mend it, then record.
imports-c-file = File
imports-c-kind = Content
imports-c-rows = Rows
imports-c-made = Recorded
imports-c-state = State
imports-c-template = Template
imports-c-header = Header
imports-c-wrong = What is wrong
imports-c-right = What would be right
imports-c-column = Column
imports-c-needed = Needed
imports-c-what = What goes in
imports-c-example = Example
imports-c-line = Row
imports-c-record = Record
imports-c-day = Day
imports-by-program = From the command line, { $sent }
imports-state-undone = Undone
imports-state-faults = To be mended
imports-state-ready = Ready to record
imports-state-part = Recorded in part
imports-state-done = Recorded
imports-row-good = Can be recorded
imports-row-bad = Has a fault
imports-row-dropped = Left out
imports-row-done = Recorded
imports-row-back = Taken back
imports-row-kept = Changed, not taken back
imports-kinds-lede = Choose what the sheet holds. Its template explains every column and has an example.
imports-new-title = Import: { $kind }
imports-new-lede = One record a row. It is checked first, and recorded once you have looked at it; rows with faults are mended here and hold nothing else up.
imports-f-file = The filled sheet
imports-f-file-hint = XLSX, ODS or CSV (UTF-8 or GB18030), at most { $most } rows.
imports-send = Send and check
imports-refused = The file was not taken
imports-no-file = No file was chosen. Choose one and send it again.
imports-no-rows = The sheet has headers and nothing else. Fill it in, then send it.
imports-many-rows = The sheet has { $rows } rows; at most { $most } go at once. Split it into several.
imports-imported = This very file was imported on { $sent }, and was not taken again. To import it anew, undo that import first.
imports-see = See it
imports-headers-wrong = Headers to change
imports-template-xlsx = Download the template (XLSX)
imports-template-csv = Template as CSV
imports-guide = How to fill it in
imports-needed = Needed
imports-optional = Optional
imports-choices = One of: { $choices }.
imports-example = Example: { $example }
imports-faults = Faults
imports-marked-name = { $file }-faults-marked.xlsx
imports-marked = Download with faults marked
imports-show-title = Import: { $kind }
imports-f-good = Can be recorded
imports-f-bad = With faults
imports-f-sent = Sent
imports-f-until = Kept until
imports-f-undone = Undone
imports-n-rows = { $n ->
    [one] One row
   *[other] { $n } rows
}
imports-n-back = , { $n } taken back
imports-rows = Rows of the sheet
imports-view-all = All
imports-view-faults = With faults
imports-view-alike = Likely duplicates
imports-view-done = Recorded
imports-none-title = No such rows
imports-none = Look at another view.
imports-line = Row { $line }
imports-cell = Row { $line }, { $column }
imports-like-row = Likely the same as row { $line }
imports-like-record = Likely recorded already:
imports-said-done = { $n ->
    [one] One row is recorded, as a record of its own.
   *[other] { $n } rows are recorded, each as a record of its own.
}
imports-said-back = { $n ->
    [one] One record was taken back; the figures are as before the import.
   *[other] { $n } records were taken back; the figures are as before the import.
}
imports-said-kept = { $n ->
    [one] One record was changed or confirmed since it was imported and was not taken back; see below. To withdraw it, open it.
   *[other] { $n } records were changed or confirmed since they were imported and were not taken back; see below. To withdraw one, open it.
}
imports-said-rest = Some rows can be recorded and are not recorded yet.
imports-said-job = See how far the last run came
imports-said-emptied = What the sheet held is past its time; what is left is which records it made.
imports-said-mended = No faults are left.
imports-save = Save and check again
imports-save-note = Checks only; records nothing.
imports-run = { $n ->
    [one] Record one row
   *[other] Record { $n } rows
}
imports-run-note = { $bad ->
    [0] Each row is recorded as the form would record it.
    [one] Each row is recorded as the form would record it. The row with a fault stays here until it is mended.
   *[other] Each row is recorded as the form would record it. The { $bad } rows with faults stay here until they are mended.
}
imports-run-none = No row can be recorded. Mend those with faults first.
imports-run-other = A file of the same content was imported already. To import it anew, undo that import first.
imports-row-wrong = { $n ->
    [one] One cell of this row is to be changed
   *[other] { $n } cells of this row are to be changed
}
imports-drop = Leave this row out
imports-restore = Take it in again and check
imports-dropped = This row is left out. Saving it takes it in again.
imports-to-sheet = Back to the sheet
imports-undo = Undo the whole import
imports-undo-lede = { $n ->
    [one] The one record of this import is withdrawn: all its entries are reversed; record and reason stay.
   *[other] The { $n } records of this import are withdrawn together: all their entries are reversed; records and reason stay. All are withdrawn, or none.
}
imports-undo-changed = { $n ->
    [one] One record was changed or confirmed since; it is not withdrawn.
   *[other] { $n } records were changed or confirmed since; they are not withdrawn.
}
imports-changed = Records changed or confirmed since
imports-f-reason = Reason
imports-f-reason-hint = Why it is undone; it stays with every reversal.
imports-undo-why = There is no reason. Say in a sentence why it is undone.
imports-undo-none = Nothing of this import can be undone: no row of it is recorded, or it was undone already.
imports-undo-all-changed = Every record of this import was changed or confirmed since, so that nothing is left to undo as a whole. Open them one by one.
imports-undone-meanwhile = This import was undone a moment ago; nothing more was recorded.
imports-discard = Throw this sheet away
imports-discard-lede = No row of this sheet is recorded. Thrown away, its content and what was mended in it are gone.
imports-discard-late = Rows of this sheet are recorded, so it cannot be thrown away. To take it back, undo the whole import.
imports-job = Import of { $kind }: { $file }
imports-job-done = { $bad ->
    [0] { $made } rows recorded, none with faults left.
    [one] { $made } rows recorded; one row with a fault stays in the sheet.
   *[other] { $made } rows recorded; { $bad } rows with faults stay in the sheet.
}
imports-job-resumed = { $bad ->
    [0] Went on after an interruption: { $made } rows of this sheet are records, none with faults left.
    [one] Went on after an interruption: { $made } rows of this sheet are records; one row with a fault stays in the sheet.
   *[other] Went on after an interruption: { $made } rows of this sheet are records; { $bad } rows with faults stay in the sheet.
}
imports-undo-job = Undo of the import of { $kind }: { $file }
imports-undo-done = { $kept ->
    [0] { $back ->
        [one] One record taken back.
       *[other] { $back } records taken back.
    }
   *[other] { $back ->
        [one] One record taken back; { $kept } changed or confirmed since stay.
       *[other] { $back } records taken back; { $kept } changed or confirmed since stay.
    }
}

how-imports = Every sheet that you sent is here: not recorded yet, recorded, undone. Its name opens it.
how-imports-new = Choose what the sheet holds, then download its template. In the XLSX template choices are offered in a list, and a second sheet explains each column with an example.
how-imports-new-kind = Send the filled sheet. It is checked first and nothing is recorded; cells with faults are marked where they are.
how-imports-id = A framed cell has a fault, and the reason stands under it. Mend it there and press “Save and check again”, or open the whole row by its number. Rows without faults can be recorded at any time.
how-imports-id-rows-line = Every cell of this row can be changed. To leave the row out, press “Leave this row out”.
how-imports-id-undo = Undone, all records of this sheet are reversed and the figures are as before. Records that somebody changed or confirmed since stay as they are.
how-imports-id-discard = Only the sheet that you sent is thrown away; no record changes.
