# The shell: what stands on every page
product = Luoshi
skip = Skip to content
skip-nav = Skip
dark = Dark
look = Display
large-type = Large type
help-this = How to use this page
help-words = Words:
help-all = Help and manuals
help-keys = Keyboard shortcuts
help-foot = Help
find = Search everything
find-menu = Search, in the menu
find-label = Search units, figures, records
menu = Menu
menu-close = Close menu
nav = Main
nav-see = See
nav-do = Do
nav-record = Record
nav-verify = Check
nav-tools = Tools
crumbs = Where you are
tabs = Views
stamp-until = As of
stamp-entry = Entry
stamp-entry-after = {""}
stamp-change = See another moment
beside-latest = the latest of { $n }
sample-city = A sample city: people and detail rows are invented, not real records.
foot-why = Why can I see this page?
foot = Every figure is computed from records, and opens to them.
title-wrong = { $n ->
    [one] { $n } thing to correct:{" "}
   *[other] { $n } things to correct:{" "}
}

# Shared by all pages
optional = optional
choose = Choose
save = Save
cancel = Cancel
close = Close
export = Export
filter = Filter
search = Search
all = All
yes = Yes
no = No
sample = Sample
form-wrong = { $n ->
    [one] Not saved yet: { $n } thing to correct
   *[other] Not saved yet: { $n } things to correct
}
pager = Pages
pager-first = Back to the beginning
pager-next = Next page
combo-none = Nothing found
combo-found = { "{n}" } to choose from
combo-remove = Remove
combo-failed = The search failed. Try again.

# Files
upload-held = Files
upload-elsewhere = Also used on
upload-elsewhere-hidden = Also used on another record.
upload-waits = Waiting for its turn
upload-sending = { "{p}" } % of { "{size}" }
upload-offline = No connection: { "{p}" } % are here, and it goes on by itself.
upload-done = { "{name}" } has arrived
upload-failed = { "{name}" } was not taken. Choose it again.
upload-cancel = Cancel
upload-remove = Remove
upload-most = At most { "{n}" } files. Remove one before you choose another.
upload-hold = The form goes as soon as its files have arrived.
upload-too-many = More than { $n } files are on their way. Wait for some of them, and choose the rest then.
upload-go-on = { $n } bytes of this file are here. Go on from there.
upload-going = The same file as “{ $name }” is just being cleared away. Choose it again in a minute.
upload-wrong-kind = “{ $name }” is no JPEG, PNG, WebP or PDF. Choose another file.
upload-wrong-size = “{ $name }” is larger than 20 MB. Choose a smaller file.
upload-wrong-broken = “{ $name }” is not a whole picture. Choose it again, or another file.
upload-wrong-pixels = “{ $name }” has more than 64 million pixels. Choose a smaller picture.
upload-wrong-changed = “{ $name }” did not arrive as it was sent. Choose it again.

# Sign-in
sign-in = Sign in
sign-in-login = Telephone number or account
sign-in-password = Password
sign-in-ended = Your session had ended, so what you sent was not saved. Sign in to come back to the page, and send it again.
sign-in-again = That took too long, or there were too many wrong codes. Begin again.
sign-in-out = You are signed out everywhere.
sign-in-with = Sign in with { $name }
sign-in-by-password = For administrators without another way: password
sign-in-no-passwords = Here one signs in with the ways above, not with a password. Use one of them.
sign-in-unbelieved = Signing in there did not work, or what came back could not be believed. Begin again.
sign-in-unreachable = The other site does not answer as it should. Try again in a while, or tell your administrator.
sign-in-own-device = This is my own device; keep me signed in for 7 days
sign-in-note = If you have forgotten your password, ask your unit's administrator to set a new one. Sign-ins and changes are recorded.
sign-in-demo = Sample accounts: admin, office, district, clerk, clerk2, auditor. The password was printed in the terminal at the start.
sign-in-wrong = { $n ->
    [one] Not signed in yet: { $n } thing to correct
   *[other] Not signed in yet: { $n } things to correct
}
sign-in-no-login = Enter your telephone number or account.
sign-in-no-password = Enter your password.
sign-in-refused = Account or password is wrong. Try again, or ask your unit's administrator to set a new password.
sign-in-wait-seconds = { $n ->
    [one] Too many attempts. Try again in { $n } second; the account is not locked.
   *[other] Too many attempts. Try again in { $n } seconds; the account is not locked.
}
sign-in-wait-minutes = { $n ->
    [one] Too many attempts. Try again in { $n } minute; the account is not locked.
   *[other] Too many attempts. Try again in { $n } minutes; the account is not locked.
}
sign-out = Sign out

