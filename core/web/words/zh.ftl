# 壳：各页都有的字
product = 落实
skip = 跳到正文
skip-nav = 跳转
dark = 深色
look = 显示
large-type = 大字
find = 全站搜索
find-menu = 菜单里的搜索
find-label = 查单位、数字、记录
menu = 菜单
menu-close = 关闭菜单
nav = 主导航
nav-see = 看数
nav-do = 办事
nav-record = 记一笔
nav-verify = 核实
nav-tools = 工具
crumbs = 位置
tabs = 视图
stamp-until = 截至
stamp-entry = 台账第
stamp-entry-after = {" "}条
stamp-change = 换个时点看
beside-latest = 共 { $n } 次，这是最近一次
sample-city = 样例城市：人员和明细为虚构，不是真实记录。
foot-why = 为什么能看到这一页
foot = 数字都由记录算出，都能点开。
title-wrong = 有 { $n } 处要改：

# 各页共用
optional = 选填
choose = 请选择
save = 保存
cancel = 取消
close = 关闭
export = 导出
import = 导入
filter = 筛选
search = 查找
all = 全部
yes = 是
no = 否
sample = 样例
form-wrong = 还不能保存，有 { $n } 处要改
pager = 翻页
pager-first = 回到开头
pager-next = 下一页
combo-none = 没有找到
combo-found = { "{n}" } 个可选
combo-remove = 去掉
combo-failed = 查找没有成功，请再试一次

# 登录
sign-in = 登录
sign-in-login = 手机号或账号
sign-in-password = 密码
sign-in-ended = 登录已结束，刚才提交的内容没有保存。登录后会回到原来的页面，再提交一次。
sign-in-again = 时间过了，或验证码错了太多次。从头再来。
sign-in-out = 已在所有设备上退出。
sign-in-with = 用{ $name }登录
sign-in-by-password = 没有其他方式的管理员：用密码
sign-in-no-passwords = 这里用上面的方式登录，不用密码。请从上面选一个。
sign-in-unbelieved = 那边没有登录成功，或返回的内容不可信。从头再来。
sign-in-unreachable = 那边没有正常回应。过一会儿再试，或告诉管理员。
sign-in-own-device = 这是我自己的设备，7 天内不用再登录
sign-in-note = 忘了密码，请找本单位管理员重设。登录和改动都会留下记录。
sign-in-demo = 样例账号：admin、office、district、clerk、clerk2、auditor。密码在启动时打印在终端里。
sign-in-wrong = 还没有登录，有 { $n } 处要改
sign-in-no-login = 填手机号或账号。
sign-in-no-password = 填密码。
sign-in-refused = 账号或密码不对。再输一次；忘了密码，请找本单位管理员重设。
sign-in-wait-seconds = 试的次数太多。{ $n } 秒后再试；账号没有被锁。
sign-in-wait-minutes = 试的次数太多。{ $n } 分钟后再试；账号没有被锁。
sign-out = 退出

# 第二重验证
second = 第二重验证
second-lede = 密码对了。再验证一次是不是你本人。
second-code = 验证码
second-code-hint = 手机验证器应用现在显示的 6 位数字，或者你抄下的恢复码中的一个。
second-go = 继续
second-lost = 两样都没有了？请本单位管理员取消你的第二重验证，再重新设置。
second-other = 换一个账号登录
second-no-code = 填验证码。
second-wrong = 验证码不对，或已经用过。等下一个出来再填；看看手机的时间准不准。
second-why = 除密码外，再要手机上的验证码或通行密钥：别人知道了密码，也进不来。
second-totp = 手机验证码
second-totp-text = 手机上的验证器应用每半分钟显示一个新的验证码，不用联网。
second-begin = 设置
second-is-on = 已开启
second-is-off = 未开启
second-since = { $day }起
second-codes-left = { $n ->
    [0] 恢复码已用完。请重新生成。
   *[other] 恢复码还剩 { $n } 个。
}
second-codes-new = 重新生成恢复码
second-wanted = 你的任职必须用第二重验证。现在设置，设置好才能继续。
second-wanted-again = 你的任职必须用第二重验证。你在这次登录之后才设置好：请退出，再用它登录。
second-new = 设置手机验证码
second-new-app = 手机上还没有验证器应用的，先装一个（支持 TOTP 的都可以）。
second-new-scan = 用应用扫描这个二维码。
second-new-code = 给应用扫的二维码
second-new-type = 或者在应用里输入这个密钥：
second-new-open = 就在这部手机上：用应用打开
second-first-code = 填应用显示的 6 位数字
second-new-go = 开启
second-wrong-first = 这不是这个密钥的验证码。重新扫描，看看手机的时间准不准，再填现在显示的验证码。
second-codes = 恢复码
second-codes-lede = 第二重验证已开启。手机丢了，用这些恢复码登录；每个只能用一次。
second-codes-once = 只显示这一次。抄下或打印出来，不要和手机放在一起。
second-codes-kept = 已抄好
second-end = 关闭手机验证码
second-end-text = 关闭后不再要验证码。没有通行密钥的，只凭密码登录，恢复码随之作废。
second-end-not = 你的任职必须用第二重验证，不能关闭。换手机的，请本单位管理员取消后重新设置。

