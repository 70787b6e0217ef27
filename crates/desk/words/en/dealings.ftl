# What goes back and forth with the other side: calls, replies, offers, promises, money.

lint-refused = Not like this: { $name }. { $hint }
cli-lint-ok = No threat, and no money joined with pressure.
text-unreadable = { $file } cannot be read: { $reason }.
text-too-long = { $file } is too long; texts up to 1 MiB are read.
no-proof = The pack has no proof “{ $what }”.

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
