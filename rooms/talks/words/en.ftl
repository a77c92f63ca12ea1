talks-title = Talks
talks-lede = The talks that you may see, the latest day first.
talks-new = Record a talk
talks-new-lede = Record a talk once it is over. One that is still to come is saved as planned.
talks-edit = Correct
talks-hold = Record as held
talks-cancel = Cancel the plan
talks-withdraw = Reverse
talks-confirm = Confirm
talks-import = Import talks
talks-import-teams = Import talk teams
talks-back = Back
talks-nobody = unknown
talks-another-unit = another unit

talks-teams = Talk teams
talks-teams-lede = The talk teams that you may see. Somebody who is in several teams counts as one speaker.
talks-team-new = Record a talk team
talks-team-edit = Correct the talk team
talks-team-end = End the talk team
talks-team-end-lede = From the day it ends the team counts no more, and those still in it leave on that day. Its talks stay as they are.
talks-team-end-hint = A talk given on that day is still one of this team.
talks-team-will-post = Saving posts one talk team and one speaker a member; leaving and ending take them off again.
talks-no-members = No members yet.
talks-members-hint = Give a day to those who have left; tick those who were entered by mistake.
talks-member-remove = Take out { $name }
talks-member-from = { $name } joined
talks-member-until = { $name } left
talks-joining = Members who join
talks-joining-from = Joining on
talks-joining-from-hint = Empty for the founding day.

talks-f-unit = Unit
talks-held-by = Unit that holds it
talks-f-topic = Topic
talks-f-day = Day
talks-f-start = Start
talks-f-minutes = Length
talks-f-team = Talk team
talks-f-speakers = Speakers
talks-f-kind = Kind of place
talks-f-place = Place
talks-f-audience = Listeners
talks-f-remark = Remark
talks-f-reason = Reason
talks-f-name = Name
talks-f-founded = Founded on
talks-f-ended = Ended on
talks-f-members = Members

talks-kind-office = Office
talks-kind-enterprise = Enterprise
talks-kind-school = School
talks-kind-village = Village
talks-kind-community = Community
talks-kind-memorial = Memorial place

talks-audience-officials = Officials
talks-audience-workers = Workers
talks-audience-villagers = Villagers
talks-audience-residents = Residents
talks-audience-teachers = Teachers
talks-audience-pupils = Pupils and students
talks-audience-others = Others
talks-unit-hint = Type a name, a code or pinyin initials.
talks-team-hint = Type a part of the name and choose from the list.
talks-speakers-hint = Type a name, pinyin initials or a staff number and choose from the list.
talks-audience-hint = Those who were there, counted and not estimated, without staff.

talks-state-planned = Planned
talks-state-held = Held
talks-state-cancelled = Cancelled
talks-state-withdrawn = Reversed
talks-team-state-current = Active
talks-team-state-ended = Ended
talks-confirmed = Confirmed
talks-unconfirmed = Not confirmed

talks-minutes = minutes
talks-people = people
talks-minutes-count = { $minutes ->
    [one] 1 minute
   *[other] { $minutes } minutes
}
talks-people-count = { $count ->
    [one] 1 person
   *[other] { $count } people
}

talks-column-where = Unit and place
talks-column-listeners = Listeners
talks-column-members = Members
talks-column-member = Member
talks-column-from = Joined
talks-column-until = Left
talks-column-state = State
talks-column-confirmed = Confirmed
talks-column-audience = Listeners by kind
talks-column-members-count = Number of members
talks-column-stays = Stays in teams
talks-column-id = Number
talks-column-item = Item
talks-column-quantity = Quantity
talks-column-day = Day
talks-column-line = Line
talks-column-posted = Posted

talks-filter-label = Filter the talks
talks-filter-label-teams = Filter the talk teams
talks-filter-unit = Unit (with those below)
talks-filter-from = From
talks-filter-until = Until
talks-filter-state = State
talks-filter-text = Topic, place, speaker
talks-filter-name = Name
talks-shown = Showing { $shown } of { $seen }
talks-hidden = { $count ->
    [one] One more belongs to a unit outside your posts. It counts in every total, and is not shown here.
   *[other] { $count } more belong to units outside your posts. They count in every total, and are not shown here one by one.
}
talks-empty-title = No talks yet
talks-empty = Once the first is recorded, the number of talks and of listeners is computed from here.
talks-teams-empty-title = No talk teams yet
talks-teams-empty = Record a talk team and its members first, then the talks that it gives.
talks-empty-filtered-title = Nothing fits the filter
talks-empty-filtered = Change a condition, or clear the filters.

