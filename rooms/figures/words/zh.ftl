# 数字、单位、核数
overview = 总览
figures = 数字
check = 核数
clause-join = ，
total = 合计

# 没有数的缘由

# 算法

# 总览
over-title = { $city }总览
over-lede = { $day }以来，全市和各单位做了什么。
over-record = 记一笔：{ $what }
over-newest = 最近记入的
over-newest-hint = 你的单位及下级，新的在前
over-newest-none = 还没有记录
over-newest-none-text = 你的单位记入第一条之后，这里列出最近的几条。
over-mine = 我能办的
over-reads-only = 你的任职只查看，不记录。
over-figures = 分类数字
over-figures-hint = 带虚线的数字都能点开，看定义、分单位、每一条记录
over-trend = 走势
map-title = 各地{ $figure }
map-alt = 各县（市）区{ $figure }示意图，旁边的列表是同样的数
map-legend = 图例
map-none = 还没有记录
map-total = 全市 { $value }
map-choose = 地图看什么
map-show = 换图

# 图
chart-week = 每周
chart-week-head = 周（起）
chart-month = 每月
chart-unfinished = { $day }这周只有 { $n } 天
chart-data = 看数据表
chart-source = 数字：{ $figure }，{ $period }
chart-source-people = ；各周相加大于总数，因为同一人只算一次

# 数字
figures-lede = 每个数字都由记录算出，点开看定义和记录。
figures-search = 查数字
figures-found = 找到 { $n } 个
figures-none = 没有找到
figures-none-text = 换一个词，或者清空后看全部数字。
figure-export = 导出记录
ask-form = 换一个问法
ask-unit = 单位（含下级）
ask-from = 从
ask-until = 到
ask-as-of = 台账时点
ask-as-of-hint = 日期，或台账第几条
ask-again = 重新计算
about-under = 含下级，
about-at = { $day }时
account = 净数的来由
posted = 记入
reversed = 红冲
ratio = 相除的两个数
ratio-above = 被除数：{ $figure }
ratio-below = 除数：{ $figure }
by-time = 按时间
months-month = 月
step-day = 每天
months-note = 红冲记在它所冲那一条的日子，所以过去的月份也会变。要看当时公布的数，换台账时点。
by-unit = 按单位
by-unit-hint = 点单位往下一级看
by-unit-unit = 单位
by-unit-own = 本级
by-unit-bar = 对比
by-unit-share = 占比
by-unit-caption = 各单位{ $figure }
by-unit-idle = 另有 { $n } 个单位还没有记录；不等于没有做事。
not-a-sum-people = ※ 按人去重：同一个人在两个单位只算一次，所以合计（{ $total }）不等于各行之和（{ $sum }）。
not-a-sum = ※ 合计另行计算，不是各行之和。
by-unit-kind = { $kind } { $n } 个
by-unit-below = { $said }，列在下面
definition = 定义
fact-id = 编号
fact-item = 科目
fact-kind = 算法
fact-measure = 计量单位
fact-exact = 精度
fact-whole = 整数，不估计
fact-decimals = { $n } 位小数，最后一步四舍五入
fact-period = 默认时段
fact-scope = 限于
fact-entries = 台账条目
fact-pack = 战役包

# 记录
rows = 记录
rows-hint = { $n } 条，按记入时间，新的在前
rows-caption = { $figure }的记录
rows-record = 记录
rows-day = 日期
rows-unit = 单位
rows-by = 记入
rows-at = 记入时间
rows-entry = 第几条
rows-quantity = 数量
rows-reverses = 红冲
rows-reason-head = 缘由
rows-untitled = 第 { $record } 号记录
rows-takes-back = 冲第 { $seq } 条。
rows-takes-back-day = 冲{ $day }那一条。
rows-was-reversed = 已被红冲，原文保留
rows-folded = 另有 { $n } 条在别的单位，不在你的任职范围，只计数。
rows-shown = 这一页 { $n } 条
rows-empty = 还没有记录
rows-empty-text = 有人记入之后，每一条都列在这里。
export-csv = 下载 CSV
export-xlsx = 下载 XLSX
unit-code = 单位代码

