# Helpers, and work that was given up.

helpers-title = Helpers
helpers-head = Who helps you
helpers-none = Nobody helps yet. If family, a friend or a clinic is to help, note here how far they may go.
helper-over = over
helper-until = until
helper-proof-is = Authority:
helper-sit = Open here as this helper
helper-end = End the help
helper-add = Ask someone to help
helper-name = Name
helper-rights = How far they may go
helper-last-day = Last day
helper-open-end = empty if open
helper-proof = What shows the authority
helper-proof-example = e.g. a handwritten mandate
helper-exhibit = A picture of it
helper-save = Record this helper
helper-needs-name = One thing is missing: a name of at most forty characters
helper-needs-rights = One thing is missing: how far they may go; choose one
helper-needs-day = The last day must be today or later
no-helper = There is no such helper, or the last day is over: { $what }
helper-limits = What a helper can and cannot do
helper-limit-1 = A helper does not see your name, address and the like; of numbers only the ends. Words noted from calls are seen.
helper-limit-2 = Only you decide on offers, change facts, publish, close and take back. Only you open originals.
helper-limit-3 = Whatever a helper does is marked as the helper’s in the log.
helper-limit-4 = This is no password. Whoever holds this machine gets back to your view by pressing “Leave”.