talks-save-held = Save and post
talks-save-planned = Save as planned
talks-save-correction = Save the correction
talks-save-team = Save and post
talks-why = Why it is corrected
talks-why-hint = The reason is kept for good, next to the reversing entries.
talks-reason-hint = If what is asked about above is right, say why here. The reason stays on the record.
talks-aside = Notes
talks-counts-title = What counts as a talk
talks-counts-1 = It is over, and listeners were there
talks-counts-2 = The same topic at another place is another talk
talks-counts-3 = Reading a paper aloud in a meeting is none, showing a film is none
talks-counts-item = As the item says:
talks-will-post = What will be posted
talks-will-post-note = A plan posts nothing. A mistake can be reversed; the first entry is kept.
talks-to-fill = to fill in
talks-to-mend = to mend
talks-item-held = Talks held
talks-item-audience = Audience of talks
talks-item-team = Talk teams
talks-item-speaker = Speakers

talks-changed = { $name } changed this at { $at }. Below is what you entered; press Save again to use it.
talks-changed-keep = Keep it as it stands
talks-changed-two = { $name } changed this at { $at }. Choose one of the two versions below.
talks-changed-theirs = As it stands now
talks-changed-yours = What you filled in
talks-changed-use = Use mine
talks-no-change = You can see this record but not change it. Ask{" "}
talks-no-change-end = .
talks-no-change-nobody = You can see this record but not change it. Ask the lead of the unit.
talks-content = What was recorded
talks-entries = Entries
talks-nothing-posted = This record has no entries yet.
talks-history = History
talks-reversal = reversal
talks-reverses = reverses line { $line }
talks-reversed-by = Reversed by line { $line }; kept as it was
talks-recorded-by = Recorded by
talks-confirmed-by = Confirmed by
talks-notice-planned = This is a plan and has posted nothing. Record it as held once it is over.
talks-notice-cancelled = This talk was not given and counts in no figure. Reason:
talks-notice-withdrawn = This record was reversed and counts in no figure. Its content and entries are kept. Reason:

talks-withdraw-lede = All entries of this record are reversed, and the figures go down accordingly. The record and the reason are kept.
talks-cancel-lede = A cancelled talk cannot be recorded as held any more, and its speakers are free. A plan posted nothing, so nothing is reversed.
talks-confirm-lede = Confirming says that somebody else stands behind this record. No entry changes; afterwards only a lead can correct it.
talks-will-reverse = Entries that will be reversed

talks-deed-hold = Recorded as held
talks-deed-plan = Planned
talks-deed-correct = Corrected
talks-deed-cancel = Cancelled
talks-deed-withdraw = Reversed
talks-deed-confirm = Confirmed
talks-deed-take-over = Handed over
talks-deed-found = Recorded
talks-deed-end = Ended

talks-done-held = Saved and posted
talks-done-planned = Saved as planned
talks-done-corrected = The correction is saved
talks-done-cancelled = The plan is cancelled
talks-done-withdrawn = Reversed; the entries are taken back
talks-done-confirmed = Confirmed
talks-done-founded = The talk team is saved and posted
talks-done-ended = The talk team has ended

talks-c-own-confirmation = What you recorded or changed is confirmed by somebody else.
talks-c-confirmed = The record is confirmed already.
talks-c-changed = Somebody changed this record meanwhile. Open it again, then decide.
talks-c-team-closed = This talk team has ended or was reversed, so this cannot be done.
talks-c-team-in-use = { $talks ->
    [one] One talk of this team stands. Give it another team or reverse it first.
   *[other] { $talks } talks of this team stand. Give them another team or reverse them first.
}
talks-c-planned = This talk is only planned, so this cannot be done.
talks-c-held = This talk was held, so this cannot be done.
talks-c-cancelled = This talk was cancelled and cannot be changed. Record a new one.
talks-c-withdrawn = This record was reversed and cannot be changed. Record a new one.
talks-api-version = version is the number of the version that you looked at: a whole number.
talks-api-state = state is held or planned; cancelling and withdrawing have their own addresses.
talks-api-body = The request's body is no JSON object. Write it as the description of the API says.