# 当时、现在、为什么
bridge = 当时、现在、为什么
bridge-title = { $figure }：当时、现在、为什么
bridge-lede = 一个数字在两个时点上各是多少，其间的每一条都分在组里，合起来正好是差额。
bridge-form = 选两个时点
bridge-then = 当时
bridge-now = 现在
bridge-moment-hint = 日期，或台账第几条
bridge-now-hint = 不填就是台账的最后一条
bridge-trees = 按别的日子的单位划分
bridge-trees-hint = 单位会划转。不填时，两个时点都按时段最后一天的单位划分计算。
bridge-then-tree = 当时的单位划分，截至
bridge-now-tree = 现在的单位划分，截至
bridge-ask = 比较
bridge-choose = 选一个时点来比
bridge-choose-text = 日期指那一天结束时的台账。可以看到那时是多少、现在是多少，中间是哪些条目。
bridge-yesterday = 昨天以来
bridge-week = 一周以来
bridge-month = 30 天以来
bridge-nothing = 没有变化
bridge-nothing-text = 按这个数字、单位和时段，两个时点之间没有条目。
bridge-withheld = 人太少，平均数会说出每个人的情况；构成它的数也不列。
bridge-from-to = 当时 { $then }，现在 { $now }
bridge-caption = { $figure }：从当时到现在
bridge-what = 其间
bridge-change = 变化
bridge-entries = 条目
bridge-part = 部分
bridge-at = 第 { $n } 条，{ $at }
bridge-redefined-note = 其间口径改过：当时是 { $was }；同一时点按现在的口径是 { $is }。
bridge-passing = 其间记入又冲回的有 { $n } 条，不在差额之内。
bridge-parts-note = 相除得来的数，差额不能直接分组；构成它的两个数可以。
bridge-counted-note = 人、单位、日子只算一次。一组只有在“原来没算、现在算了”或反过来时，才改变这个数。

# 单位
units-lede = 全市 { $n } 个单位。点开看它的数字、任职和变更。
units-search = 查单位
units-found = 找到的单位
units-count = { $n } 个
units-none = 没有找到
units-none-text = 可以输名称、简称、代码或拼音首字母。
units-under = { $code }，下级 { $n } 个
unit-as-of = { $day }时的单位。
unit-on = 哪一天的单位
unit-holds = { $kind } { $n } 个
unit-ended = 已撤
unit-ended-on = { $day }起撤销。以前的记录照常计入上级。
unit-merged-on = { $day }起并入{ $unit }。以前的记录照常计入。
unit-children = 下级单位
unit-children-hint = 点单位名往下看，点数字看记录
unit-distinct = ※ 这几列按人、按天或相除算出，合计不等于各行之和。
unit-empty = 这个单位和下级记入之后，主要的数字列在这里；没有记录不等于没有做事。
unit-posts = 谁负责
unit-posts-none = 这一级没有在任的人。
unit-history = 隶属变更
unit-aliases = 也叫：
post-since = { $day }起
post-acting = { $role }（代理）
was-founded = 设立：
was-under = ，隶属
was-renamed = 更名为
was-moved = 改隶
was-merged = 并入
was-ended = 撤销

# 核数
check-lede = 贴一段文字，看里面的数字台账认不认。
check-text = 文字
check-text-hint = 贴在这里；或者在下面上传文件
check-file = 文件
check-file-hint = TXT、DOCX、HTML，不超过 5 MB；传了文件就只核文件
check-date = 文字的日期
check-date-hint = 不填就用文中第一个完整日期
check-unit = 说的是哪个单位
check-unit-hint = 不填就看文中写的单位
check-run = 核数
check-note = 文字只用来核，不保存。
check-another = 再核一篇
check-no-text = 没有文字。贴一段文字，或者选一个文件。
check-busy = 正在核的文字太多。稍等片刻再核。
check-too-long = 文字太长。一次最多 5 MB，分开再核。
check-bad-date = 日期写成 2021-04-16 这样。
checked = 核数结果
checked-none = 文中没有要核的数字。
checked-clean = { $n } 个数字，全部有据。
checked-some = { $n } 个数字，有 { $bad } 个要看。
checked-date = 按 { $day }的文字核。
checked-unit = 单位：
checked-key = 结果
checked-numbers = 每个数字
conflicts = 文中自相矛盾
verdict-backed = 有据
verdict-differs = 不符
verdict-unbacked = 无据
verdict-none = 不是数字
verdict-said = （{ $word }）
found-figure = 数字
found-ledger = 台账
found-read = 读作
found-asked = 问的是
found-why = 缘由
found-candidates = 可能是
found-place = 位置
found-back = 回到文中

# 自己验证
again = 自己验证
again-text = 不用相信这一页：你的浏览器可以取来全部公开条目，逐条核对签名和指纹，再把这个数算一遍。
again-months = 这个数的条目只公开到月份，所以要按整月来验证。
again-months-ask = 按整月看这个数
again-run = 在这台电脑上重算
again-how = 还可以怎么验证
again-statements = 这个数的声明
again-quotes = 写进了哪些简报
again-state = 为这个数做声明

# 图上的发现
chart-finds = { $figure }：{ $found }
chart-finds-week = { $when }这周最多，{ $value }
chart-finds-month = { $when }最多，{ $value }
chart-finds-day = { $when }最多，{ $value }
chart-finds-level = 现有 { $value }
chart-unfinished-month = { $month }只到{ $day }
chart-png = 存为 PNG
chart-svg = 存为 SVG