# The second factor
second = Second factor
second-lede = The password was right. Now the second proof that it is you.
second-code = Code
second-code-hint = The six digits that the app on your telephone shows now, or one of the recovery codes that you wrote down.
second-go = Go on
second-lost = Lost both? Ask your unit's administrator to take the second factor away; then set up another.
second-other = Sign in as somebody else
second-no-code = Enter the code.
second-wrong = This code is not right, or was used before. Wait for the next one and enter that; check that the telephone's time is right.
second-why = Besides the password, a code from your telephone or a passkey: whoever learns the password still does not get in.
second-totp = Codes from an app
second-totp-text = An authenticator app on your telephone shows a new code every half minute. It needs no network.
second-begin = Set it up
second-is-on = On
second-is-off = Off
second-since = since { $day }
second-codes-left = { $n ->
    [0] No recovery code is left. Make new ones.
    [one] { $n } recovery code is left.
   *[other] { $n } recovery codes are left.
}
second-codes-new = Make new recovery codes
second-wanted = Your role works with a second factor only. Set it up now; then you can go on.
second-wanted-again = Your role works with a second factor only. You set it up after signing in here: sign out, and in again with it.
second-new = Set up codes from an app
second-new-app = Install an authenticator app on your telephone, if it has none (any that reads TOTP will do).
second-new-scan = Scan this code with the app.
second-new-code = QR code for the app
second-new-type = Or type this key into the app:
second-new-open = On this telephone: open it in the app
second-first-code = Enter the six digits that the app shows
second-new-go = Turn it on
second-wrong-first = This is not the code of this key. Scan it again, check that the telephone's time is right, and enter the code shown now.
second-codes = Recovery codes
second-codes-lede = The second factor is on. These codes let you in if you lose the telephone; each works once.
second-codes-once = They are shown this once. Write them down or print them, and keep them apart from the telephone.
second-codes-kept = I have written them down
second-end = Turn codes from an app off
second-end-text = From then on no code is asked for. Without a passkey the password alone lets you in, and the recovery codes become worthless.
second-end-not = Your role works with a second factor only, so it stays on. For another telephone, ask your unit's administrator to take it away, then set it up anew.

# Invitations and codes that are read out
invited = Make your account
invited-text = You were invited. Choose a login and a password; after that you are signed in.
invited-login = Login
invited-login-hint = Your telephone number, or a short name without blanks.
invited-no-login = Choose a login.
invited-go = Make the account
invited-note = Not you? Close this page and tell whoever sent you the link.
invited-over = This invitation is over
invited-over-text = It was used, taken back, or is older than seven days. Ask whoever sent it for another.
passkeys = Passkeys
passkeys-lede = A telephone, a computer or a security key that proves it is you, with your finger, face or PIN. It counts as the second factor, and may sign you in without a password.
passkeys-name = Name
passkeys-name-hint = By which you know it again, such as “My telephone”.
passkeys-what-for = Good for
passkeys-alone = Signing in by itself
passkeys-beside = After the password
passkeys-since = Added
passkeys-used = Last used
passkeys-never = Never yet
passkeys-end = Remove
passkeys-add = Add a passkey
passkeys-none = No passkeys yet
passkeys-none-text = Add one of this device, or of a telephone or security key at hand.
passkeys-without = This browser makes no passkeys, or scripts are off. A newer browser does, at the site's usual address.
passkeys-last = This passkey is your only way in, so it stays. Add another one, set a password, or link another way in first.
passkey-add = Add it
passkey-sign-in = Sign in with a passkey
passkey-second = Use a passkey
passkey-confirm = Show a passkey
passkey-failed = The passkey was not taken. Try again, or use another way.
passkey-twice = This device has a passkey of your account already.
passkey-address = Passkeys work only where the address is a name, and here it is a number. Open this site at its name.
passkey-local = Passkeys work only where the address is a name, and here it is a number. Open # instead.
sign-in-passkey-not = This passkey does not sign anybody in here. Use another one, or your password.
second-code-paper = One of the recovery codes that you wrote down.
second-passkeys = My passkeys
second-passkeys-text = A passkey counts as the second factor as well: a telephone, a computer or a security key proves that it is you.
confirm-passkey-text = You are about to change how you sign in. Show one of your passkeys.
me-done-passkey = The passkey was added. Whoever has it and can unlock it is you from now on.
me-done-passkey-off = The passkey was removed. You may delete it on the device as well.
unknown = You are not known here yet
unknown-text = The other site knows you, but no account here is linked to it. If you have an account, sign in to it and link it under My account; if not, ask your unit's administrator to invite you.
unknown-taken = Another account here is linked to this identity. Sign in to that one and take the link away first.
providers = Other ways in
providers-lede = Sign in without a password of this site, by whoever else knows you.
providers-name = With
providers-as = As
providers-since = Since
providers-end = Take away
providers-link = Link { $name }
providers-offered = Link who vouched for you
providers-offered-text = { $name } says that you are { $who }. Whoever signs in there as { $who } comes into your account { $login } from now on. If that is not you, cancel and sign out there first.
providers-offered-go = Yes, link it
providers-last = It is your only way in, so it stays. Set a password or link another first.
providers-none = Nothing is linked yet
providers-none-text = Link one, and you can sign in with it from the next time on.
me-done-linked = It is linked. From now on you can sign in with it.
me-done-unlinked = The link was taken away.
reset = Set another password
reset-have = I have a reset code
reset-lede = Ask your unit's administrator for a reset code. They read it out to you; it is good for a quarter of an hour.
reset-code = Reset code
reset-code-hint = Eight digits.
reset-no-code = Enter the code.
reset-wrong = Login or code is wrong, or the code is over. Check both; after five wrong tries ask for another code.
reset-go = Set the password and sign in
reset-back = Back to sign-in