talks-import-lede = The first row holds the names of the columns, one record a row. Check first, then import; if one cell is wrong, nothing is imported.
talks-import-file = File
talks-import-file-hint = XLSX, ODS or CSV. Several speakers stand between commas.
talks-import-no-file = No file was chosen. Choose one and send it again.
talks-import-template = Download the template
talks-import-check = Check only
talks-import-go = Import
talks-import-open = Open the list
talks-import-good = { $rows ->
    [one] One row checked, nothing wrong. It can be imported.
   *[other] { $rows } rows checked, nothing wrong. They can be imported.
}
talks-import-done = { $count ->
    [one] One row imported.
   *[other] { $count } rows imported.
}
talks-import-already = { $count ->
    [one] This file was imported before, one row; nothing was imported twice.
   *[other] This file was imported before, { $count } rows; nothing was imported twice.
}
talks-import-bad = { $count ->
    [one] One cell of { $rows } rows is to be changed; nothing was imported.
   *[other] { $count } cells of { $rows } rows are to be changed; nothing was imported.
}
talks-import-cells = Cells to change
talks-import-where = Where
talks-import-column = Column
talks-import-value = Content
talks-import-wrong = What is wrong
talks-import-right = What would be right

talks-sheet-already = { $count ->
    [one] One row of this file was imported before and was not imported twice.
   *[other] { $count } rows of this file were imported before and were not imported twice.
}
talks-sheet-reason = Write it into the column Reason.
talks-sheet-unit-none = There is no such unit.
talks-sheet-unit-right = Enter a unit's name or code; where the name repeats, the path: above/unit.
talks-sheet-unit-several = { $count } units have this name.
talks-sheet-unit-code = Enter the code: { $codes }.
talks-sheet-team-none = There is no such talk team.
talks-sheet-team-right = Enter the full name of a talk team that is recorded, or record the team first.
talks-sheet-team-several = Several talk teams have this name, none of them of this unit.
talks-sheet-team-unit = Enter a talk team whose name is its own, or rename the team first.
talks-sheet-person-none = Nobody is called “{ $name }”.
talks-sheet-person-right = Enter a staff number, or the name of a member of the talk team or of the unit.
talks-sheet-person-several = { $count } people are called “{ $name }”.
talks-sheet-person-number = Enter the staff number.

