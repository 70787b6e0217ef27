# What goes back and forth with the other side: calls, replies, offers, promises, money.

lint-refused = 这样写不行：{ $name }。{ $hint }
cli-lint-ok = 没有威胁的话，钱也没有和施压连在一起。

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

# Money, promises, ledger
money-offered = 对方提出
money-paid = 已付
money-not-offered = 未提
money-zero = 0.00
money-loose = 没说是哪一项
money-loose-about = 对方提出或付的钱，没有说明对应哪一项
paid-head = 收到的钱
paid-none = 还没有
paid-add = 收到钱了，记一笔
paid-amount = 多少钱
paid-on = 对应哪一项
paid-on-unsaid = 对方没说
paid-save = 记下这笔
currency-CNY = 元
currency-USD = 美元
promises-title = 承诺
promises-head = 对方答应过什么
promise-write = 写信请他们按承诺办
promise-add = 再记一条承诺
promises-watch = 承诺之后每来一通，只要是对方或替它打的，都会算成违诺。结案以后也接着看。
ledger-title = 花了什么
ledger-head = 花了多少，值不值
worth-head = 到今天
worth-minutes = 花的时间
worth-costs = 花的钱
worth-per-hour = 每小时收回
worth-before = 投诉以前
worth-after = 承诺或最近一次投诉以后
worth-pace = { $days } 天 { $n } 通
worth-quiet = 两周以上没有来电了。要的就是这个。
worth-fewer = 来电少了一半以上。
worth-same = 来电没有少多少，可以看看下一级。
worth-early = 日子还短，看不出来。
worth-note = 金额和次数都从记录里数出来。钱少不等于没用：目的是不再来电。
watch-start = 开始计时
watch-stop = 停，填上分钟
costs-head = 花的钱
costs-what = 花在什么上
costs-amount = 多少钱
costs-save = 记下花费
dates-move = 延期了，或算得不对
dates-new-day = 新的最后一天
dates-reason = 为什么，有什么凭证
dates-move-save = 改这个日子
dates-needs-day-and-reason = 写上新的最后一天和原因。原来的日子留在日志里。
dates-unchecked = 这套规则说好 { $day } 前再核对一次，已经过了。下面的日子只供参考，以官方文本为准。
dates-stale = 未再核对

# The contents list
place-more = 更多
more-title = 这个案卷里的全部
more-log = 记下和收到的
more-way = 日子和钱
more-about = 案卷本身
place-log-about = 一条一条，能更正，不能删
place-reply = 收到回音
place-reply-about = 贴上原文，看是什么意思
place-import-about = 手机或运营商的通话清单
place-evidence = 证据
place-evidence-about = 封存的原件、清单、打包
place-parties = 对方是谁
place-parties-about = 哪个号码属于哪家，靠什么证明
place-deadlines-about = 对方的、你的，怎么算的
place-money-about = 要求、对方提出、已付
place-promises = 承诺
place-promises-about = 答应过什么，守住没有
place-ledger = 花了什么
place-ledger-about = 时间和钱，值不值
place-facts-about = 信里要写的姓名、地址
place-publish = 公开
place-publish-about = 去掉个人信息，先给对方看
place-helpers = 帮手
place-helpers-about = 谁能看，谁能帮你记
place-close = 结案
place-close-about = 结果、花费，接着看承诺
place-packs = 用的哪套规则

new-who = 谁打来的
new-ladder = 会走哪几步，各要花多少
full-stop = 。

# Reading a reply
reply-paste = 短信、来信、电话里说的，贴上或写下
reply-read = 看看是什么意思
reply-seems = 像是：
reply-no-meaning = 看不出来，请你选
reply-others = 也可能是：
reply-confirm = 只是建议。下面已经照着填了，你看过再存。
reply-sealed = 已封存：
reply-which = 回的是哪一步
reply-names-ticket = 原文里有工单号 { $ticket }
reply-done-on = { $day }做过
reply-needs-rung = 回的是哪一步，选一个
reply-found-sums = 金额
reply-found-days = 日期
reply-found-tickets = 编号
reply-found-agents = 工号
reply-leads = 接下来可以走：{ $rungs }。

cli-diff-same = 两版没有不同。
cli-diff-nothing-moves = 这个案卷里什么都没动。已交的信不变。

call-afterwards = 已经打完了，补记一通

do-call-again = 再打一次，边打边记

# Ready-check
place-ready = 还差什么
place-ready-about = 下一步要的资料、信、证据
ready-title = 还差什么
ready-head = 下一步还差什么
ready-none = 没有还能走的步。
ready-open = 现在能走
ready-not-yet = 还没开
ready-letter = 写好了
ready-letter-gaps = 还差 { $n } 项
ready-evidence = 值得留的证据
cli-money-none = 还没有金额。
cli-promises-none = 还没有承诺。