# 邀请和念出来的码
invited = 建立你的账号
invited-text = 你收到了邀请。选一个登录名，设一个密码，之后就登录了。
invited-login = 登录名
invited-login-hint = 用手机号，或不带空格的短名字。
invited-no-login = 填登录名。
invited-go = 建立账号
invited-note = 不是你？关掉这一页，告诉发链接给你的人。
invited-over = 邀请已失效
invited-over-text = 邀请已用过、已收回，或已超过七天。请发邀请的人再发一个。
passkeys = 通行密钥
passkeys-lede = 用手机、电脑或安全钥匙，凭指纹、面容或 PIN 证明是你本人。它算第二重验证，也可以不用密码直接登录。
passkeys-name = 名称
passkeys-name-hint = 自己认得就行，如“我的手机”。
passkeys-what-for = 用途
passkeys-alone = 可直接登录
passkeys-beside = 配合密码
passkeys-since = 添加时间
passkeys-used = 上次使用
passkeys-never = 还没用过
passkeys-end = 移除
passkeys-add = 添加通行密钥
passkeys-none = 还没有通行密钥
passkeys-none-text = 添加这台设备，或者手边的手机、安全钥匙。
passkeys-without = 这个浏览器不支持通行密钥，或脚本被关掉。请用新一点的浏览器，打开平时的网址。
passkeys-last = 这个通行密钥是你唯一的登录方式，不能移除。先再加一个，或设密码，或关联外部登录。
passkey-add = 添加
passkey-sign-in = 用通行密钥登录
passkey-second = 用通行密钥
passkey-confirm = 出示通行密钥
passkey-failed = 通行密钥没有通过。再试一次，或换一种方式。
passkey-twice = 这台设备上已有你这个账号的通行密钥。
sign-in-passkey-not = 这个通行密钥在这里不能登录。换一个，或用密码。
second-code-paper = 你抄下的恢复码中的一个。
second-passkeys = 我的通行密钥
second-passkeys-text = 通行密钥也算第二重验证：用手机、电脑或安全钥匙证明是你本人。
confirm-passkey-text = 下一步会改变登录方式。出示你的一个通行密钥。
me-done-passkey = 已添加通行密钥。以后谁拿着它、能解开它，就是你。
me-done-passkey-off = 已移除通行密钥，设备上的也可以删掉。
unknown = 这里还不认识你
unknown-text = 那边认识你，但这里没有账号和它关联。有账号的，先登录，在“我的账号”里关联；没有的，请本单位管理员发邀请。
unknown-taken = 这个外部身份已经和另一个账号关联。先用那个账号登录，取消关联。
providers = 外部登录
providers-lede = 由认识你的另一处作证，不用这里的密码登录。
providers-name = 方式
providers-as = 那边的名字
providers-since = 关联时间
providers-end = 取消关联
providers-link = 关联{ $name }
providers-offered = 确认关联
providers-offered-text = { $name }说你是 { $who }。以后在那边以 { $who } 登录的人，就能进入你的账号 { $login }。不是你的话，点取消，先在那边退出。
providers-offered-go = 是我，关联
providers-last = 这是你唯一的登录方式，不能取消。先设密码，或关联另一个。
providers-none = 还没有关联
providers-none-text = 关联一个，下次就能用它登录。
me-done-linked = 已关联，以后可以用它登录。
me-done-unlinked = 已取消关联。
reset = 重设密码
reset-have = 我有重设码
reset-lede = 请本单位管理员给一个重设码。管理员念给你听，一刻钟内有效。
reset-code = 重设码
reset-code-hint = 8 位数字。
reset-no-code = 填重设码。
reset-wrong = 登录名或重设码不对，或重设码已过期。核对两处；错五次要重新要一个。
reset-go = 改密码并登录
reset-back = 回到登录