talks-p-missing-unit = No unit is chosen. Choose the unit that held the talk.
talks-p-missing-topic = The topic is missing. Enter what the talk was about.
talks-p-missing-day = The date is missing. Enter the day of the talk.
talks-p-missing-start = The start is missing. Enter a time such as 13:30.
talks-p-missing-minutes = The length is missing. Enter how many minutes it took.
talks-p-missing-team = No talk team is chosen. Choose one.
talks-p-missing-speakers = The speakers are missing. Enter at least one.
talks-p-missing-place = The place is missing. Enter where the talk was given.
talks-p-missing-kind = The kind of place is missing. Choose the nearest.
talks-p-missing-name = The name is missing. Enter the talk team's name.
talks-p-missing-founded = The founding day is missing. Enter the day the team was founded.
talks-p-missing-reason = The reason is missing. Say why.
talks-p-unreadable-unit = This unit cannot be read. Enter a unit's name or code.
talks-p-unreadable-day = This date cannot be read. Write it as 2021-04-16.
talks-p-unreadable-start = This start cannot be read. Write it as 13:30, between 00:00 and 23:59.
talks-p-unreadable-minutes = This length cannot be read. Enter whole minutes, from 1 to 1440.
talks-p-unreadable-team = This talk team cannot be read. Choose one from the list.
talks-p-unreadable-speakers = These speakers cannot be read. Choose them from the list.
talks-p-unreadable-kind = There is no such kind of place. Choose one from the list.
talks-p-unreadable-audience = The number of listeners cannot be read. Enter whole numbers, 0 or more.
talks-p-unreadable-founded = The founding day cannot be read. Write it as 2021-04-16.
talks-p-unreadable-ended = The last day cannot be read. Write it as 2021-04-16.
talks-p-unreadable-members = A member's day cannot be read. Write it as 2021-04-16.
talks-p-too-long = The text is too long. At most { $most } characters.
talks-p-unit-unknown = No unit has the code { $code }. Choose another.
talks-p-unit-not-then-from = { $name } exists since { $from }. Change the date or the unit.
talks-p-unit-not-then-until = { $name } existed from { $from } to { $until } only. Change the date or the unit.
talks-p-unit-not-yours = You cannot record for { $unit }. Choose another unit, or ask { $who }.
talks-p-unit-not-yours-nobody = You cannot record for { $unit }. Choose a unit of yours.
talks-p-in-future-day = The date is after today ({ $today }). Enter the day of the talk, or save it as planned.
talks-p-in-future = The date is after today ({ $today }). Record it when that day has come.
talks-p-not-begun = { $start } has not come yet; it is { $now }. Record the talk once it is over, or save it as planned.
talks-p-plan-in-past = The date is before today ({ $today }), so it cannot be planned. Save and post it if it was given.
talks-p-past-midnight = The talk would end after midnight. Shorten it; what went on the next day is another talk.
talks-p-no-listeners = Enter the number of listeners. A talk without listeners does not count.
talks-p-team-unknown = There is no such talk team. Choose another from the list.
talks-p-team-not-then-from = { $name } exists since { $from }. Change the date or the talk team.
talks-p-team-not-then-until = { $name } existed from { $from } to { $until } only. Change the date or the talk team.
talks-p-speaker-unknown = Somebody is not in the list of people. Take them out and choose again from the list.
talks-p-too-many-speakers = Too many speakers. One talk has at most { $most }.
talks-p-speaker-busy = { $name } already has a talk in { $unit }, { $hours }. Choose another speaker or time.
talks-p-outside-team = Not in { $team } on that day: { $names }. Choose other speakers or another team; if they were guests, say why.
talks-p-too-many-listeners = Too many listeners. One talk has at most { $most }, all kinds together.
talks-p-many-listeners = { $count } listeners are more than { $most }. Look whether a digit is too many; if it is right, say why.
talks-p-long-talk = { $minutes } minutes are more than { $hours } hours. Look whether these are minutes; if it is right, say why.
talks-p-same-again = A talk on the same topic at the same unit and time is recorded already. Leave it if it is the same; if it is another, say why.
talks-p-name-taken = The unit has a team called “{ $name }” already. Choose another name, or open that team.
talks-p-end-before-founding = The team ends before it is founded. Change one of the two dates.
talks-p-member-day = { $name } joins or leaves outside the team's life, or after today. Change the date.
talks-p-member-twice = { $name } is entered twice for the same time. Take one out, or change its dates.
talks-p-talks-outside = { $talks ->
    [one] One talk of this team lies
   *[other] { $talks } talks of this team lie
} outside its life. Change the date, or correct those talks first.

talks-calendar = Calendar of talks
talks-calendar-lede = Talks by their days: planned, held and cancelled.
talks-calendar-steps = Other days
talks-calendar-previous = { $view ->
    [month] Previous month
    [day] Previous day
   *[other] Previous week
}
talks-calendar-next = { $view ->
    [month] Next month
    [day] Next day
   *[other] Next week
}
talks-calendar-today = Today
talks-calendar-from = From { $day }
talks-calendar-more = { $count } more
talks-calendar-empty-title = No talks on these days
talks-calendar-empty = Talks that are planned and talks that were held stand here. Look at other days, or record one.
talks-count = { $count ->
    [one] 1 talk
   *[other] { $count } talks
}
talks-column-time = Time
talks-view-month = Month
talks-view-week = Week
talks-view-day = Day
talks-view-list = List
talks-weekday-1 = Monday
talks-weekday-2 = Tuesday
talks-weekday-3 = Wednesday
talks-weekday-4 = Thursday
talks-weekday-5 = Friday
talks-weekday-6 = Saturday
talks-weekday-7 = Sunday
talks-weekday-short-1 = Mon
talks-weekday-short-2 = Tue
talks-weekday-short-3 = Wed
talks-weekday-short-4 = Thu
talks-weekday-short-5 = Fri
talks-weekday-short-6 = Sat
talks-weekday-short-7 = Sun

talks-speakers = Speakers
talks-speakers-lede = The people in the talk teams that you may see, by name. Nobody is counted or put in order by how much they speak.
talks-speakers-empty-title = No speakers yet
talks-speakers-empty = Speakers are the members of talk teams. Record a team first, then its members.
talks-filter-label-speakers = Filter the speakers
talks-filter-person = Name, pinyin initials, staff number
talks-speaker-no-team = In the teams that you may see there is nobody of this name.
talks-next = Next talk
talks-ahead = Ahead
talks-ahead-none = No talk is planned.
talks-held-last = Held last
talks-held-none = No talk was held yet.
talks-all-in-list = All in the list
talks-all-in-calendar = In the calendar
talks-members-former = Members who left
talks-figures-of = Figures of the person’s unit:{" "}
talks-figures-note = These figures are the unit’s and nobody’s own.

