records-title = 记录
records-lede = 每一类工作记一条，数字由记录算出。
records-forms-empty-title = 战役包里还没有表单
records-forms-empty = 表单由战役包描述。装入带表单的战役包后，这里会列出可以记的工作。
records-none-yet = 还没有记录

records-list-lede = 这里列出你能看到的记录，日期新的在前。
records-new = 记一条{ $form }
records-edit = 更正
records-edit-title = 更正：{ $title }
records-withdraw = 红冲
records-withdraw-title = 红冲：{ $title }
records-confirm = 确认
records-confirm-title = 确认：{ $title }
records-import = 导入
records-cancel = 取消

records-filter-label = 筛选记录
records-filter-unit = 单位（含下级）
records-filter-from = 从
records-filter-until = 到
records-filter-state = 状态
records-filter-text = 标题、正文、姓名
records-filter-bad = 筛选里有看不懂的条件，没有用上：{ $what }。

records-column-title = 标题
records-column-day = 日期
records-column-unit = 单位
records-column-state = 状态
records-column-where = 单位、日期
records-column-item = 科目
records-column-quantity = 数量
records-column-person = 人员
records-column-posted = 记入时间
records-shown = 显示 { $shown } 条，共 { $seen } 条
records-hidden = 另有 { $count } 条记录属于其他单位，不在你的任职范围内。它们计入各级数字，这里不逐条显示。
records-empty-title = 还没有{ $form }
records-empty = 记下第一条后，有关的数字就会从这里算出。
records-empty-filtered-title = 没有符合条件的记录
records-empty-filtered = 换一个条件，或清除筛选。

records-state-standing = 有效
records-state-withdrawn = 已红冲
records-state-confirmed = 已确认
records-state-open = 未确认

records-many = 可多选
records-save = 保存并入账
records-save-correction = 保存更正
records-span-from = { $field }：开始
records-span-until = { $field }：结束
records-people-hint = 输入姓名或人员编号，从列表里选。
records-unit-hint = 输入名称、代码或拼音首字母。
records-place-hint = 纬度, 经度，如 44.5827, 129.6186
records-files-hint = JPEG、PNG、WebP 或 PDF，每个不超过 20 MB，至多 { $most } 个。图片里的位置、时间和设备信息会去掉。
records-money-unit = 元
records-reason = 理由
records-reason-hint = 理由会和红冲的条目一起长期保留。
records-reason-correct-hint = 为什么更正。原来的内容和条目会保留。
records-will-post = 保存后会记这几笔
records-will-post-lede = 每一项按这张表单填写的内容计算。记错了可以红冲，原来的条目会保留。
records-will-post-nothing = 待填
records-posts-one = 每条记录计 1
records-posts-field = 按“{ $field }”的数计
records-posts-each = “{ $field }”里的每个人计一次
records-posts-nothing = 这张表单不入账，只留记录。

records-values = 内容
records-entries = 条目
records-entries-caption = 条目明细
records-entries-lede = 这条记录记入台账的每一笔，红冲的也在。
records-entries-empty = 这条记录没有入账的条目。
records-entry-line = 第 { $line } 笔
records-entry-reverses = 冲第 { $line } 笔
records-entry-reversed = 已被第 { $line } 笔红冲，原文保留
records-history = 经过
records-history-record = 记录
records-history-correct = 更正
records-history-withdraw = 红冲
records-history-confirm = 确认
records-history-take-over = 移交
records-recorded-by = 记录人
records-confirmed-by = 确认人
records-version = 版本
records-withdrawn-notice = 这条记录已红冲，不再计入任何数字。内容和条目保留。
records-nobody = 不详
records-nothing = —

records-withdraw-lede = 红冲后，这条记录的条目全部冲回，有关数字随之减少。记录和理由保留。
records-withdraw-will = 将要冲回的条目
records-withdraw-go = 红冲这条记录
records-confirm-lede = 确认表示另有一人认可这条记录。条目不变；确认以后，只有负责人能更正。
records-confirm-go = 确认这条记录
records-no-change = 你可以看这条记录，不能改。要改，请找{ $who }。
records-ask-nobody = 本单位的负责人

records-changed-title = 这条记录刚被改过
records-changed = 在 { $at } 改过这一条。下面是两个版本，选一个。
records-changed-theirs = 现在的版本
records-changed-yours = 你填的版本
records-changed-keep = 保留现在的版本
records-changed-use = 用我填的版本