# 其他人的账号
accounts = 账号
accounts-lede = 谁能登录；登录不了的，在这里帮。
accounts-of = { $name }的账号
accounts-search = 姓名、拼音首字母或工号
accounts-search-hint = 填一部分就行。
accounts-found = 找到的人
accounts-more = 还有更多。多填几个字。
accounts-none = 没有账号
accounts-nobody = 没有找到
accounts-nobody-text = 核对姓名。还没有登记的人，在“人员任职”里添加。
accounts-invited = 已邀请
accounts-invited-until = 链接有效至 { $until }
accounts-steps = 可以做的
accounts-own = 这是你自己的账号。在“我的账号”里改；那里不能改的，请另一位管理员来办。
accounts-invite = 发邀请链接
accounts-invite-hint = 生成一个链接，由本人选登录名、设密码。
accounts-invite-text = 给{ $name }一个建立账号的链接，七天内用一次。以前的链接随之失效。
accounts-uninvite = 收回邀请
accounts-uninvite-hint = 链接随之失效。
accounts-uninvite-text = 发给{ $name }的链接随之失效。
accounts-reset = 生成重设码
accounts-reset-hint = 忘了密码时用，由你念给本人。
accounts-reset-text = 先弄清楚是不是{ $name }本人：当面或打电话。再把重设码念给本人。
accounts-second = 取消第二重验证
accounts-second-hint = 手机丢了时用。
accounts-second-text = 先弄清楚是不是{ $name }本人：当面或打电话。手机验证码和通行密钥都会取消，只凭密码登录，直到本人重新设置。
accounts-sessions = 结束所有登录
accounts-sessions-hint = 在所有设备上退出。
accounts-sessions-text = { $name }在所有设备上退出，要重新登录。
accounts-close = 停用账号
accounts-close-hint = 停用后不能恢复；已有的记录保留。
accounts-close-text = { $name }不能再用这个账号登录。任职不变，在“人员任职”里结束。登录名不再给别人用。
accounts-done-uninvite = 邀请已收回。
accounts-done-second = 第二重验证已取消。
accounts-done-sessions = 登录已全部结束。
accounts-done-close = 账号已停用。
accounts-link-text = 把这个链接发给{ $name }，或让本人扫码。谁拿到它，谁就能建立账号。
accounts-link-code = 链接的二维码
accounts-link-note = 只显示这一次，只能用一次，七天后失效。
accounts-code-text = 把这个码念给{ $name }。本人在登录页点“我有重设码”。
accounts-code-note = 只显示这一次，一刻钟内有效，可以试五次。用了以后，本人的其他登录都会结束。
accounts-shown-back = 好了