# What is open, and notices
talks-todo-passed = Say whether it was held:{" "}
talks-todo-planned = To be given:{" "}
notice-corrected = { $by } corrected the talk “{ $topic }” ({ $day }) that you recorded.
notice-cancelled = { $by } cancelled the talk “{ $topic }” ({ $day }) that you recorded.
notice-withdrawn = { $by } withdrew the talk “{ $topic }” ({ $day }) that you recorded.

talks-orders = Orders of talks
talks-orders-lede = A unit orders a talk, a team accepts, and afterwards both say how it was.
talks-orders-empty-title = No orders yet
talks-orders-empty = Order a talk: what about, on which days, for how many. Once a team accepts, it stands in the calendar.
talks-o-new = Order a talk
talks-o-new-lede = Say what it is to be about and which days suit. Nothing is posted before the talk was held.
talks-o-again = Order again
talks-o-send = Send the order
talks-o-unit = Unit that orders
talks-o-own-topic = Or another topic
talks-o-days = Days that suit
talks-o-days-hint = One to three days. The team chooses one of them, or proposes another.
talks-o-day-nth = Day { $nth }
talks-o-offer-day = Which day instead
talks-o-listeners = Listeners, about
talks-o-listeners-hint = For choosing the place only; those who came are counted once the talk was held.
talks-o-contact = Contact on the spot, with telephone
talks-o-contact-hint = Shown to the team that comes, and to no other.
talks-o-contact-masked = Shown to the team that comes
talks-o-reach = Whose teams are asked
talks-o-reach-hint = Leave this out where one team is asked by name.
talks-o-reach-unit = Those of this unit
talks-o-reach-county = Those of this county or district
talks-o-reach-city = Those of the whole city
talks-o-team = One team by name
talks-o-team-hint = Leave it empty where any will do.
talks-o-any-team = Any team of:{" "}
talks-o-by = Ordered by
talks-o-content = The order
talks-o-talk = The talk that came of it
talks-o-filter-label = Filter the orders
talks-o-filter-text = Topic, place
talks-o-state-open = Waiting
talks-o-state-offered = Other day proposed
talks-o-state-accepted = Accepted
talks-o-state-held = Held
talks-o-state-declined = Declined
talks-o-state-cancelled = Talk cancelled
talks-o-state-withdrawn = Taken back
talks-o-accept = Accept
talks-o-accept-lede = Choose speakers and a day. Saved, it is a planned talk of the team’s unit.
talks-o-offer = Propose another day
talks-o-offer-lede = Where none of the days is possible, propose one that is. Accept once the unit agrees.
talks-o-agree = Take the other day
talks-o-agree-lede = Then this is the one day that suits, and the team goes on.
talks-o-refuse = Keep to the days
talks-o-refuse-lede = The days that suited stand, and the team looks again.
talks-o-decline = Decline
talks-o-decline-lede = Say why, so that the unit can arrange something else.
talks-o-recall = Take the order back
talks-o-recall-lede = A talk that is planned already is called off with it, and its speakers are told.
talks-o-say-unit = Say how it was (unit)
talks-o-say-unit-lede = Shown to both sides and the leads above them. Nobody is ranked by it.
talks-o-say-team = Say how it was (team)
talks-o-say-team-lede = Shown to both sides and the leads above them. Nobody is ranked by it.
talks-o-said-unit = What the unit says
talks-o-said-team = What the team says
talks-o-words = Anything else
talks-o-question-understood = Could the listeners follow?
talks-o-question-fitting = Did it fit what we do here?
talks-o-question-on_time = Was it on time?
talks-o-question-ready = Was the place ready?
talks-o-question-as_agreed = Were listeners and place as agreed?
talks-o-question-again = Would you come again?
talks-o-reply-yes = Yes
talks-o-reply-partly = In part
talks-o-reply-no = No
talks-o-notice-offered = The team proposes { $when } instead.
talks-o-notice-declined = No team comes:
talks-o-notice-cancelled = The talk was cancelled:
talks-o-notice-withdrawn = The order was taken back:
talks-o-done-ordered = Order sent
talks-o-done-offered = Another day proposed
talks-o-done-agreed = The other day is taken
talks-o-done-refused = Said that the days stand
talks-o-done-declined = Declined
talks-o-done-accepted = Accepted; the talk stands in the calendar
talks-o-done-withdrawn = Order taken back
talks-o-done-said = Saved
talks-o-c-open = The order waits for a team; this cannot be done yet.
talks-o-c-offered = A team proposed another day. The unit says first whether it suits.
talks-o-c-accepted = A team has accepted. Another time is set in the talk itself.
talks-o-c-held = The talk was held already.
talks-o-c-declined = The order was declined. Order again if you like.
talks-o-c-cancelled = The talk that came of it was cancelled. Order again if you like.
talks-o-c-withdrawn = The order was taken back. Order again if you like.
talks-o-c-not-held = The talk was not held yet. Say how it was once it was held.
talks-o-told = What units say that heard it
talks-o-told-note = Summed up from five talks on; of this team alone, beside no other.
talks-o-told-few = Fewer than five talks were spoken of; they are not summed up.
talks-o-told-column = Question
talks-o-order = Order
talks-p-missing-reach = Choose whose teams are asked, or ask one team by name.
talks-p-missing-days = Enter a day that suits, at least one.
talks-p-missing-listeners = Enter how many will listen, about.
talks-p-missing-contact = Enter whom the team can reach on the spot, and how.
talks-p-unreadable-reach = This reach is unknown. Choose one of the list.
talks-p-unreadable-days = One of the days cannot be read. Write it as 2021-04-20.
talks-p-unreadable-listeners = The number cannot be read. Enter a whole number from 1.
talks-p-unreadable-contact = The contact cannot be read. Enter it again.
talks-p-unreadable-words = The words cannot be read. Enter them again.
talks-p-missing-words = Enter what you want to say.
talks-p-day-not-ahead = The day has to lie between today ({ $today }) and a year from now. Choose another.
talks-p-too-many-days = At most { $most } days. Leave some out.
talks-p-too-many = At most { $most }. Check the number and enter it again.
talks-p-day-not-wished = This is none of the days that suit ({ $days }). Choose one of them, or propose another day.
talks-p-team-not-asked = This team was not asked. Choose a team that was.
talks-p-not-answered = Choose an answer.
talks-api-side = Write unit or team as side.
talks-deed-order = Ordered
talks-deed-offer = Another day proposed
talks-deed-agree = The other day taken
talks-deed-refuse = Kept to the days
talks-deed-decline = Declined
talks-deed-accept = Accepted
talks-deed-recall = Order taken back
talks-deed-say = Said how it was
talks-deed-order_held = The talk was held
talks-deed-order_fell = The talk was cancelled
notice-talk-moved = The talk “{ $topic }” is now on { $day } at { $time }, { $place }.
notice-talk-cancelled = The talk “{ $topic }” on { $day } at { $time } was cancelled: { $why }
notice-talk-held = The talk “{ $topic }” that you ordered was held. Say how it was.
notice-order-placed = { $unit } orders a talk: “{ $topic }”. Please answer.
notice-order-offered = A team proposes another day for “{ $topic }”, which you ordered. Please answer.
notice-order-accepted = A team accepted your order “{ $topic }”.
notice-order-declined = Your order “{ $topic }” was declined.
notice-order-agreed = { $unit } takes the other day for “{ $topic }”. Please arrange it.
notice-order-ended = { $unit } did not take the other day for “{ $topic }”, or took its order back.

