# 听懂对方的话

text-too-long = 文字超过 { $n } KB。只贴要看的那一段
hear-nothing = 没有听出熟悉的说法