# 本人的账号
me = 我的账号
me-lede = 你在这里是谁，担任什么。
me-name = 姓名
me-unit = 单位
me-staff-no = 工号
me-login = 登录名
me-role = 岗位
me-from = 开始
me-until = 结束
me-open = 未定
me-posts = 任职
me-posts-hint = 能看什么、能做什么，由任职决定。
me-posts-none = 今天没有任职
me-posts-none-text = 没有任职只能看总数。需要任职，请找本单位管理员。
me-password = 密码
me-password-text = 改密码后，除这里以外的登录都会结束。
me-password-current = 现在的密码
me-password-new = 新密码
me-password-hint = 至少 10 个字符。用几个只有你会放在一起的词，容易记。
me-password-again = 再输一次新密码
me-password-none = 填新密码。
me-password-differs = 和上面的不一样。两处都重新输入。
me-password-go = 改密码
me-done-password = 密码已改，其他登录已结束。
me-done-second-off = 手机验证码已关闭。
me-done-session = 这处登录已结束。
me-done-others = 其他登录已全部结束。
confirm = 是你本人吗
confirm-password-text = 下一步会改变登录方式。再输一次密码。
confirm-code-text = 下一步会改变登录方式。填应用现在显示的验证码。
confirm-again-text = 下一步会改变登录方式。请先退出，重新登录，一刻钟之内再回到这里。
confirm-go = 继续
confirm-wrong = 密码不对。再输一次。
me-sessions = 登录的设备
sessions-lede = 你在哪些设备上登录着。有不认识的，结束它，再改密码。
sessions-device = 设备
sessions-since = 登录时间
sessions-seen = 最近使用
sessions-end = 结束
sessions-end-one = 结束
sessions-this = 这一台
sessions-others = 结束其他登录
sessions-all = 全部退出
sessions-note = 不保存网络地址。“最近使用”精确到五分钟。
device-on = { $system } 上的 { $browser }
device-browser = { $browser ->
    [wechat] 微信
    [dingtalk] 钉钉
    [huawei] 华为浏览器
    [qq] QQ 浏览器
    [uc] UC 浏览器
    [samsung] 三星浏览器
    [edge] Edge
    [opera] Opera
    [firefox] Firefox
    [chrome] Chrome
    [safari] Safari
    [program] 程序
   *[other] 浏览器
}
device-system = { $system ->
    [harmony] 鸿蒙
    [android] 安卓
    [iphone] iPhone
    [ipad] iPad
    [windows] Windows
    [mac] macOS
   *[linux] Linux
}

# 出错时
fault-home = 回到总览
fault-who-can = 能做的人：
fault-not-found = 没有找到
fault-not-found-text = 这里没有这一页，或者你看不到它。检查地址，或从总览重新进入。
fault-forbidden = 不能做这一步
fault-forbidden-text = 你的任职不包括这一步。要做，请找能做的人，或请管理员调整任职。
fault-sign-in = 要先登录
fault-sign-in-text = 登录已过期，或账号、密码不对。登录后再来。
fault-no-second = 要有第二重验证
fault-no-second-text = 你的任职必须用第二重验证。先在“我的账号”里设置，再提交一次。
fault-stale-form = 表单已过期
fault-stale-form-text = 打开表单之后登录变过，所以没有保存。回到上一页，刷新，再提交一次。
fault-bad = 看不懂这个请求
fault-invalid = 有几处要改
fault-invalid-text = 有字段不对，什么也没有保存。改好列出的字段，再提交一次。
fault-conflict = 与现有的记录冲突
fault-key-missing = 缺少提交编号
fault-key-missing-text = 每次写入都要带编号（表单字段 key，或请求头 Idempotency-Key），这样重发不会记两次。刷新页面再提交。
fault-key-reused = 提交编号已用过
fault-key-reused-text = 这个编号已用于另一次内容不同的提交。刷新页面再提交。
fault-too-large = 文件太大
fault-too-large-most = 提交的内容超过 { $mb } MB 的上限，什么也没有保存。分成几份，再提交。
fault-too-large-text = 提交的内容超过上限，什么也没有保存。分成几份，再提交。
fault-too-many = 请求太多
fault-too-many-text = 这个地址的请求太多。{ $seconds } 秒后再试。
fault-refused = 不能这样请求
fault-refused-text = 这个地址不接受这样的请求。从总览重新进入。
fault-internal = 没有成功，是系统的问题
fault-internal-text = 什么也没有保存。回到上一页，再试一次；还是不行，请告诉管理员时间和页面。

