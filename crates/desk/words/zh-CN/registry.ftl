# 拒收推销登记处。

registry-no-plan = 没有叫「{ $plan }」的号码方案，现有：{ $known }
registry-exists = 这个文件夹里已经有一个登记处：{ $folder }
registry-name = 「{ $name }」不能作登记处的名称：不能为空，不能有空格和加号。写成域名加路径，如 registry.example/cn
registry-other-database = 这个数据库属于另一个登记处：{ $name }
no-registry = 这个文件夹里没有登记处：{ $what }。先用 wurao registry init 建一个
registry-broken = 登记处的这一处读不懂：{ $what }。从备份恢复它，再试一次
registry-number = 「{ $value }」不是号码：{ $reason }
registry-empty = 空的
registry-not-digits = 里面有不是数字的字
registry-masked = 有几位被遮住了
registry-wrong-length = 位数不对。国家代码不会替你猜，国外号码请以 + 开头
registry-no-entry = 号码 { $number } 没有第 { $what } 条记录
registry-organisation-id = 「{ $value }」不能作机构代号：1 到 64 个小写字母、数字、- 和 .，以字母或数字开头
registry-time = 「{ $value }」不是时间。写成 2026-12-01T10:00:00Z、2026-12-01 10:00，或只写日期
registry-no-purpose = 规则里没有「{ $purpose }」这种用途，现有：{ $known }
registry-no-version = 没有第 { $what } 版
registry-prefer = 偏好写成 键=值：{ $reason }
registry-too-many-codes = 今天要的验证码或试的次数太多了。明天再来，或请运营商代办
registry-too-many-classes = 偏好的写法超过 65536 种，这一版没有公布。先把用不着的偏好合并或去掉，再公布一次
registry-no-code = 没有在等的验证码：没有要过，已经用掉，过了时间，或试错太多次。请重新要一个
registry-wrong-code = 验证码不对，还能试 { $left } 次
registry-clock = 时钟往回走了，没有记。先把时钟校准，再试一次

cli-registry-made = 登记处「{ $name }」建好了：{ $folder }
    公钥：{ $key }
cli-registry-listed = { $number } 拒收推销，自 { $since } 起
cli-registry-not-listed = { $number } 没有登记拒收
cli-registry-already = { $number } 本来就是这样，没有再记
cli-registry-rejected = 第 { $line } 个「{ $value }」没有记：{ $reason }
cli-registry-code-sent = 验证码发往 { $number }，{ $until } 前有效。收到后：wurao registry confirm { $number } 验证码
cli-registry-status = { $number }
    { $listed ->
        [yes] 拒收推销，自 { $since } 起
       *[no] 没有登记拒收
    }
    放行：{ $preference }
    截至的版本：{ $version }
cli-registry-allowed = { $allowed ->
        [yes] 可以打
       *[no] 不可以打
    }

registry-from-to = 缺主叫或被叫：写 --from 号码 --to 号码
registry-time-to-come = 「{ $value }」还没到

registry-reason-listed = 被叫登记了拒收
registry-reason-not-listed = 被叫没有登记拒收
registry-reason-grace = 刚登记，还在宽限期里
registry-reason-preference-lets-in = 登记人放行这类来电
registry-reason-preference-refuses = 登记人放行的里面没有这类来电
registry-reason-consent = 登记人同意这家机构来电
registry-reason-consent-out-of-scope = 登记人同意过这家机构，但不包括这种来电
registry-reason-company-stop = 登记人叫这家机构别再打
registry-reason-reassigned = 号码换过机主，以前的同意都不算
registry-reason-exempt-purpose = 这种用途不算推销
registry-reason-hours = 不在允许的时段
registry-reason-zone-unknown = 不知道被叫在哪个时区，时段没法核对
registry-reason-attempts = 打得太频繁
registry-reason-list-version = 用的名单还没过期
registry-reason-list-too-old = 用的名单太旧
registry-reason-version-from-later = 用的名单比这通电话还晚
registry-reason-no-version = 还没有公布过名单
registry-reason-caller-unknown = 主叫号码没有机构认领
registry-reason-no-mandate = 这家机构没有受托打这种电话
registry-reason-mandate = 受托来电，由委托方负责