# Other people's accounts
accounts = Accounts
accounts-lede = Who can sign in; help for whoever cannot.
accounts-of = Account of { $name }
accounts-search = Name, initials or staff number
accounts-search-hint = A part is enough.
accounts-found = Found
accounts-more = There are more. Type more of the name.
accounts-none = no account
accounts-nobody = Nobody is called that
accounts-nobody-text = Check the name. Whoever is not known yet is added under Staff.
accounts-invited = Invited
accounts-invited-until = the link is good until { $until }
accounts-steps = What you can do
accounts-own = This is your own account. Change it under My account; what you cannot do there, another administrator does.
accounts-invite = Invite by link
accounts-invite-hint = Makes a link with which the person chooses a login and a password.
accounts-invite-text = { $name } gets a link that makes an account: once, within seven days. A link of before leads nowhere any more.
accounts-uninvite = Take the invitation back
accounts-uninvite-hint = The link leads nowhere from then on.
accounts-uninvite-text = The link that { $name } was given leads nowhere from then on.
accounts-reset = Make a reset code
accounts-reset-hint = For a forgotten password; you read it out.
accounts-reset-text = Make sure that it is { $name } who asks: see or call them. Then read the code out to them.
accounts-second = Take the second factor away
accounts-second-hint = For a lost telephone.
accounts-second-text = Make sure that it is { $name } who asks: see or call them. Codes from an app and passkeys all go; from then on the password alone signs in, until they set another factor up.
accounts-sessions = End all sessions
accounts-sessions-hint = Signs the person out on every device.
accounts-sessions-text = { $name } is signed out on every device and has to sign in again.
accounts-close = Close the account
accounts-close-hint = For good; what was recorded stays.
accounts-close-text = { $name } can never sign in with this account again. Posts stay; end them under Staff. The login stays taken.
accounts-done-uninvite = The invitation was taken back.
accounts-done-second = The second factor was taken away.
accounts-done-sessions = All sessions have ended.
accounts-done-close = The account is closed.
accounts-link-text = Send this link to { $name }, or let them scan it. Whoever has it can make the account.
accounts-link-code = QR code of the link
accounts-link-note = It is shown this once, works once, and is over after seven days.
accounts-code-text = Read this code out to { $name }. They open "I have a reset code" on the sign-in page.
accounts-code-note = It is shown this once, is good for a quarter of an hour and for five tries. All their sessions end when it is used.
accounts-shown-back = Done

