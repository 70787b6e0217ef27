# What goes back and forth with the other side: calls, replies, offers, promises, money.

lint-refused = 这样写不行：{ $name }。{ $hint }
cli-lint-ok = 没有威胁的话，钱也没有和施压连在一起。
text-unreadable = 读不了 { $file }：{ $reason }。
text-too-long = { $file } 太长了，只读 1 MiB 以内的文字。
no-proof = 规则包里没有「{ $what }」这种凭证。

call-title = 通话：{ $rung }
call-times = 第 { $n } 次
call-h1 = 通话中：对方说什么，你怎么接
call-say = 你可以这样说
call-open = 打通了先说这几句，再要工单号。
call-script = 打开要说的话
call-own = 只说自己的号码、自己记下的来电。
call-they-say = 对方在说
call-all = 全部 { $n } 种
call-more = 接着说、要记什么
call-note-down = 记下：
call-notes = 记下
call-heard = 对方的原话
call-find = 找说法
call-ticket-hint = 一定要问到
call-rest = 时间、每通补多少、给钱
call-offline = 打字，或用键盘上的话筒说。没有信号也能用，写的先留在这台手机上。
call-save = 挂断了，放进案卷
call-matched = 听到：{ $words }
do-call-now = 拨打，边打边记
file-paced = { $last }刚找过他们，最好等到{ $until }再去。催得太密，会被当成重复投诉。
file-pace-anyway = 有新的事，现在就要去
file-needs-pace = 离上次还没到间隔。确有新的事，勾上那一项再记。

cap-again = 又是这个号码
cap-own-number = 这是你自己的号码。要记的是打来的号码。

cli-sweep-none = 今天没有到期要看的。
notices-head = 到日子了，看一眼
notice-passed = 过了 { $n } 天
notice-left = 还有 { $n } 天
