# 自己加一遍
yourself = 自己加一遍
yourself-lede = 这座城市公布的每个数，谁都可以用公开的条目重新加一遍，不用登录，也不用相信我们。
yourself-browser = 在浏览器里
yourself-browser-text = 不登录的人：下载下面的网页文件，用它核对签了名的数字；存到电脑上，断了网也能用。登录的工作人员：指标页上有“在这台电脑上重算”，浏览器会取来全部公开条目，逐条核对，再算一次。
yourself-offline = 下载核对用的网页文件
yourself-program = 用一个小程序
yourself-program-text = 只要有 Python 3.9，不用装别的。它取来整本日志，核对签名和每一条，再打印所有公开的数。一共三百多行，可以先读一遍再运行。
yourself-address = 本站地址
yourself-log = 日志
yourself-log-text = 已公布 { $n } 条。日志按 C2SP 的格式公开（checkpoint、tile、entries），别人写的程序也能读、能核对、能见证。
yourself-key = 日志的公钥。抄下来，和从别处得来的比一比：
yourself-checkpoint = 下载检查点
yourself-vkey = 下载公钥
yourself-alone = 目前没有请见证人，所以没有别人为检查点签名。把检查点存下来，以后就能查出过去有没有被改。
yourself-signers = 下面还有这些人的签名：
yourself-witnesses = 见证人
yourself-witnesses-text = 见证人在别处。每个检查点都给他们看，日志确实是从他们上次签过的地方接着长的，他们才签。知道他们的公钥，就能看出大家看到的是同一本日志。
yourself-colon = ：
yourself-witnessed = 最近签到 { $n } 条，{ $at }。
yourself-witnessed-nothing = 还没有签过。
yourself-witness-unreachable = 上次没有联系上。
yourself-witness-refused = 上次问时没有签。
yourself-witness-other = 它知道另一本同名的日志：查清之前不再签名。
yourself-witness-keys = 下载见证人的公钥
yourself-origins = 从前的名字
yourself-origins-text = 只好放回旧数据库的时候，日志换一个名字重新开始：旧日志末尾签过的，这里可能没有。拿它最后的检查点和你存下的比一比。
yourself-origin = 从 { $day }起，日志叫 { $now }，以前叫 { $former }。
yourself-origin-last = 它最后签的是：
yourself-origin-nothing = 它什么也没有签过。
yourself-limits = 这证明不了什么
yourself-limit-true = 记录写的是不是真事。要知道这一点，得到现场抽查。
yourself-limit-missing = 有没有做了却没记的事。
yourself-limit-fork = 别人看到的是不是同一本日志。要有见证人签名，或拿检查点和别人的比。
yourself-limit-persons = 要数人的指标，只有定义里允许公开代号的才能重算；其余的会写明原因。
yourself-none = 日志还没有公布
yourself-none-text = 第一个检查点公布后，这里会有取条目和核对的办法。

# 声明
statements = 声明
statements-lede = 城市签了名的数。每一份都能核对，也不能悄悄改掉。
statements-none = 还没有声明
statements-none-text = 公布一个数的时候，给它做一份声明，别人就能核对它。
statements-filter = 筛选
statements-x-figure = 指标编码
statements-x-unit = 单位
statements-x-code = 单位编码
statements-x-from = 开始日期
statements-x-until = 结束日期
statements-x-value = 数
statements-x-measure = 计量单位
statements-x-made = 声明时间
statements-how = 打开要公布的数，点“为这个数做声明”。
statements-figures = 看有哪些数
statements-next = 更早的
statement-title = 声明：{ $figure }
statement-about = {"，"}
statement-figure = 指标
statement-entries = 条目数
statement-position = 日志位置
statement-hash = 编号
statement-witnesses = 见证人
statement-alone = 目前没有别人签名
statement-few = 不足 5 人，不算平均
statement-none = 没有可除的数
statement-check = 核对
statement-check-text = 下载声明文件，用核对网页打开它，或在命令行里运行：
statement-done = 声明已签名并公布。
statement-vkey = KEY 是本市的公钥。
statement-file = 下载声明文件
statement-paper = 印在纸上
statement-paper-text = 二维码里就是下面签了名的文字，扫出来可以和别处的比。
statement-code = 声明全文和签名的二维码

# 做声明
state-title = 为这个数做声明
state-lede = 签名之后，这份声明对所有人公开，撤不回来。
state-text = 将要签名的是这个数现在的值。条目以后再有更正，声明照旧，数会变；两者的差别查得出来。
state-do = 签名并公布
state-back = 不做了
statement-audit = 抽查
statement-audit-text = 从背后的记录里抽一部分，由别的单位到现场看。

# 没有做成，为什么
said-no-day = “{ $text }”不是日期。写成 2021-04-16 这样。
said-log-shrunk = 日志和公钥最后签过的那一段对不上，现在不能签名。请管理员看服务器的日志。
said-log-witnessed = 有见证人签过另一本同名的日志，现在不能签名。请管理员看服务器的日志。
said-log-unasked = 服务刚启动，正在问见证人知道些什么。过几秒钟再试。
said-log-no-key = 日志还没有公钥。用 `luoshi serve` 启动一次，就会生成。

# 每页的说明：这一页做什么、怎么用
how-statements = 公布过的数字，每份都签了名。谁都能打开，核对它当时的值。
how-statements-new = 公布一个数字：选指标、单位和时段。公布以后不能改，后来的变化看得出来。
how-statements-name = 一份签了名的数字：说了什么、在日志的第几条、怎样自己核对。
how-verify = 不用相信我们，自己把数字算一遍：在浏览器里、离线的页面上，或用一段 Python。