# 消息
notices = 消息
notices-new = 条新消息
notices-lede = 与你有关的事：别人更正、撤回了你的记录，有事到期，有人在等你。
notices-filter = 查找消息
notices-list = 消息列表
notices-search = 查找
notices-clear = 不再查找
notices-tab-unread = 未读
notices-tab-all = 全部
notices-read-one = 标为已读
notices-read-all = 全部标为已读
notices-done = 都标为已读了。
notices-urgent = 逾期
notices-digest = 留待汇总
notices-none = 没有未读的消息
notices-none-text = 有与你有关的事，会出现在这里；逾期的事会马上提醒。
notices-none-found = 没有找到
notices-none-found-text = 换一个词，或在全部消息里找。
notices-see-all = 看全部消息
notices-rule = 每天最多醒目提醒两条，逾期的除外；其余的留到第二天早上的汇总里，一条也不会少。
notices-unknown = 有一条消息，打开看看。

# 办事
work-late = 过期 { $n } 天
work-today = 今天
work-left = 还有 { $n } 天
# 长时间的活
jobs-title = 导出和批量
jobs-lede = 你开始的导出、导入和批量操作。文件在完成后保留一天，只有你能取。
jobs-empty-title = 还没有
jobs-empty = 在列表里导出、批量核对，或导入一张表，进度和结果都在这里。
job-what = 内容
job-started = 开始
job-state = 状态
job-far = 进度
job-lede = 进度自动更新；关掉脚本时，点“看看到哪了”。
job-state-running = 进行中
job-state-done = 完成
job-state-failed = 没有做成
job-state-stopped = 已停止
job-state-interrupted = 中断了
job-interrupted-text = 服务器在中途停过。已经做完的部分有效，可以再开始一次，不会重复做。
job-stopped-text = 停止之前做完的部分有效。
job-begins = 就要开始
job-steps = { $done }／{ $total }
job-comma = ，
job-left-seconds = 约 { $n } 秒
job-left-minutes = 约 { $n } 分钟
job-progress = 进度：{ $title }
job-leave = 可以离开这一页，活会接着做。
job-reload = 看看到哪了
job-stop = 停止
job-stopping = 正在停下来。
job-again = 再开始一次
job-fetch = 取文件 { $name }（{ $size }）
job-file-day = 文件保留一天，只有你能取。
job-file-gone = 文件保留一天，已经删了。要的话再导出一次。
job-open = 打开结果
job-back = 回到开始的那一页
job-rows = 每一行的结果
job-row = 哪一行
job-outcome = 结果
job-why = 说明
job-row-good = 已办
job-row-bad = 没有办
job-rows-said = 办了 { $good } 行，没有办 { $bad } 行。
job-rows-all = 看全部
job-rows-bad = 只看没有办的

