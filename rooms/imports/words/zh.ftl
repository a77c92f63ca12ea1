imports-title = 导入
imports-lede = 你发来的表。没导入的保留 30 天；导入过的随时可以整份撤回。
imports-new = 导入一份表
imports-mine = 我的导入
imports-empty-title = 还没有导入过
imports-empty = 下载模板，填好，再发回来：哪一格有问题会标在原处，改好再记入。
imports-c-file = 文件
imports-c-kind = 内容
imports-c-rows = 行数
imports-c-made = 已记入
imports-c-state = 状态
imports-c-template = 模板
imports-c-header = 列名
imports-c-wrong = 问题
imports-c-right = 怎么改
imports-c-column = 栏目
imports-c-needed = 必填
imports-c-what = 填什么
imports-c-example = 例
imports-c-line = 行
imports-c-record = 记录
imports-c-day = 日期
imports-by-program = 命令行导入，{ $sent }
imports-state-undone = 已撤回
imports-state-faults = 有错要改
imports-state-ready = 可以记入
imports-state-part = 记入了一部分
imports-state-done = 已记入
imports-row-good = 可以记入
imports-row-bad = 有错
imports-row-dropped = 不导入
imports-row-done = 已记入
imports-row-back = 已撤回
imports-row-kept = 改过，没有撤回
imports-kinds-lede = 选这份表里是什么。模板里有每一栏的说明和一个例子。
imports-new-title = 导入{ $kind }
imports-new-lede = 一行一条。发来后先检查，你看过再记入；有错的行可以在这里改，不影响别的行。
imports-f-file = 填好的表
imports-f-file-hint = XLSX、ODS 或 CSV（UTF-8 或 GB18030），最多 { $most } 行。
imports-send = 发来检查
imports-refused = 没有收下这份文件
imports-no-file = 没有选文件。选一个，再发一次。
imports-no-rows = 表里只有列名，没有内容。填好以后再发。
imports-many-rows = 表里有 { $rows } 行，一次最多 { $most } 行。请分成几份。
imports-imported = 这份文件在 { $sent } 已经导入过，没有再收。要重新导入，先把那一次撤回。
imports-see = 去看
imports-headers-wrong = 列名要改
imports-template-xlsx = 下载模板（XLSX）
imports-template-csv = CSV 模板
imports-guide = 填写说明
imports-needed = 必填
imports-optional = 选填
imports-choices = 可选：{ $choices }。
imports-example = 例：{ $example }
imports-faults = 错处
imports-marked-name = { $file }-标出错处.xlsx
imports-marked = 下载标出错处的表
imports-show-title = 导入{ $kind }
imports-f-good = 可以记入
imports-f-bad = 有错
imports-f-sent = 发来
imports-f-until = 保留到
imports-f-undone = 撤回
imports-n-rows = { $n } 行
imports-n-back = ，撤回 { $n }
imports-rows = 表里的行
imports-view-all = 全部
imports-view-faults = 有错的
imports-view-alike = 可能重复
imports-view-done = 已记入
imports-none-title = 没有这样的行
imports-none = 换一个视图看看。
imports-line = 第 { $line } 行
imports-cell = 第 { $line } 行，{ $column }
imports-like-row = 与第 { $line } 行可能重复
imports-like-record = 可能已经记过：
imports-said-done = 已记入 { $n } 行，每一行都是一条记录。
imports-said-back = 已撤回 { $n } 条记录，数字和导入前一样。
imports-said-kept = 有 { $n } 条记录在导入后改过或确认过，没有撤回，见下表。要撤回，请打开那条记录。
imports-said-rest = 还有可以记入的行没有记入。
imports-said-job = 看上一次的进度
imports-said-emptied = 表格内容已过保留期，只留下记入了哪些记录。
imports-said-mended = 没有错处了。
imports-save = 保存并重新检查
imports-save-note = 只检查，不记入。
imports-run = 记入 { $n } 行
imports-run-note = { $bad ->
    [0] 每一行和填表单一样记入，成为一条记录。
   *[other] 每一行和填表单一样记入，成为一条记录。有错的 { $bad } 行留在这里，改好再记。
}
imports-run-none = 没有可以记入的行。先把有错的行改好。
imports-run-other = 同样内容的文件已经导入过。要重新导入，先把那一次撤回。
imports-row-wrong = 这一行有 { $n } 处要改
imports-drop = 这一行不导入
imports-restore = 仍要导入，重新检查
imports-dropped = 这一行不导入。要导入，保存一次就回到表里。
imports-to-sheet = 回到表
imports-undo = 撤回整份导入
imports-undo-lede = 这次导入的 { $n } 条记录会一起撤回：分录全部红冲，记录和理由都留着。要么全部撤回，要么一条也不动。
imports-undo-changed = 有 { $n } 条记录在导入后改过或确认过，不会撤回。
imports-changed = 导入后改过或确认过的记录
imports-f-reason = 理由
imports-f-reason-hint = 写清为什么撤回，会留在每条红冲上。
imports-undo-why = 没有写理由。写一句为什么撤回。
imports-undo-none = 这份导入没有可以撤回的记录，或者已经撤回了。
imports-undo-all-changed = 这份导入的记录在导入后都改过或确认过，没有可以整份撤回的。请一条一条打开处理。
imports-undone-meanwhile = 这份导入刚刚撤回了，没有再记入。
imports-discard = 不要这份表
imports-discard-lede = 这份表还没有记入任何一行。丢掉以后，表里的内容和改动都没有了。
imports-discard-late = 这份表已经有记入的行，不能丢掉。要收回，请撤回整份导入。
imports-job = 导入{ $kind }：{ $file }
imports-job-done = { $bad ->
    [0] 记入 { $made } 行，没有剩下有错的行。
   *[other] 记入 { $made } 行；有错的 { $bad } 行留在表里。
}
imports-job-resumed = { $bad ->
    [0] 中断后接着做完：这份表共有 { $made } 行成了记录，没有剩下有错的行。
   *[other] 中断后接着做完：这份表共有 { $made } 行成了记录；有错的 { $bad } 行留在表里。
}
imports-undo-job = 撤回导入的{ $kind }：{ $file }
imports-undo-done = { $kept ->
    [0] 撤回 { $back } 条记录。
   *[other] 撤回 { $back } 条记录；{ $kept } 条改过或确认过，没有撤回。
}

how-imports = 你发来的每一份表都在这里：还没记入的、记入了的、撤回了的。点文件名打开。
how-imports-new = 先选表里是什么，再下载模板填写。XLSX 模板里能选的栏目有下拉框，第二张表是说明和例子。
how-imports-new-kind = 把填好的表发来。先检查，不会记入任何一行；有错的格会标在原处。
how-imports-id = 红框里的格有错，下面写着为什么。就在框里改，点“保存并重新检查”；也可以点行号改整行。没有错的行随时可以记入。
how-imports-id-rows-line = 这一行的每一格都可以改。不想导入这一行，点“这一行不导入”。
how-imports-id-undo = 撤回后，这份表记入的记录都会红冲，数字回到导入前。导入后有人改过或确认过的记录不动。
how-imports-id-discard = 丢掉的只是发来的表，没有记录会变。
