# The do-not-call registry.

registry-no-plan = there is no plan of numbers “{ $plan }”; there are: { $known }
registry-exists = this folder holds a registry already: { $folder }
registry-name = “{ $name }” cannot be a registry’s name: not empty, no blanks, no plus sign. Write a domain with a path: registry.example/cn
registry-other-database = this database belongs to another registry: { $name }
no-registry = there is no registry in this folder: { $what }. Make one with wurao registry init
registry-broken = this part of the registry cannot be read: { $what }. Bring it back from a backup and try again
registry-number = “{ $value }” is no number: { $reason }
registry-empty = it is empty
registry-not-digits = it holds something that is not a digit
registry-masked = some of its digits are hidden
registry-wrong-length = it has the wrong length. A country code is never guessed; begin numbers of other countries with +
registry-no-entry = number { $number } has no entry { $what }
registry-organisation-id = “{ $value }” cannot be an organisation’s id: 1 to 64 small letters, digits, - and ., beginning with a letter or digit
registry-time = “{ $value }” is no time. Write 2026-12-01T10:00:00Z, 2026-12-01 10:00, or a day alone
registry-no-purpose = the rules know no purpose “{ $purpose }”; they know: { $known }
registry-no-version = there is no version { $what }
registry-prefer = write a preference as key=value: { $reason }
registry-too-many-codes = too many codes were asked for or tried today. Come back tomorrow, or ask the operator to do it
registry-too-many-classes = There are more than 65,536 different preferences; this version was not published. Merge or drop some, then publish again
registry-no-code = no code is awaited: none was asked for, it was used, it has expired, or it was tried too often. Ask for a new one
registry-wrong-code = that is not the code; { $left } tries are left
registry-clock = the clock went back, so nothing was recorded. Set the clock right and try again

cli-registry-made = the registry “{ $name }” is made: { $folder }
    public key: { $key }
cli-registry-listed = { $number } refuses sales calls since { $since }
cli-registry-not-listed = { $number } is not registered
cli-registry-already = { $number } was so already; nothing was recorded
cli-registry-rejected = number { $line }, “{ $value }”, was not recorded: { $reason }
cli-registry-code-sent = a code is on its way to { $number }, good until { $until }. When it is there: wurao registry confirm { $number } CODE
cli-registry-status = { $number }
    { $listed ->
        [yes] refuses sales calls since { $since }
       *[no] is not registered
    }
    lets in: { $preference }
    version at that time: { $version }
cli-registry-allowed = { $allowed ->
        [yes] may be called
       *[no] may not be called
    }

registry-from-to = the caller or the called number is missing: write --from N --to N
registry-time-to-come = “{ $value }” is still to come

registry-reason-listed = the called number refuses sales calls
registry-reason-not-listed = the called number is not registered
registry-reason-grace = registered a short while ago, the grace still runs
registry-reason-preference-lets-in = its holder lets such calls in
registry-reason-preference-refuses = such calls are not among those its holder lets in
registry-reason-consent = its holder lets this organisation call
registry-reason-consent-out-of-scope = its holder lets this organisation call, but not for this
registry-reason-company-stop = its holder told this organisation to stop
registry-reason-reassigned = the number has another holder; earlier consent does not count
registry-reason-exempt-purpose = this purpose is no sales call
registry-reason-hours = outside the hours for calls
registry-reason-zone-unknown = the called person’s zone is unknown, so the hours cannot be checked
registry-reason-attempts = called too often
registry-reason-list-version = the list is recent enough
registry-reason-list-too-old = the list is too old
registry-reason-version-from-later = the list is from after this call
registry-reason-no-version = no list was published yet
registry-reason-caller-unknown = no organisation has named the calling number
registry-reason-no-mandate = this organisation has no mandate for such calls
registry-reason-mandate = called under a mandate; the principal answers for it