talks-feeds = Calendar feeds
talks-feeds-lede = Read talks in the calendar of a phone or a computer. An address is for yourself alone: whoever has it reads what you may see.
talks-feeds-own = My feeds
talks-feeds-empty-title = No feeds yet
talks-feeds-empty = Choose “Subscribe” on the calendar of talks, on a team’s page or a speaker’s.
talks-feed-subscribe = Subscribe
talks-feed-of = Whose talks
talks-feed-kind = Kind
talks-feed-kind-unit = Unit
talks-feed-kind-team = Talk team
talks-feed-kind-speaker = Speaker
talks-feed-made = Address made
talks-feed-over = You may not see it any more; the address leads nowhere
talks-feed-address = Address of the feed
talks-feed-address-note = It is shown this once. Give it to your calendar as a subscription; if it is lost, make another, and the old one ends.
talks-feed-none = There is no address yet.
talks-feed-stands = There is an address. Another one ends it.
talks-feed-make = Make an address
talks-feed-renew = Make another address
talks-feed-end = End the address
talks-feed-name = Talks: { $name }

# What notices are about
notice-kind-corrected = A talk that you recorded was corrected
notice-kind-cancelled = A talk that you recorded was cancelled
notice-kind-withdrawn = A talk that you recorded was withdrawn
notice-kind-talk-moved = A talk that concerns you is given at another time or place, or by others
notice-kind-talk-cancelled = A talk that concerns you was cancelled
notice-kind-talk-held = A talk that you ordered was held
notice-kind-order-placed = A talk is ordered
notice-kind-order-offered = A team proposes another day
notice-kind-order-accepted = A team accepted your order
notice-kind-order-declined = Your order was declined
notice-kind-order-agreed = The unit takes the day that you proposed
notice-kind-order-ended = The unit did not take your day, or took its order back
told-system = The system

