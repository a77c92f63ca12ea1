# Posts
staff-title = Posts
staff-lede = Who holds which post where, and since when. Only units that your posts reach are listed.
staff-people = People
staff-people-lede = Find people in the units where you may give posts. Every search leaves a line in the access log.
staff-shown = { $shown } on this page, { $all } in all
staff-shown-people = { $n } on this page
staff-none-title = No posts
staff-none = The posts of units stand here. Choose another filter, or give somebody a post from the page of people.
staff-nobody-title = Nobody found
staff-nobody = Search by name, pinyin initials or staff number. Add whoever is not there yet.
staff-choose-for = Choose somebody for a post at{" "}
staff-f-unit = Unit and below
staff-f-name = Name, initials or staff number
staff-which-held = Held
staff-which-acting = Acting
staff-which-coming = To come
staff-which-ended = Ended
staff-which-all = All
staff-ends-soon = { $days ->
    [0] ends today
    [one] ends in { $days } day
   *[other] ends in { $days } days
}
staff-open = no end
staff-acting = acting
staff-acting-role = { $role } (acting)
staff-gone = (no longer there)
staff-program = the system
staff-c-person = Person
staff-c-role = Role
staff-c-unit = Unit
staff-c-code = Unit code
staff-c-from = From
staff-c-until = Until
staff-c-state = State
staff-c-steps = Steps
staff-c-number = Staff number
staff-c-leads = Led by
staff-c-posts = Posts held
staff-c-record = Record
staff-c-day = Day
staff-c-given = Given by
staff-c-ended = Ended by

# A unit's page
staff-here = Posts held here
staff-here-none = Nobody holds a post at this unit now.
staff-coming = Posts to come
staff-below = Units below
staff-ended = Posts that ended
staff-no-lead = no lead
staff-unit-no-lead = This unit has no lead now. Its records are confirmed from above.
staff-unit-figures = See its figures
staff-give-here = Give somebody a post
staff-all-here = All posts here and below

# A person's page
staff-who = Person
staff-posts-now = Posts now
staff-posts-past = Posts that ended
staff-posts-none = No post now that you may see.
staff-elsewhere = { $n ->
    [one] { $n } more post, at a unit that your posts do not reach, is not listed.
   *[other] { $n } more posts, at units that your posts do not reach, are not listed.
}
staff-invented = an invented person
staff-why-person = Why can this person see a page?
staff-account = Account
staff-log-about = Access log: about this person
staff-log-by = Access log: by this person

# Adding, correcting, giving, ending, handing over
staff-person-new = Add a person
staff-person-new-lede = Somebody who is added can be given posts and an account. Add nobody twice: look among the people first.
staff-person-edit = Correct person
staff-person-edit-lede = Change a name, a unit or a staff number here. Records stay as they are.
staff-f-person-name = Name
staff-f-belongs = Belongs to
staff-f-belongs-hint = The unit that employs them; posts are given apart from it.
staff-f-number-hint = Unique in the city. It tells two people of one name apart.
staff-give = Give a post
staff-give-lede = A post holds for its unit and all units below, from its first day on.
staff-give-own = Nobody gives a post to themselves. Ask somebody else who may.
staff-give-unit-hint = A unit that your own posts reach.
staff-f-kind = Kind
staff-kind-own = Own
staff-kind-acting = Acting
staff-kind-acting-note = In somebody's place for a time: it must have an end, and is called acting everywhere.
staff-until-hint = The last day. A post of one's own may go on without one.
staff-role-clerk = records work, and corrects own records until they are confirmed
staff-role-lead = also corrects and confirms records here and below, and gives clerks their posts
staff-role-office = also publishes, keeps units and people, and gives clerks and leads their posts
staff-role-auditor = reads the city's records and the access log, records nothing
staff-role-administrator = keeps the city's people, accounts and posts, records nothing
staff-end = End post
staff-end-lede = After the last day this post lets its holder see and correct nothing more. Records stay as they are.
staff-end-open = { $n ->
    [one] { $n } piece of open work would be nobody's. Hand it over first:{" "}
   *[other] { $n } pieces of open work would be nobody's. Hand them over first:{" "}
}
staff-end-hint = The post still holds on that day. It may be today or later.
staff-f-last = Last day
staff-hand-over = Hand over
staff-steps-join = {" · "}
staff-over-lede = Ends this post, gives the same role to a successor, and hands all open work over at once. Records go on naming who recorded them.
staff-f-successor = Successor
staff-f-successor-hint = One person. Whoever has the same post already takes over the work alone.
staff-f-over = Day of handing over
staff-over-hint = The post ends on that day and the successor's begins; on that day both hold.
staff-over-open = { $n ->
    [one] { $n } piece of work goes over
   *[other] { $n } pieces of work go over
}
staff-done-added = Added
staff-done-corrected = Corrected
staff-done-given = Post given
staff-done-ended = Post ended
staff-done-handed = { $n ->
    [one] Handed over, with { $n } piece of work
   *[other] Handed over, with { $n } pieces of work
}
staff-p-name = Enter the name.
staff-p-unit = Choose a unit.
staff-p-role = Choose a role.
staff-p-from = Enter the first day, such as 2021-04-16.
staff-p-until = Enter a day, such as 2021-04-16.
staff-p-successor = Choose one successor.
staff-p-same = The successor is who leaves. Choose somebody else.

