# What happened and what to do. A key is the code that a person can quote; once set it does not change.

case-changed = Something else was recorded after you opened this page, so this was not saved. See what changed, then decide
store-busy = Another program is writing. Try again in a few seconds
job-taken-over = Another program has taken over this piece of work: { $what }
case-exists = There is a case with this number already: { $what }
text-unstorable = The text has a sign that cannot be stored (U+0000). Take it out and try again
figure-too-large = The figure is too large to be stored
restore-not-empty = This data folder has cases already. Restore into an empty one
broken = This was not done; the fault is the program's
no-such-day = “{ $value }” is not a date; write 2026-10-12
no-such-word = “{ $value }” is not among the choices
no-job = No work that was given up has this name: { $what }
already-taken-back = This entry was taken back already
step-needs-action = Which step is not said
needs-seconds = “{ $value }” is not a number of seconds; write figures only
no-such-deadline = There is no such running date: { $what }
problem-changed-head = The case has changed; not saved
problem-changed = Recorded meanwhile
problem-look-again = See the page as it is now
problem-save-anyway = Save anyway
problem-busy = Busy
problem-code = Code{" "}
restore = Restore

jobs-title = Work that was given up
jobs-about = Tried several times without success; it waits for you to look
jobs-none = Nothing was given up
jobs-retry = Try again
jobs-forget = Let it go
job-plan = Work out the days to look at a case
job-remind = Remind of a date
job-tries = Tried { $n } times. The last try said:
cases-failed = Background work that was given up: { $n }
cases-failed-look = Look