# One's own account
me = My account
me-lede = Who you are here, and what you hold.
me-name = Name
me-unit = Unit
me-staff-no = Staff number
me-login = Login
me-role = Role
me-from = From
me-until = Until
me-open = open
me-posts = Posts
me-posts-hint = What you may see and do follows from them.
me-posts-none = No post today
me-posts-none-text = Without a post you see totals only. Ask your unit's administrator for one.
me-password = Password
me-password-text = A new password ends all your sessions but this one.
me-password-current = Current password
me-password-new = New password
me-password-hint = At least 10 characters. Several words that only you would put together are easy to keep in mind.
me-password-again = New password once more
me-password-none = Enter a new password.
me-password-differs = This is not the same as above. Type both again.
me-password-go = Set the password
me-done-password = The password is set; your other sessions have ended.
me-done-second-off = Codes from an app are off.
me-done-session = The session has ended.
me-done-others = All other sessions have ended.
confirm = Is it you?
confirm-password-text = You are about to change how you sign in. Enter your password once more.
confirm-code-text = You are about to change how you sign in. Enter the code that your app shows now.
confirm-again-text = You are about to change how you sign in. For this, sign out and in again; then come back here within a quarter of an hour.
confirm-go = Go on
confirm-wrong = The password is wrong. Try again.
me-sessions = Sessions
sessions-lede = Where you are signed in. If you do not know one, end it and change the password.
sessions-device = Device
sessions-since = Since
sessions-seen = Last seen
sessions-end = End
sessions-end-one = End
sessions-this = this one
sessions-others = End all others
sessions-all = Sign out everywhere
sessions-note = An address is not kept. "Last seen" is right to five minutes.
device-on = { $browser } on { $system }
device-browser = { $browser ->
    [wechat] WeChat
    [dingtalk] DingTalk
    [huawei] Huawei Browser
    [qq] QQ Browser
    [uc] UC Browser
    [samsung] Samsung Internet
    [edge] Edge
    [opera] Opera
    [firefox] Firefox
    [chrome] Chrome
    [safari] Safari
    [program] a program
   *[other] a browser
}
device-system = { $system ->
    [harmony] HarmonyOS
    [android] Android
    [iphone] iPhone
    [ipad] iPad
    [windows] Windows
    [mac] macOS
   *[linux] Linux
}

# When something is wrong
fault-home = Back to the overview
fault-who-can = Who can:
fault-not-found = Not found
fault-not-found-text = There is no such page here, or you may not see it. Check the address, or begin at the overview.
fault-forbidden = You cannot do this step
fault-forbidden-text = Your posts do not include this step. Ask someone who can, or have an administrator change your posts.
fault-sign-in = Sign in first
fault-sign-in-text = Your sign-in has ended, or account or password is wrong. Sign in and come back.
fault-no-second = A second factor is wanted
fault-no-second-text = Your role works with a second factor only. Set it up under My account, then send this again.
fault-stale-form = The form has expired
fault-stale-form-text = The sign-in changed after the form was opened, so nothing was saved. Go back, reload and send it again.
fault-bad = This request makes no sense
fault-invalid = Some fields need correcting
fault-invalid-text = Some fields are wrong and nothing was saved. Correct those listed and send it again.
fault-conflict = This conflicts with what is recorded
fault-key-missing = The write carries no key
fault-key-missing-text = Every write carries a key (the form field key, or the header Idempotency-Key), so that sending it twice records it once. Reload the page and send it again.
fault-key-reused = The key has been used
fault-key-reused-text = This key stands with another write of different content. Reload the page and send it again.
fault-too-large = Too large
fault-too-large-most = What was sent is over the limit of { $mb } MB, and nothing was saved. Divide it and send the parts.
fault-too-large-text = What was sent is over the limit, and nothing was saved. Divide it and send the parts.
fault-too-many = Too many requests
fault-too-many-text = { $seconds ->
    [one] Too many requests from this address. Try again in { $seconds } second.
   *[other] Too many requests from this address. Try again in { $seconds } seconds.
}
fault-refused = This cannot be asked like that
fault-refused-text = This address does not take such a request. Begin at the overview.
fault-internal = It did not work; the fault is ours
fault-internal-text = Nothing was saved. Go back and try again; if it fails again, tell your administrator the time and the page.

# Notices
notices = Notices
notices-new = new
notices-lede = What concerns you: your records that others corrected or took back, what is due, who waits for you.
notices-filter = Search notices
notices-list = The list of notices
notices-search = Search
notices-clear = Clear the search
notices-tab-unread = Unread
notices-tab-all = All
notices-read-one = Mark as read
notices-read-all = Mark all as read
notices-done = All are marked as read.
notices-urgent = Overdue
notices-digest = In the digest
notices-none = Nothing unread
notices-none-text = What concerns you appears here; what is overdue is said at once.
notices-none-found = Nothing found
notices-none-found-text = Try another word, or search all notices.
notices-see-all = See all notices
notices-rule = At most two notices a day are loud, unless something is overdue; the rest waits for the digest of the next morning. None is lost.
notices-unknown = There is a notice; open it to see.

