# Add it up yourself
yourself = Add it up yourself
yourself-lede = Anybody can add up every published figure of this city again from its open entries, without signing in and without trusting us.
yourself-browser = In the browser
yourself-browser-text = Without signing in: download the page below and check signed statements with it; it also works without a network. Staff who are signed in find “Compute it on this computer” on the page of a figure: the browser fetches all open entries, checks each, and computes the figure again.
yourself-offline = Download the page that checks
yourself-program = With a small program
yourself-program-text = It needs Python 3.9 and nothing else. It fetches the whole log, checks the signature and every entry, and prints all figures that are open. It has some three hundred lines: read it before you run it.
yourself-address = ADDRESS-OF-THIS-SITE
yourself-log = The log
yourself-log-text = { $n } entries are published. The log has the open form of C2SP (checkpoint, tile, entries), so that other people's programs can read, check and witness it.
yourself-key = The log's key. Copy it, and compare it with the one you have from elsewhere:
yourself-checkpoint = Download the checkpoint
yourself-vkey = Download the key
yourself-alone = No witness is asked so far, so nobody else has signed the checkpoint. Keep it, and you can find out later whether the past was changed.
yourself-signers = Others whose signatures stand under it:
yourself-witnesses = Witnesses
yourself-witnesses-text = Others, elsewhere, who are shown each checkpoint and sign it only where the log has grown from what they signed before. Whoever knows their keys sees that everybody is shown the same log.
yourself-colon = {": "}
yourself-witnessed = last signed { $n } entries, on { $at }.
yourself-witnessed-nothing = has signed nothing yet.
yourself-witness-unreachable = It could not be reached the last time.
yourself-witness-refused = It did not sign the last time it was asked.
yourself-witness-other = It knows another log of this name: nothing is signed until that is cleared up.
yourself-witness-keys = Download the keys of the witnesses
yourself-origins = Earlier names
yourself-origins-text = The log begins under another name where an older database had to be put back: what the former signed at its end may be missing here. Hold its last checkpoint against what you kept.
yourself-origin = Since { $day } the log is named { $now }; before, it was { $former }.
yourself-origin-last = This it signed last:
yourself-origin-nothing = It had signed nothing.
yourself-limits = What this does not show
yourself-limit-true = Whether what the records say is true. For that, a sample has to be looked at on the spot.
yourself-limit-missing = Whether something was done and not recorded.
yourself-limit-fork = Whether others are shown the same log. Cosigning witnesses tell that, or comparing checkpoints.
yourself-limit-persons = Figures that count people can be computed again only where their definition allows pseudonyms; for the others the reason is given.
yourself-none = The log is not published yet
yourself-none-text = Once the first checkpoint is published, this page says how to fetch and check the entries.

# Statements
statements = Statements
statements-lede = Figures that the city has signed. Each can be checked, and none can be changed quietly.
statements-none = No statement yet
statements-none-text = When a figure is published, a statement lets others check it.
statements-filter = Filter
statements-x-figure = Figure's code
statements-x-unit = Unit
statements-x-code = Unit's code
statements-x-from = First day
statements-x-until = Last day
statements-x-value = Value
statements-x-measure = Measure
statements-x-made = Stated
statements-how = Open the figure and choose “State this figure”.
statements-figures = See the figures
statements-next = Earlier ones
statement-title = Statement: { $figure }
statement-about = {", "}
statement-figure = Figure
statement-entries = Entries
statement-position = Position in the log
statement-hash = Number
statement-witnesses = Witnesses
statement-alone = Nobody else has signed it so far
statement-few = Fewer than 5 people: no average
statement-none = Nothing to divide by
statement-check = Check it
statement-check-text = Download the statement's file and open it with the page that checks, or run:
statement-done = The statement is signed and published.
statement-vkey = KEY is the city's public key.
statement-file = Download the statement
statement-paper = On paper
statement-paper-text = The code holds the signed text below; scanned, it can be compared with what stands elsewhere.
statement-code = The statement's text and signature as a QR code

# Stating
state-title = State this figure
state-lede = Once signed, the statement is open to everybody and cannot be taken back.
state-text = What is signed is the value as it stands now. Where entries are corrected later, the statement stays and the figure changes; the difference can be looked up.
state-do = Sign and publish
state-back = Do not
statement-audit = Audit
statement-audit-text = Draw some of the records behind it, and have other units look at them on the spot.

# What did not work, and why
said-no-day = “{ $text }” is no day. Write it as 2021-04-16.
said-log-shrunk = The log is not the one that its key signed last, so nothing is signed now. Ask the administrator to look at the server's log.
said-log-witnessed = A witness has cosigned another log of this name, so nothing is signed now. Ask the administrator to look at the server's log.
said-log-unasked = The server has just started and is asking the witnesses what they know. Try again in some seconds.
said-log-no-key = The log has no key yet. `luoshi serve` makes one at its first start.

# What each page is for and how it is used
how-statements = Figures that were published, each signed. Anybody can open one and check its value.
how-statements-new = Publish a figure: choose figure, unit and period. What is published cannot be changed; what changes later shows.
how-statements-name = A signed figure: what it says, where in the log it stands, and how to check it by yourself.
how-verify = Add the figures up without trusting us: in the browser, on a page for your disk, or with a bit of Python.