records-done-record = 已保存并入账：{ $title }
records-done-correct = 更正已保存
records-done-withdraw = 已红冲，条目已冲回
records-done-confirm = 已确认
records-said-twice = “{ $field }”里有人写了不止一次，只算一次。
records-done-same = 这份内容已经提交过，没有重复记录。

records-import-reason = 由表导入，文件校验码 { $hash }

records-problem-unit = 没有找到单位“{ $value }”。填单位代码，或完整名称。
records-problem-which = “{ $value }”不是完整的名称，或有几个同名。从找到的里面选。
records-problem-unit-several = 叫“{ $value }”的单位不止一个：{ $which }。改填代码。
records-problem-unit-kind = “{ $value }”不记这一类。选这几类单位：{ $kinds }。
records-problem-unit-ended = { $value } 在 { $day } 不存在。换一个当天存在的单位。
records-problem-unit-yours = 你不能替{ $value }记录。换成你任职的单位或它的下级，或请{ $who }来记。
records-problem-person = 没有找到人员“{ $value }”。填人员编号，或与单位一起写姓名。
records-problem-person-elsewhere = 有人不属于你可以登记的单位。可以填写的是{ $units }及其下级单位的人员。
records-problem-person-several = 叫“{ $value }”的人不止一个。改填人员编号。
records-problem-file-unknown = 有一个文件没有上传成功。重新选择它。
records-problem-reason = 填理由。理由会和条目一起保留。
records-problem-withdrawn = 这条记录已经红冲，不能再改。要重新记，请新记一条。
records-problem-confirmed-already = 这条记录已经确认过。
records-problem-own = 自己记录或更正的，要由别人确认。
records-problem-confirmed = 这条记录已确认，只有负责人能改。请找{ $who }。
records-problem-header = 表里没有“{ $field }”这一栏。
records-problem-header-right = 加上这一栏，或下载模板。
records-problem-header-unknown = 表单里没有这一栏。
records-problem-header-unknown-right = 删去这一栏，或改成模板里的名称。
records-problem-right = 按模板改这一格。
records-problem-files-import = 文件不能随表导入。导入后在记录里上传。

records-all = 全部记录
records-counted = { $count } 条，最近 { $day }
records-column-id = 编号
records-reversal = 红冲
records-column-line = 笔、记入时间
records-form-version = 表单版本
records-unit-typed = { $field }：名称或代码
records-people-typed = { $field }：一行写一个人员编号或姓名
records-right-unit = 填单位代码，或完整名称，如 西安区/立新街道。
records-right-people = 填人员编号，或姓名；同名的写成 姓名/单位。几个人之间用顿号。
records-right-day = 写成 2021-04-16 这样。
records-right-number = 只填数字，例如 12。
records-right-span = 写成 09:00-11:30 这样。
records-right-one = 从选项里选一个。
records-right-some = 从选项里选，几个之间用顿号。
records-example-people = 张三、李四
records-example-text = （文字）
records-problem-json = 读不懂这段 JSON：{ $what }
records-filter-wrong = 看不懂这些条件：{ $what }。

# 消息
notice-corrected = { $by }更正了你录的“{ $title }”（{ $day }）。
notice-withdrawn = { $by }撤回了你录的“{ $title }”（{ $day }）。

# 种类的名称
notice-kind-corrected = 你录的记录被更正
notice-kind-withdrawn = 你录的记录被撤回
told-system = 系统
import-said = 第 { $row } 行，{ $field }：{ $text }

# 每页的说明：这一页做什么、怎么用
how-records = 各类工作记录的入口。选一类，查看已有的，或记一条新的。
how-records-in-section = 这一方面的各类记录。选一类，查看或录入。
how-records-form = 这类记录的列表。筛选写在地址里，可以存成视图再用；导出的就是现在列出的这些。
how-records-form-new = 录一条记录。没写完会自动存成草稿，断网也不丢；保存时入账，只记一次。
how-records-form-id = 一条记录，它在台账里的条目，和它的历史。能更正、红冲或确认时，按钮在右上。
how-records-form-id-edit = 更正这条记录并写明原因。原来的条目会红冲，新的入账，两笔都看得到。
how-records-form-id-withdraw = 红冲这条记录并写明原因。它的条目全部冲回，记录本身留着。
how-records-form-id-confirm = 确认表示另有一人认可这条记录。录入的人不能确认自己的；确认不改变数字。
how-records-form-confirm = 一次确认你在列表里勾选的几条。每一条都列在这里，先看清再确认；自己录的不能确认。
