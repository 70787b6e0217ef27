# 帮手和没做成的事。

helpers-title = 帮手
helpers-head = 谁在帮你
helpers-none = 还没有帮手。家人、朋友或公益机构要帮忙，先在这里记下能做到哪一步。
helper-over = 到期了
helper-until = 到
helper-proof-is = 凭据：
helper-sit = 在这里以帮手身份打开
helper-end = 不再帮忙
helper-add = 请一位帮手
helper-name = 怎么称呼
helper-rights = 能做到哪一步
helper-last-day = 帮到哪天
helper-open-end = 不限就空着
helper-proof = 有什么凭据
helper-proof-example = 例如：手写的委托书
helper-exhibit = 委托书的照片
helper-save = 记下这位帮手
helper-needs-name = 还差一项：怎么称呼，四十个字以内
helper-needs-rights = 还差一项：能做到哪一步，选一个
helper-needs-day = 「帮到哪天」要写今天或以后的日子
no-helper = 没有这位帮手，或者已经到期：{ $what }
helper-limits = 帮手能做什么，不能做什么
helper-limit-1 = 帮手看不到你的姓名、地址这些资料，号码只露两头。来电和通话里记的原话看得到。
helper-limit-2 = 决定方案、改资料、公开、结案、撤回，只有你能做。原件也只有你能打开。
helper-limit-3 = 帮手做的每一件，记录里都写明是帮手做的。
helper-limit-4 = 这不是密码。拿着这台机器的人，点「退出」就回到你的样子。