# Work
work-late = { $n ->
    [one] { $n } day late
   *[other] { $n } days late
}
work-waits = waits for you
work-today = today
work-left = { $n ->
    [one] { $n } day left
   *[other] { $n } days left
}
# Long jobs
toasts = Messages
jobs-title = Exports and bulk work
jobs-lede = The exports, imports and bulk work that you started. A file is kept for a day after it is ready, for you alone.
jobs-empty-title = None yet
jobs-empty = Export a list, confirm many records at once, or import a sheet: its progress and its result are here.
job-what = What
job-started = Started
job-state = State
job-far = Progress
job-lede = The progress keeps itself up to date; with scripts off, choose “See how far it is”.
job-state-running = In progress
job-state-done = Done
job-state-failed = Not done
job-state-stopped = Stopped
job-state-interrupted = Interrupted
job-interrupted-text = The server stopped on the way. What was done stands; start it again, and nothing is done twice.
job-goes-on-text = The server stopped on the way. It goes on by itself within a minute, and nothing is done twice.
job-stopped-text = What was done before it was stopped stands.
job-begins = About to begin
job-steps = { $done } of { $total }
job-steps-open = { $done } done so far
job-comma = {", "}
job-left-seconds = { $n ->
    [one] about { $n } second
   *[other] about { $n } seconds
}
job-left-minutes = { $n ->
    [one] about { $n } minute
   *[other] about { $n } minutes
}
job-progress = Progress: { $title }
job-leave = You may leave this page; the work goes on.
job-reload = See how far it is
job-stop = Stop
job-stopping = It is coming to a stop.
job-again = Start again
job-fetch = Fetch { $name } ({ $size })
job-file-day = The file is kept for a day, for you alone.
job-file-gone = The file was kept for a day and is gone. Export again if you need it.
job-open = Open the result
job-back = Back to where it was started
job-rows = What became of each row
job-row = Row
job-outcome = Outcome
job-why = Why
job-row-good = Done
job-row-bad = Not done
job-rows-said = { $good } rows were done, { $bad } were not.
job-rows-all = Show all
job-rows-bad = Show those not done

