# What goes back and forth with the other side: calls, replies, offers, promises, money.

lint-refused = Not like this: { $name }. { $hint }
cli-lint-ok = No threat, and no money joined with pressure.

call-title = On the phone: { $rung }
call-times = call no. { $n }
call-h1 = On the phone: what they say, what you answer
call-say = You can say
call-open = Begin with these lines, then ask for the ticket number.
call-script = Show what to say
call-own = Speak of your own line and of calls you logged.
call-they-say = They say
call-all = All { $n }
call-more = Then say, and note down
call-note-down = Note down:{" "}
call-notes = Notes
call-heard = Their words
call-find = Find
call-ticket-hint = be sure to get it
call-rest = Time, sum per call, money offered
call-offline = Type, or use the microphone of the keyboard. It works without a signal; notes stay on this phone until saved.
call-save = Hung up: put it in the case
call-matched = heard: { $words }
do-call-now = Call, and note as you talk
file-paced = You approached them on { $last }; better wait until { $until }. Asking too often is taken for repetition.
file-pace-anyway = Something new has happened; it has to be now
file-needs-pace = The interval since the last time has not passed. If something new has happened, tick that box.

cap-again = The same number again
cap-own-number = That is your own number. Log the number that called.

cli-sweep-none = Nothing has come due.
notices-head = Come due: have a look
notice-passed = { $n } days past
notice-left = { $n } days left

# Money, promises, ledger
money-offered = Offered
money-paid = Paid
money-not-offered = not offered
money-zero = 0.00
money-loose = On no line in particular
money-loose-about = money offered or paid without saying for what
paid-head = Money received
paid-none = none yet
paid-add = Money came: note it
paid-amount = Amount
paid-on = For which line
paid-on-unsaid = they did not say
paid-save = Note this payment
currency-CNY = CNY
currency-USD = USD
promises-title = Promises
promises-head = What they promised
promise-write = Write: please keep the promise
promise-add = Record another promise
promises-watch = Every later call by them or for them counts as a breach. The watch goes on after the case is closed.
ledger-title = What it took
ledger-head = What it took, and was it worth it
worth-head = Until today
worth-minutes = Time spent
worth-costs = Money spent
worth-per-hour = Received per hour
worth-before = Before complaining
worth-after = Since the promise or last complaint
worth-pace = { $n } calls in { $days } days
worth-quiet = No call for two weeks or more. That is what it is for.
worth-fewer = The calls have fallen by half or more.
worth-same = The calls have hardly fallen; the next rung may be worth a look.
worth-early = Too early to tell.
worth-note = All figures are counted from the log. Little money is no failure: the aim is quiet.
watch-start = Start the clock
watch-stop = Stop and fill in
costs-head = Money spent
costs-what = On what
costs-amount = Amount
costs-save = Note the cost
dates-move = Extended, or computed wrongly
dates-new-day = New last day
dates-reason = Why, and what shows it
dates-move-save = Change this day
dates-needs-day-and-reason = Give the new last day and the reason. The old day stays in the log.
dates-unchecked = These rules were to be checked again by { $day }, which has passed. Take the days below as a hint; the official text decides.
dates-stale = not rechecked

# The contents list
place-more = More
more-title = All of this case
more-log = Logged and received
more-way = Days and money
more-about = The case itself
place-log-about = line by line; corrected, never deleted
place-reply = An answer came
place-reply-about = paste it and see what it means
place-import-about = call list of a phone or operator
place-evidence = Evidence
place-evidence-about = sealed originals, list, bundle
place-parties = Who they are
place-parties-about = which number is whose, and what shows it
place-deadlines-about = theirs, yours, how computed
place-money-about = asked, offered, paid
place-promises = Promises
place-promises-about = what they promised, kept or broken
place-ledger = What it took
place-ledger-about = time and money, was it worth it
place-facts-about = name and address for letters
place-publish = Publish
place-publish-about = without personal data, shown to them first
place-helpers = Helpers
place-helpers-about = who may look, who may log for you
place-close = Close
place-close-about = outcome and cost; the watch goes on
place-packs = Which rules are used

new-who = Who is calling
new-ladder = The steps ahead, and what each takes
full-stop = .{" "}

# Reading a reply
reply-paste = A message, a letter, what was said on the phone: paste or write it
reply-read = See what it means
reply-seems = It seems to mean:{" "}
reply-no-meaning = not clear; please choose
reply-others = It may also mean:{" "}
reply-confirm = A suggestion only. The form below is filled accordingly; look before you save.
reply-sealed = Sealed:{" "}
reply-which = Which step does it answer
reply-names-ticket = the text names ticket { $ticket }
reply-done-on = done on { $day }
reply-needs-rung = Choose which step it answers
reply-found-sums = Sums
reply-found-days = Days
reply-found-tickets = Numbers
reply-found-agents = Agents
reply-leads = {" "}It can lead to: { $rungs }.

cli-diff-same = The two editions are the same.
cli-diff-nothing-moves = Nothing moves in this case. Letters that were sent stay as they are.

call-afterwards = The call is over: note it afterwards

do-call-again = Call again, and note as you talk

# Ready-check
place-ready = What is missing
place-ready-about = facts, letters, evidence for the next step
ready-title = What is missing
ready-head = What the next steps still need
ready-none = No step is left to walk.
ready-open = open now
ready-not-yet = not yet
ready-letter = written
ready-letter-gaps = { $n } missing
ready-evidence = Evidence worth keeping
cli-money-none = No sums yet.
cli-promises-none = No promises yet.