# 邮件
weekday-0 = 星期一
weekday-1 = 星期二
weekday-2 = 星期三
weekday-3 = 星期四
weekday-4 = 星期五
weekday-5 = 星期六
weekday-6 = 星期日
notices-settings = 邮件提醒
notice-mail-refused = 发到 { $address } 的邮件被退回，不再发送。换一个邮箱。
letters-title = 邮件提醒
letters-lede = 每天早上一封汇总，逾期的事随时一封；一条消息只写一次。
letters-off = 这台服务器没有设置发信，消息只在“消息”页里看。要用邮件提醒，请管理员设置发信服务器。
letters-where = 发到哪里
letters-to = 发到
letters-none = 还没有邮箱，不发邮件。
letters-remove = 不再发邮件
letters-refused = 发到 { $address } 的邮件被退回，已停发。换一个邮箱，或检查原来的邮箱后重新确认。
letters-confirm = 确认邮箱
letters-asked = 验证码已发到 { $address }，30 分钟内有效。
letters-confirm-do = 确认邮箱
letters-code = 验证码
letters-code-hint = 邮件里的 6 位数字。
letters-code-wrong = 验证码不对或已过期。看最近一封邮件，再输一次；还不行就重新发一个。
letters-new = 换一个邮箱
letters-address = 邮箱
letters-address-hint = 会往这个邮箱发一个验证码，确认之后才用。
letters-address-wrong = 这不像一个邮箱。填完整的地址，例如 name@example.cn。
letters-send-code = 发送验证码
letters-which = 写哪些事
letters-kinds = 用邮件提醒的事
letters-quiet = 不发邮件的日子
letters-rule = 不发邮件的日子里，什么也不发；第二天再汇总。没有选的事只在“消息”页里看。
letters-done-saved = 已保存。
letters-done-sent = 验证码已发出。
letters-done-confirmed = 邮箱已确认。
letters-done-removed = 不再发邮件了。
letters-end-ask = 以后不再往你的邮箱发消息？消息仍可登录后在“消息”页里看。
letters-end = 不再发邮件
letters-ended = 不再发邮件了。要恢复，登录后在“邮件提醒”里重新填邮箱。
letter-code-subject = 落实：确认你的邮箱
letter-code-text = 在“邮件提醒”页输入这个验证码，30 分钟内有效：
letter-code-why = 有人在落实里填了这个邮箱。如果不是你，不用理会。
letter-digest-subject = 落实：{ $n } 条消息
letter-overdue-subject = 落实：有 { $n } 件事逾期
letter-why = 你在落实里填了这个邮箱，所以收到这封邮件。
letter-settings = 改邮件提醒
letter-unsubscribe = 不再收到邮件
# 列表
list-all = 全部
list-columns = 选择列
list-columns-show = 按所选显示
list-views = 常用视图
list-view-name = 名称
list-view-name-missing = 给视图起个名字，再保存。
list-view-opens = 打开这个列表时先看它
list-view-first = 先看
list-view-save = 存为视图
list-view-delete = 删除“{ $name }”
list-export = 导出
list-export-note = 导出的就是列表里的：同样的筛选、列和顺序。行数不限。
list-export-every = 所有的列，也包括没有显示的
# 草稿
drafts = 我的草稿
drafts-lede = 填了一半、还没有提交的表单。草稿不入账，只有你自己看得到。
drafts-note = 草稿填的时候自动存，提交以后就没有了；30 天没有动过的也会清掉。
drafts-none = 没有草稿
drafts-none-text = 填表填到一半时离开，填过的会自动存在这里，换一台电脑也能接着填。
drafts-form = 表单
drafts-saved = 上次保存
drafts-do = 操作
draft-save = 存为草稿
draft-end = 删掉草稿
draft-this = 这是你 { $at } 存的草稿，还没有入账。看一遍，填完再提交。
draft-others = 这张表你有 { $n } 份没填完的草稿。
draft-continue = 接着填 { $at } 存的那份
draft-done-saved = 草稿存好了。
draft-done-ended = 草稿删掉了。
draft-saved = 草稿已存，{"{at}"}
draft-offline = 网络断了。填的已存在这台设备上，连上后再存到草稿里。
draft-waiting = 网络断了。已存在这台设备上，连上后自动提交，只记一次。
draft-ended = 登录已结束。填的已存在这台设备上，登录后接着填。
draft-sent = 刚才断网时填的已经提交，只记了一次。
draft-mend = 刚才断网时填的还不能保存，有地方要改。填的都在草稿里。
draft-sending = 正在提交
draft-open = 打开

# 没有做成，为什么
said-contended = 此刻有人在改同样的内容，这次没有保存。再提交一次。
said-under-way = 同一个提交编号的上一次提交还在处理。稍等片刻，再看那条记录。
said-too-much = { $quantity } 太大，一笔最多记 10 的 15 次方。看看填的数对不对。
said-no-position = 台账只到第 { $last } 条，还没有第 { $asked } 条。换一个不大于 { $last } 的时点。
said-period = 结束日期 { $until } 早于开始日期 { $from }。换一个时段。
said-page-key = 这一页的地址不对。从列表的开头重新翻。
said-no-version = 提交里缺少记录的版本，所以没有保存。重新打开这条记录，再改一次。
said-not-whole = 表单没有传完整。回到上一页，再提交一次。
said-no-format = 选 XLSX 或 CSV，再导出。
said-code-wanted = 这个账号有第二重验证：在 code 里写上手机应用现在显示的 6 位码，或一个恢复码。
notice-kind-mail-refused = 邮件被退回
