# Understanding what the other side says

text-too-long = The text is longer than { $n } KB. Give only the part that matters
hear-nothing = No familiar excuse was heard