# Letters
weekday-0 = Monday
weekday-1 = Tuesday
weekday-2 = Wednesday
weekday-3 = Thursday
weekday-4 = Friday
weekday-5 = Saturday
weekday-6 = Sunday
notices-settings = Notices by e-mail
notice-mail-refused = Mail to { $address } came back, and none is sent any more. Give another address.
letters-title = Notices by e-mail
letters-lede = One digest in the morning, and a letter at once for what is overdue; each notice is written of once.
letters-off = This server sends no mail; notices are on their page alone. For notices by e-mail, have an administrator set up a mail server.
letters-where = Where they go
letters-to = They go to
letters-none = There is no address yet, and no mail is sent.
letters-remove = Send no more mail
letters-refused = Mail to { $address } came back, and none is sent any more. Give another address, or mend this one and confirm it again.
letters-confirm = Confirm the address
letters-asked = A code was sent to { $address }; it is good for 30 minutes.
letters-confirm-do = Confirm the address
letters-code = Code
letters-code-hint = The six digits in the letter.
letters-code-wrong = The code is wrong or has expired. Look at the latest letter and enter it again, or have another sent.
letters-new = Another address
letters-address = E-mail address
letters-address-hint = A code is sent there; the address is used once it is confirmed.
letters-address-wrong = This does not look like an e-mail address. Enter all of it, such as name@example.org.
letters-send-code = Send a code
letters-which = What they are about
letters-kinds = Written of by e-mail
letters-quiet = Days without mail
letters-rule = On days without mail nothing is sent; the next day brings the digest. What is not chosen is on the page of notices alone.
letters-done-saved = Saved.
letters-done-sent = The code is on its way.
letters-done-confirmed = The address is confirmed.
letters-done-removed = No more mail is sent.
letters-end-ask = Send no more notices to your address? They can still be read on their page once you have signed in.
letters-end = Send no more mail
letters-ended = No more mail is sent. To have it again, sign in and give an address under “Notices by e-mail”.
letter-code-subject = Luoshi: confirm your address
letter-code-text = Enter this code on the page “Notices by e-mail”; it is good for 30 minutes:
letter-code-why = Somebody gave this address in Luoshi. If it was not you, do nothing.
letter-digest-subject = { $n ->
    [one] Luoshi: { $n } notice
   *[other] Luoshi: { $n } notices
}
letter-overdue-subject = { $n ->
    [one] Luoshi: { $n } thing is overdue
   *[other] Luoshi: { $n } things are overdue
}
letter-why = You get this because you gave this address in Luoshi.
letter-settings = Change notices by e-mail
letter-unsubscribe = Get no more mail
# Lists
list-all = All
list-columns = Columns
list-columns-show = Show these
list-views = Views
list-view-name = Name
list-view-name-missing = Give the view a name and save it again.
list-view-opens = Open this list with it
list-view-first = opens first
list-view-save = Save as a view
list-view-delete = Delete “{ $name }”
list-export = Export
list-export-note = The file holds what the list shows: the same filters, columns and order, however many rows.
list-export-every = All columns, also those not shown
list-confirmed = Confirmed
list-confirmed-yes = Confirmed
list-confirmed-no = Not confirmed
list-confirmed-wait = Waiting for me
list-title = List
list-clear = Clear the filters
list-export-job = Export: { $name }
list-export-done = { $n ->
    [one] One row exported.
   *[other] { $n } rows exported.
}
list-pick = Choose:
list-pick-page = Choose all on this page
list-confirm-label = Confirm several
list-confirm-picked = Confirm those chosen
list-confirm-picked-n = Confirm the # chosen
list-confirm-every = Confirm all { $n } that wait
list-confirm-title = Confirm: { $name }
list-confirm-lede = Confirming says that another person stands behind these records. No figure changes; afterwards only a lead can correct them. Look at what follows, then confirm.
list-confirm-said = { $n ->
    [one] One record
   *[other] { $n } records
 } of { $units ->
    [one] one unit
   *[other] { $units } units
}
list-confirm-most = { $all } records wait, and { $most } are confirmed at once. These are the first { $most } of the list; come back for the others when they are done.
list-confirm-units = By unit
list-confirm-unit = Unit
list-confirm-day = Day
list-confirm-records = One by one
list-confirm-more = and { $n } more
list-confirm-count = Records
list-confirm-do = { $n ->
    [one] Confirm this record
   *[other] Confirm these { $n }
}
list-confirm-back = Back to the list
list-confirm-none-title = Nothing is chosen
list-confirm-none = Tick the records to confirm in the list, then press “Confirm those chosen”.
list-confirm-all-refused-title = None of those chosen can be confirmed
list-confirm-all-refused = The reason stands beside each of them below. Go back to the list and choose others.
list-confirm-refused = { $n ->
    [one] One cannot be confirmed and stays as it is
   *[other] { $n } cannot be confirmed and stay as they are
}
list-confirm-what = Record
list-confirm-why = Why
list-confirm-changed = Somebody changed it after you opened the list. Read it again, then decide.
list-confirm-gone-title = A record that you cannot see
list-confirm-gone = It is no longer among the records that you may see.
list-confirm-job = Confirm { $n }: { $name }
list-confirm-one = Confirmed.
list-confirm-done = { $bad ->
    [0] { $good } confirmed.
   *[other] { $good } confirmed; { $bad } not, which stay as they are. The reasons stand below.
}
# Drafts
drafts = My drafts
drafts-lede = Forms that you have begun and not sent. A draft posts nothing, and only you see it.
drafts-note = Drafts are saved while you type and go when the form is sent; those left alone for 30 days go too.
drafts-none = No drafts
drafts-none-text = When you leave a form halfway, what you typed is kept here by itself; you can go on with it on another computer.
drafts-form = Form
drafts-saved = Last saved
drafts-do = Actions
draft-save = Save as draft
draft-end = Delete draft
draft-this = This is your draft of { $at }; nothing of it is posted yet. Look through it, finish it, then send it.
draft-others = { $n ->
    [one] You have { $n } unfinished draft of this form.
   *[other] You have { $n } unfinished drafts of this form.
}
draft-continue = Go on with the one of { $at }
draft-done-saved = The draft is saved.
draft-done-ended = The draft is deleted.
draft-saved = Draft saved, {"{at}"}
draft-offline = You are offline. What you typed is kept on this device and goes into your drafts once you are connected.
draft-waiting = You are offline. Saved on this device; it is sent once you are connected, and counted once.
draft-ended = Your sign-in has ended. What you typed is kept on this device; sign in to go on.
draft-sent = What you filled in offline has been sent, and was counted once.
draft-mend = What you filled in offline cannot be saved as it is: something needs correcting. All of it is in your drafts.
draft-sending = Sending
draft-open = Open

