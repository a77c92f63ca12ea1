start = Setting up
start-title = { $city } is not set up yet
start-lede = Four steps, the first record, and there are figures. Each step can be changed later.
start-over = { $city } is set up
start-over-lede = All four steps are done. Units, people and posts still come in here from sheets, and a newer pack can be loaded.
start-todo = Set the city up
start-done = Done
start-back = Back to setting up
start-pack = Choose a pack
start-pack-text = The pack says what is recorded and which figures are computed.
start-pack-stands = { $name }: { $items } items, { $figures } figures
start-pack-go = Load another version
start-units = Bring in the units
start-units-text = From a sheet: the city, counties and districts, subdistricts and townships, communities and villages, departments. Code, name, kind and the unit above, one a row.
start-units-stand = { $n ->
    [one] There is one unit
   *[other] There are { $n } units
  }
start-units-go = Import units
start-units-see = See the units
start-staff = Make accounts
start-staff-text = At least one clerk for each unit. First come people, then their posts, then an invitation: a link with which they make an account and a password themselves.
start-staff-stand = { $people ->
    [one] One person
   *[other] { $people } people
  }, { $accounts ->
    [one] one account
   *[other] { $accounts } accounts
  }, { $clerks ->
    [one] one clerk's post
   *[other] { $clerks } clerks' posts
  }
start-people-go = Import people
start-posts-go = Import posts
start-person-go = Add a person
start-accounts-go = Invite people
start-record = The first record
start-record-text = A talk, an event, a piece of work. Clerks, leads and the office record.
start-record-none = Nothing is recorded yet
start-record-stands = There are records, and figures
start-overview = See the overview
start-talk-go = Record a talk
start-record-go = Record other work
start-why = Why there are no figures
start-why-text = Where nothing is recorded there stands “—”, not 0. 0 means: somebody is there to record, and there truly was none.

start-pack-title = The pack
start-pack-lede = With a newer version new records are made by it; older records and published figures stay as their own version has them.
start-pack-campaign = Campaign
start-pack-items = Items
start-pack-figures = Figures
start-pack-forms = Forms
start-pack-hash = Fingerprint
start-pack-new = Load another version
start-pack-file = The pack's file
start-pack-file-hint = The pack's whole folder as a ZIP file, 32 MB at most. It has to be this city's.
start-pack-load = Load
start-pack-none = No file was chosen. Choose a ZIP file.
start-pack-unsound = { $n ->
    [one] The pack has a problem, in the table above, and was not loaded. Mend it, compress the folder again, and send that.
   *[other] The pack has { $n } problems, in the table above, and was not loaded. Mend them, compress the folder again, and send that.
  }
start-pack-loaded = The new version is loaded.
start-pack-already = The city has this version already; nothing changed.

start-import-units = Import units
start-import-units-lede = One unit a row, the unit above it before it or there already. Units that stand are not made twice.
start-import-people = Import people
start-import-people-lede = One person a row. Nobody is made twice under one staff number.
start-import-posts = Import posts
start-import-posts-lede = One post a row: who, at which unit, in which role, from which day. Posts that stand are not given twice.
start-import-file = The sheet
start-import-file-hint = XLSX, ODS or CSV. Get the template first, and fill that.
start-import-template = Get the template
start-import-check = Check first
start-import-go = Import
start-import-none = No file was chosen. Choose a sheet.
start-import-bad = { $n ->
    [one] One cell has to be mended, so no row came in. It is in the table below; mend it and send the sheet again.
   *[other] { $n } cells have to be mended, so no row came in. They are in the table below; mend them and send the sheet again.
  }
start-import-good = The sheet is sound: { $fresh } rows are new, { $already } stand already. Send it again with “Import”.
start-import-done = { $fresh } rows came in; { $already } stood already.
start-import-already = Nothing new: all { $already } rows stand already.
start-import-columns = What columns a sheet has
start-import-column = Column
start-import-must = Required

how-start = A city is set up in these four steps. What is done is ticked, and every step can be taken again.
how-start-pack = See the pack that is in use, or load a newer one. Every problem is named by its place, and nothing is loaded by halves.
how-start-kind = Get the template, fill it and send it. “Check first” only looks; if one cell is wrong, nothing of the sheet comes in.
