home = Home
home-day = { $weekday } { $day }
home-weekday-0 = Monday
home-weekday-1 = Tuesday
home-weekday-2 = Wednesday
home-weekday-3 = Thursday
home-weekday-4 = Friday
home-weekday-5 = Saturday
home-weekday-6 = Sunday
home-lede = { $n ->
    [one] { $day }. { $n } thing waits for you.
   *[other] { $day }. { $n } things wait for you.
}
home-lede-late = { $n ->
    [one] { $day }. { $n } thing is overdue.
   *[other] { $day }. { $n } things are overdue.
}
home-lede-none = { $day }. Nothing waits for you.
home-record = Record: { $what }
home-join = ,{" "}
home-beside = Posts and units
home-guides = Manuals
home-back = Back to home
home-all = All { $n }
home-more = More
home-most = Only { $n } are listed; the others are on their own lists.

home-todo = For me to do
home-todo-none = Nothing waits for you
home-todo-none-text = Plans that are due, audits to be checked and what others ask of you appear here.
home-returned = Came back
home-returned-none = Nothing came back
home-returned-none-text = Records of yours that others corrected or withdrew, or that an audit did not find right, appear here.
home-recorded = Recorded by me
home-recorded-none = You have recorded nothing yet
home-recorded-none-text = Record it once: all totals above are computed from it, and no summary is filled in again.

home-waiting = Waiting for my confirmation
home-waiting-count = { $n ->
    [one] { $n } record
   *[other] { $n } records
}
home-waiting-none = Nothing waits for your confirmation
home-waiting-none-text = A record from below has somebody else behind it once it is confirmed.
home-fresh = New since I last looked
home-fresh-since = Since { $at }
home-fresh-none = Nothing new
home-fresh-none-text = New records from below appear here.

home-silent = Who has no records this week
home-silent-nobody = { $of ->
    [one] The { $of } unit right below has records this week.
   *[other] All { $of } units right below have records this week.
}
home-silent-some = Of { $of } units right below, { $n } have records this week.
home-silent-names = Without a record this week:
home-silent-more = and { $n } more
home-silent-ever = { $n ->
    [one] { $n } of them has no record in the whole campaign.
   *[other] { $n } of them have no record in the whole campaign.
}
home-silent-note = No records does not mean that nothing was done.

home-doubts = Look before it is published
home-doubts-hint = What differs much from before; it need not be wrong.
home-doubts-none = Nothing differs much from before
home-doubts-none-text = What was recorded twice, far more people than usual, a sudden week and late records appear here.
home-doubts-rules = Records of last week and this one are compared with the 90 days before. Much means above the median by more than six median absolute deviations, by six tenths of the median and by six; with fewer than four to compare with nothing is said. The rules look at units and places, never at persons.
home-doubt-twice = Perhaps twice
home-doubt-twice-text = { $day }: the same at the same place, recorded { $n } times.
home-doubt-crowd = Many people
home-doubt-crowd-text = { $day }: { $size } people; this place usually has { $usual }.
home-doubt-week = A full week
home-doubt-week-text = { $n } records in the week from { $day }; usually { $usual } a week.
home-doubt-late = Recorded late
home-doubt-late-text = { $n ->
    [one] { $n } was recorded more than 7 days after its day, { $days } days at the most.
   *[other] { $n } were recorded more than 7 days after their day, { $days } days at the most.
}
home-doubt-rows = { $n ->
    [one] See the record
   *[other] See the { $n } records
}
home-doubt-row = { $day }, recorded { $recorded }
home-doubt-more = and { $n } more

home-posts = My posts
home-posts-none = You hold no post at present. Ask an administrator to give you one.
home-doable = Record

# What each page is for and how it is used
how-home = A day begins here: what is to be done, what came back, what is new. Each line leads to where it is done, and goes once it is.
how-home-todo = All that waits for you, overdue first. Open a line to deal with it; what is done is no longer listed.
how-home-recorded = What you recorded, the latest first; what was withdrawn or cancelled stays listed.
how-home-returned = Records of yours that somebody else corrected or withdrew, with their reasons. Read the reason before you record again.
how-home-new = What units below you recorded since you last looked. What is right needs nothing; what is not can be opened, corrected, or asked about.
how-home-doubts = Records that fixed rules point at before anything is published. It is a reminder: it stops nothing and judges nobody.