# What did not work, and why
said-contended = Somebody else changes the same thing at this moment, and nothing was saved. Send it again.
said-under-way = An earlier write with this key is still under way. Wait a moment and look at the record.
said-too-much = { $quantity } is too large: one entry holds at most 10 to the 15th. Look at the number typed.
said-no-position = The ledger ends at entry { $last }; there is no { $asked } yet. Choose one up to { $last }.
said-period = The period ends on { $until }, before it begins on { $from }. Choose another.
said-page-key = This is no place in the list. Begin at its first page.
said-no-version = What was sent does not say which version of the record it changes, so nothing was saved. Open the record again and make the change there.
said-not-whole = The form did not arrive whole. Go back and send it again.
said-no-format = Choose XLSX or CSV and export again.
said-code-no-app = The second factor of this account is a passkey, which a program cannot show. Add codes of an app at /me/second: a program can make them from the same secret. Or send in code a recovery code that was not used yet; each works once.
said-code-wanted = This account has a second factor: send in code the six digits that its app shows now, or one of its recovery codes.
notice-kind-mail-refused = Mail came back
# First start
setup = Set Luoshi up
setup-lede = There is no city here yet, and nobody who could sign in. Three steps, and it can be used. If you stop on the way, you go on from there.
setup-done = Done
setup-code = Enter the setup code
setup-code-text = Only whoever started the program sees the code. It shows that you are the one who installs this.
setup-code-field = Setup code
setup-code-hint = The program printed it when it started (a service prints it to the system log): eight letters and digits, in capitals or not.
setup-code-go = Go on
setup-code-none = There is no code yet. Type what the program printed.
setup-code-wrong = This is not the code. Each start makes another: look for the one of the last start.
setup-code-wait = That was too fast. Try again in { $seconds } seconds.
setup-pack = Choose a pack
setup-pack-text = A pack says which city it is, which units it has, what is recorded and which figures are computed. You can load newer versions later; the city stays.
setup-pack-done = { $city } has been founded.
setup-pack-field = Which pack
setup-pack-counts = { $items } items, { $figures } figures, { $units } units
setup-pack-own = A pack of your own
setup-pack-own-note = Send a ZIP file
setup-pack-file = The pack's file
setup-pack-file-hint = The pack's whole folder as a ZIP file, 32 MB at most.
setup-pack-go = Found the city
setup-pack-none = No file was chosen. Choose a ZIP file, or take the pack that comes with the program.
setup-pack-too-large = The file has more than { $mb } MB. Leave only the pack's own files in the archive.
setup-pack-unsound = { $n ->
    [one] The pack has a problem, in the table above. Mend it, compress the folder again, and send that.
   *[other] The pack has { $n } problems, in the table above. Mend them, compress the folder again, and send that.
  }
setup-sample = Look at the sample city first
setup-sample-text = Not sure yet? The sample city can be put into this empty database, to look around: its people and records are made up. For a real start, take another empty database.
setup-sample-making = Making the sample city
setup-sample-begins = About to begin.
setup-sample-steps = { $done } of { $total } done
setup-sample-leave = You may leave this page; the city goes on being made.
setup-sample-made = The sample city is ready
setup-sample-made-text = These accounts, each with another post, sign in with one password. It is shown here and nowhere else: note it down.
setup-sample-accounts = Accounts
setup-sample-password = Password
setup-sample-sign-in = Noted; sign in
setup-sample-failed = The sample city was not made
setup-sample-failed-text = A part of it may be in the database. Stop the program, and start it with another empty database by --database.
setup-administrator = Make the administrator
setup-administrator-text = The administrator keeps units, people, accounts and posts, and records nothing. There can be more of them later.
setup-administrator-go = Done, sign in
setup-no-name = There is no name yet. Type the administrator's own name.
setup-fault = This step was not done
setup-again = Back to the setup

# What is wrong with a sheet or a pack
amiss = Where the problems are
amiss-at = Place
amiss-header = Column
amiss-value = Holds
amiss-wrong = Problem
amiss-right = What to do

