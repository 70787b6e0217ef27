# Understanding what the other side says

text-too-long = The text is longer than { $n } KB. Give only the part that matters
hear-nothing = No familiar excuse was heard
read-unclear = Its meaning is not clear
read-why = because of:
read-amounts = sums:
read-per-call = for each later call:
read-dates = dates:
read-tickets = numbers:
read-agents = employee numbers:
read-and = {", "}
