# What goes back and forth with the other side: calls, replies, offers, promises, money.

lint-refused = 这样写不行：{ $name }。{ $hint }
cli-lint-ok = 没有威胁的话，钱也没有和施压连在一起。
text-unreadable = 读不了 { $file }：{ $reason }。
text-too-long = { $file } 太长了，只读 1 MiB 以内的文字。
no-proof = 规则包里没有「{ $what }」这种凭证。