# Why one can see a page
staff-why = Why this page can be seen
staff-why-lede = Two things decide, and nothing else: the rule of the address, and the posts in force today.
staff-why-page = This page
staff-why-address = Address
staff-why-who = Who
staff-why-rule = Rule
staff-why-verdict = Answer
staff-why-none = There is no such address.
staff-why-public = Everybody may see it without signing in.
staff-why-signed-in = Whoever is signed in may open it; of records it shows those that one's posts reach, and totals to everybody.
staff-why-verb = It takes a post that lets one { $verb }.
staff-why-no-page = No such page
staff-why-opens = Can be opened
staff-why-refused = Cannot be opened
staff-why-posts = Posts now
staff-why-no-posts = No posts now.
staff-why-gives = Lets one { $verb }
staff-why-gives-no = no
staff-why-gives-below = here and below
staff-why-gives-city = in the whole city
staff-why-rows = Which records
staff-why-all = The records of all units of the city.
staff-why-no-rows = No record at all; totals are for everybody.
staff-why-units = { $n ->
    [one] The records of { $n } unit:{" "}
   *[other] The records of { $n } units, these and all below them:{" "}
}
staff-why-row = Why this record
staff-why-row-by = A post reaches this unit:{" "}
staff-why-row-no = It cannot be seen: no post reaches this unit.
staff-why-row-hidden = There is no such record, or your posts do not reach it.
staff-why-others = Ask about somebody else

# The access log
staff-log = Access log
staff-log-lede = Every change and every look at personal data: who, when, about whom. Lines are added and never changed.
staff-log-clock = Times are the wall clock's; in a sample city the days of deeds follow another clock.
staff-log-none-title = No such lines
staff-log-none = Changes, looks, searches and exports leave their lines here. Choose another filter.
staff-log-f-by = Who did it
staff-log-f-about = About whom
staff-log-f-record = Record's number
staff-log-f-kind = Kind
staff-log-c-at = When
staff-log-c-by = Who
staff-log-c-what = What
staff-log-c-about = About
staff-log-c-page = Page
staff-log-c-times = Times
staff-log-more = {" "}and others, { $n } in all
staff-log-nobody = Nobody found. Enter a name, initials or a staff number.
staff-log-several = Several people; choose one:
staff-log-unclear = The name in the filter means several people or nobody. Choose one on the page first.
staff-log-x-kind = Kind
staff-log-x-what = What
staff-log-x-record = Record's number
staff-seen = Who looked at my data
staff-seen-lede = When others changed, saw, searched or exported what is about you; the same thing on one day is one line.
staff-seen-none-title = Nobody looked yet
staff-seen-none = When somebody looks at what is about you, a line stands here.
staff-kind-change = Change
staff-kind-look = Look
staff-kind-search = Search
staff-kind-export = Export
staff-kind-reveal = What is masked was shown
staff-did-record = recorded
staff-did-plan = planned
staff-did-hold = recorded as held
staff-did-correct = corrected
staff-did-cancel = cancelled
staff-did-withdraw = withdrew
staff-did-confirm = confirmed
staff-did-found = founded
staff-did-end = ended
staff-did-draw = drew a sample
staff-did-close = closed an audit
staff-did-abandon = abandoned
staff-did-check = checked on the spot
staff-did-refuse = refused a check
staff-did-state = made a statement
staff-did-take-over = handed to a successor
staff-did-hand-over = handed a post over
staff-did-post-give = gave a post
staff-did-post-end = ended a post
staff-did-person-add = added a person
staff-did-person-correct = corrected a person
staff-did-person-erase = erased a person
staff-did-account-add = made an account
staff-did-account-close = closed an account
staff-did-account-invite = invited by a link
staff-did-account-invite-end = took an invitation back
staff-did-account-reset = made a reset code
staff-did-second-clear = took a second factor away
staff-did-link-add = linked an account to a provider
staff-did-link-end = took a link to a provider away
staff-did-passkey-add = added a passkey
staff-did-passkey-end = removed a passkey
staff-did-password-set = set a password
staff-did-unit-change = changed units
staff-did-person = a person's page
staff-did-people = people
staff-did-posts = posts
staff-did-access-log = access log
staff-did-why = why a page can be seen
staff-did-talk = a talk
staff-did-talks = talks
staff-did-team = a talk team
staff-did-speakers = speakers
staff-did-records = records
staff-did-audits = audits
staff-did-statements = statements
staff-did-export = export
staff-did-undo = undid an import
staff-did-activate = put a pack into force
staff-did-a-record = a record
staff-did-begin = began a bulletin
staff-did-write = wrote at a bulletin
staff-did-send = handed on to be read
staff-did-back = gave back
staff-did-publish = published
staff-did-bulletins = bulletins
staff-did-letter = a letter
staff-did-answer = answered a letter
staff-did-letters = letters from readers
staff-room-records = Records
staff-room-openlog = Statements
staff-room-web = Files, lists and exports
staff-room-units = Units and accounts
staff-room-packs = Packs
staff-room-search = Search
staff-room-home = Home

# What each page is for and how it is used
how-access-log = Who changed or looked at what is personal, and when. Search by person or day; the search itself leaves a line too.
how-seen = Who looked at or changed what is about you. Everybody can see this for themselves.
how-staff = Who holds which post at which unit, from when to when. The role says what they may do, the unit how far it reaches.
how-staff-people = Find people of the units where you may give posts. Open one to see posts, to give one, or to end one.
how-staff-people-new = Add a person: name, unit, and the staff number where there is one, so that two of one name are told apart.
how-staff-people-id = One person's posts, present and past. Accounts are kept elsewhere, by the administrator.
how-staff-people-id-edit = Change the name, unit or staff number. The access log keeps that it was changed.
how-staff-people-id-give = Give this person a post: role, unit, and the first day. An acting post needs its last day.
how-staff-posts-id-end = End this post on its last day. Where work is open, hand it over first.
how-staff-posts-id-hand-over = Hand the open work over to a successor. Each record keeps who recorded it.
how-staff-units-code = Who holds posts at a unit and below it, and which units have no lead.
how-why = Why you can see that page: which rule, and by which post. Where you cannot, it says whom to ask.
