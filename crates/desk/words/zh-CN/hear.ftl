# 听懂对方的话

text-too-long = 文字超过 { $n } KB。只贴要看的那一段
hear-nothing = 没有听出熟悉的说法
read-unclear = 看不出是什么意思
read-why = 依据这些字：
read-amounts = 金额：
read-per-call = 以后每通：
read-dates = 日期：
read-tickets = 编号：
read-agents = 工号：
read-and = 、