# 与前一段比
before-level = 7 天前 { $then }
before-period = 前一段（{ $period }）{ $then }
before-weeks = 近 7 天 { $now }，再前 7 天 { $then }

# 数字的各个方面
view-whole = 汇总
view-items = 按科目
view-taken = 更正
view-published = 公布过的
taken-hint = 冲掉别的条目的条目，新的在前，写明原因
taken-empty = 没有更正
taken-empty-text = 还没有哪一条被红冲。有了，这里逐条列出原因。
published-hint = 盖过章的声明，新的在前；点开可以核对
published-empty = 还没有公布过
published-empty-text = 有人给这个数字出了声明，这里列出哪天、哪个单位、当时多少。
published-at = 公布时间
published-period = 时段
published-address = 声明地址
sheet-last-day = 到（含）

# 定义，说成白话

# 单位：可展开的表、同类单位、还没有记录的
tree-open = 展开{ $unit }
tree-close = 收起{ $unit }
alike = 在同类单位里
alike-note = { $under }的{ $kind } { $n } 个
alike-figure = 数字
alike-own = 本单位
alike-where = 分布
alike-middle = 中间那个单位
alike-half = 中间一半在
alike-lies = 本单位在
alike-of = 有记录的 { $n } 个，还没有的 { $silent } 个
alike-below = 中间一半之下
alike-within = 中间一半之内
alike-above = 中间一半之上
alike-hint = 单位有大有小，这里只说落在哪里，不说做得好不好，也不排名次。
silent = 还没有记录的单位
silent-hint = 没有记录不等于没有做事
silent-none = 每个下级单位，自己或再下级都有记录。
silent-kind = { $kind }：{ $all } 个里有 { $n } 个
silent-more = 还有 { $n } 个
silent-campaign = 战役以来
silent-month = 近 30 天
silent-week = 近 7 天

# 大屏
wall = 大屏
wall-stale = 现在连不上，数字停在上面的时间。
wall-unit = { $unit }，含下级
wall-none = 地址里没有能显示的数字。写成 /wall?figures=talk.held,volunteer.people 这样。

# 地图
figure-map = 地图
map-areas = 按地区着色
map-points = 按点
map-points-note = 圆的面积就是数的大小。点在战役包标的位置；没有标的，在该地区中间。不标任何人的住址。
map-closer = 放大
map-farther = 缩小
map-empty = 这里没有图形
map-empty-text = 战役包里没有这个单位的图形。选全市，或看按单位的表。

# 没有做成，为什么
said-no-day = “{ $text }”不是日期。写成 2021-04-16 这样。
said-no-moment = “{ $text }”不是台账时点。写第几条（48210），或日期（2021-04-16）。
said-nothing-then = 到 { $day } 为止，台账里还没有条目。换一个晚一点的日期。
said-backwards = 第 { $then } 条在第 { $now } 条之后。把两个时点换过来。
said-no-figure-then = 那时还没有这个数字。换一个晚一点的时点。
said-no-unit-then = 那时台账里还没有这个单位。换一个晚一点的时点。
said-then-wanted = 要有 then：日期（2021-04-16），或台账第几条（48210）。
said-too-many-rows = 超过 { $most } 条，一份表装不下。缩小单位或时段，再导出。
said-other-format = 没有“{ $format }”这种格式。用 csv 或 xlsx。
said-no-group = 要有 group：new、late、corrected、withdrawn、moved_in、moved_out 或 months。
said-unreadable = 请求读不懂：{ $error }。要有 text，可以有 unit、date（2021-04-16）、as_of。

# 每页的说明：这一页做什么、怎么用
how-first = 全市的主要数字，按几个方面排开。点任何一个数，看它的定义、按单位和按月的情况，一直看到一条条记录。
how-figures = 指标的全部清单。每个数字都由记录算出，没有一个是填上去的。用上面的筛选找到要看的指标，再点开。
how-figures-id = 一个数字从哪里来：定义、单位、时段、记录和冲回的账。用视图换着看；换一个时点，就看到当时公布的数。
how-figures-id-bridge = 同一个数字，两个时点，为什么不一样。每组的条数加起来正好等于差额，点开就看到那些条目。
how-figures-id-map = 同一个数字放在地图上。颜色深的数大；每块都能点开，地图旁边有同样的表。
how-units = 全市的单位，从市到村。按名称、编码或拼音首字母找；选一个日期，看那天的隶属关系。
how-units-code = 一个单位和它下面各单位的数字。还没有记录的单位也列出来：没有记录不等于没有做。
how-wall = 给办公室大屏幕看的一页，会自己更新。按 Esc 或点标志，回到平常的页面。
how-check = 把一篇稿子贴进来，每个数字都和台账对一遍：有据、不符、无据，或者不是数字。点数字看依据。