# What each page is for and how it is used
how-talks = The talks: planned, held, cancelled. Filters stand in the address, and an export holds exactly what is listed.
how-talks-calendar = Talks by month, week or as a list. Arrow keys walk from day to day, Page Up and Page Down turn the pages.
how-talks-feeds = Take the talks into the calendar of a phone or a computer. Keep the address to yourself: whoever has it can read. End it here when it is no longer used.
how-talks-new = Record a talk that was held, or save it as planned and record it afterwards. Without listeners it does not count, and a speaker who is elsewhere then is named.
how-talks-import = Import many talks from a sheet. Take the template first; with one bad cell nothing is imported until it is mended.
how-talks-orders = Talks that units ordered: waiting, accepted, held. What waits for you is on your home page too.
how-talks-orders-new = Order a talk: what about, which days would suit, how many will listen. You are told when a team accepts.
how-talks-orders-id = One order from asking to the talk itself. A team accepts, proposes another day or declines; afterwards both sides say how it was.
how-talks-orders-id-accept = Accept this order with a day, a time and speakers. Saved, it is a planned talk.
how-talks-orders-id-agree = Agree to the day that the team proposed.
how-talks-orders-id-decline = Decline this order and say why in a sentence; the unit reads it.
how-talks-orders-id-offer = Propose another day; the unit decides.
how-talks-orders-id-recall = Take this order back. A team that had accepted is told.
how-talks-orders-id-refuse = Refuse the day that the team proposed, which ends the order; a new one can be placed.
how-talks-orders-id-say = Say how it was. Only the unit and the team read it, and it counts in no figure.
how-talks-speakers = Speakers and their teams. Nobody is counted or ranked here.
how-talks-speakers-id = One speaker's talks, held and planned, which can be taken into a calendar.
how-talks-teams = The talk teams of all levels, standing and ended.
how-talks-teams-import = Import many talk teams from a sheet. Take the template first; with one bad cell nothing is imported.
how-talks-teams-new = Found a talk team: name, unit, members, and from which day. Founding is posted, and counts among the teams.
how-talks-teams-id = One talk team: its members, its talks, its entries in the ledger, and its history.
how-talks-teams-id-edit = Correct what is said of the team, with the reason. A change of members has its day.
how-talks-teams-id-end = The team stops on a last day. Its earlier talks stay.
how-talks-teams-id-withdraw = Reverse a team that was recorded by mistake, with the reason. Talks under its name are dealt with first.
how-talks-teams-id-confirm = Confirming says that a second person stands behind this record. Nobody confirms their own.
how-talks-id = One talk, its entries in the ledger, and its history. What you may do with it stands at the top right.
how-talks-id-edit = Correct this talk. One that was held needs the reason: its old entries are reversed, the new ones posted.
how-talks-id-hold = The planned talk was held: add the listeners and save, and it is posted.
how-talks-id-cancel = The planned talk is not held; say why. Nothing was posted, so nothing is reversed.
how-talks-id-withdraw = Reverse this talk and say why. All its entries are reversed; the record stays.
how-talks-id-confirm = Confirming says that a second person stands behind this talk. Nobody confirms their own, and no figure changes by it.
how-talks-confirm = Confirm the records that you ticked in the list, all at once. Each is named here, so look first; your own you cannot confirm.
how-talks-teams-confirm = Confirm the records that you ticked in the list, all at once. Each is named here, so look first; your own you cannot confirm.
