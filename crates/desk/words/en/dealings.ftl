# What goes back and forth with the other side: calls, replies, offers, promises, money.

lint-refused = Not like this: { $name }. { $hint }
cli-lint-ok = No threat, and no money joined with pressure.
text-unreadable = { $file } cannot be read: { $reason }.
text-too-long = { $file } is too long; texts up to 1 MiB are read.
no-proof = The pack has no proof “{ $what }”.