# What each page is for and how it is used
how-accounts = Who can sign in. The administrator makes and closes accounts; what somebody may do follows from their posts.
how-accounts-person = One person's account: invite by a link, reset by a code that is read out, or close it, which signs out everywhere.
how-accounts-person-step = See whom it is about before this step. Links and codes are shown once and work once.
how-drafts = Forms that were begun. Open one to go on, or discard it. Only you see them, and they count nowhere.
how-invited-token = Make your account with the link: choose a login and a password. The link works once.
how-jobs = Long work, such as exports. You may leave this page; what is done waits here.
how-jobs-id = How far a job is, how long it will take, and its file. It can be stopped, and goes on after an interruption.
how-me = Who you are, your posts and your account. Where something is wrong, ask whoever gave you the post.
how-me-confirm = Before the security of your account is changed, show once more that it is you.
how-me-password = Change your password. Your sign-ins on other devices end.
how-me-second = A second factor: besides the password, signing in takes six digits from an app. If the phone is lost, use a code on paper.
how-me-second-new = Scan the code with an app and enter the six digits that it shows.
how-me-second-off = Switch the second factor off. Signing in then takes the password alone.
how-me-sessions = Where you are signed in. End what you do not know, and change your password.
how-notices = What concerns you. You are told loudly at most twice a day, unless something is overdue; all of it stays here.
how-notices-settings = What you want to be told of, and whether by e-mail. An address is confirmed by a code first.
how-notices-unsubscribe-token = End notices by e-mail. They can still be read here.
how-sign-in = Sign in with your account. If you forgot the password, the administrator reads a code out to you; tell nobody your password.
how-sign-in-reset = The code that the administrator read out holds for a quarter of an hour. Enter it with a new password.
how-sign-in-second = Enter the six digits that the app shows now, or an unused code on paper.
how-me-providers = Other accounts that you can sign in with, such as your office's. Once one is linked, you need no password here.
how-me-providers-link = Link another account: sign in there once, and come back here.
how-me-passkeys = Passkeys sign you in with the fingerprint, the face or the code of a phone or a computer. Make one on each device, and take out here what you no longer use.
quoted = In what was published
quoted-note = This record counts in the published numbers below. Once it is changed, they say what they were and what they are.
quoted-gone = This record was withdrawn. The numbers below counted it when they were published; they say what they were and what they are.
quoted-more = There are more; these are the latest.

# How a figure is told: its value, its definition, its change
units = Units
none-few = Fewer than 5 people: no average
none-divide = Nothing to divide by
none-records = No record yet
kind-sum = Sum
kind-records = Records, counted
kind-people = People, each once
kind-level = Stock: what exists at the end
kind-people-at = People at the end, each once
kind-units = Units, counted
kind-days = Days, counted
kind-span = From the first to the last day
kind-ratio = One figure divided by another
kind-daily = Average a person a day
kind-year-change = Against the year before
net = Net
period-campaign = Campaign to date
period-quarter = The last whole quarter
period-month = The last whole month
period-week = The last seven days
period-year = The year to date
period-day = The day
period-from = From a fixed day to date
period-fixed = A fixed period
bridge-no-value = There is no value at one of the two moments.
bridge-points = points
bridge-new = New
bridge-new-says = Posted since, for { $day } or later
bridge-new-first = Posted since
bridge-late = Late
bridge-late-says = Posted since, for a day before { $day }, which was past already
bridge-corrected = Corrected
bridge-corrected-says = Taken back and posted anew in the same record
bridge-withdrawn = Withdrawn
bridge-withdrawn-says = Taken back, with nothing in its place
bridge-moved-in = Moved in with a unit
bridge-moved-in-says = Stood before; its unit has come below this one
bridge-moved-out = Moved out with a unit
bridge-moved-out-says = Still stands; its unit has left this one
bridge-months = In months to compare
bridge-months-says = Stands at both moments; its month has entries in both years at one of them alone
bridge-redefined = Defined anew
bridge-redefined-says = The same entries, counted by another definition
bridge-above = Above the line
bridge-below = Below the line
bridge-people = People
bridge-this-year = Months of this year
bridge-year-before = The same months of the year before
plain-sum = Adds up the quantities of “{ $item }” in the period; what was reversed is taken off.
plain-records = Counts the records of “{ $item }” in the period; reversed ones do not count.
plain-people = Counts the people in “{ $item }” in the period; somebody who comes twice counts once.
plain-level = What is left of “{ $item }” on the period’s last day: all that was posted until then, less what left or was reversed.
plain-people-at = Counts the people in “{ $item }” on the period’s last day; each counts once.
plain-units = Counts the units that recorded “{ $item }” in the period ({ $kind }); each counts once.
plain-days = Counts the days with a record of “{ $item }” in the period; each counts once.
plain-span = The days from the first to the last with “{ $item }” in the period, both counted.
plain-ratio = “{ $above }” divided by “{ $below }”, both of the same unit and period.
plain-daily = The quantity of “{ $item }” in the period, divided by people and by days; none for fewer than 5 people.
plain-year-change = The whole months of this year of “{ $item }” against the same months of the year before, in per cent; only months with records in both years.
plain-below = { $n ->
    [one] The one item below it counts, too.
   *[other] The { $n } items below it count, too.
}
plain-scope = Only { $unit } counts.
plain-period = Where no period is chosen, it is: { $period }.
plain-whole = A whole number, neither estimated nor rounded.
plain-decimals = { $n ->
    [one] Rounded once at the end, to { $n } decimal.
   *[other] Rounded once at the end, to { $n } decimals.
}

changed = Numbers that changed
changed-number = Number
changed-was = Before
changed-is = Now
changed-new = not there
changed-gone = removed
changed-comma = ,{" "}
