# 出了什么事，怎么办。键就是可以报给别人的代号，定了就不改。

case-changed = 你打开这一页之后，案卷里又记了别的，所以这次没有存。看一下变了什么，再决定
store-busy = 另一个程序正在写。等几秒再试一次
job-taken-over = 这项后台的事已由另一个程序接手：{ $what }
case-exists = 已经有这个编号的案卷：{ $what }
text-unstorable = 文字里有一个存不了的符号（U+0000），去掉它再试
figure-too-large = 数字大得存不下
restore-not-empty = 这个数据文件夹里已经有案卷。恢复要用一个空的文件夹
broken = 这一步没有做成，问题在程序这边
no-such-day = 「{ $value }」不是一个日期，写成 2026-10-12
no-such-word = 「{ $value }」不在能选的几项里
no-job = 没有放弃的事叫这个：{ $what }
already-taken-back = 这一条已经撤回了
step-needs-action = 没说是哪一步
needs-seconds = 「{ $value }」不是秒数，只写数字
no-such-deadline = 没有这样一个在走的期限：{ $what }
problem-changed-head = 案卷变了，没有存
problem-changed = 这期间记下的
problem-look-again = 看现在的页面
problem-save-anyway = 照样存
problem-busy = 正忙
problem-code = 代号{" "}
restore = 恢复

jobs-title = 没做成的后台事
jobs-about = 试了几次都没成，停下来等你看一眼
jobs-none = 没有停下来的事
jobs-retry = 再试一次
jobs-forget = 不做了
job-plan = 算这个案卷哪几天要看
job-remind = 到日子提醒
job-tries = 试了 { $n } 次。最后一次说：
cases-failed = 有 { $n } 件后台的事没做成
cases-failed-look = 看一眼
