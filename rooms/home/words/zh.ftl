home = 首页
home-day = { $day } { $weekday }
home-weekday-0 = 星期一
home-weekday-1 = 星期二
home-weekday-2 = 星期三
home-weekday-3 = 星期四
home-weekday-4 = 星期五
home-weekday-5 = 星期六
home-weekday-6 = 星期日
home-lede = { $day }。有 { $n } 件事等你办。
home-lede-late = { $day }。有 { $n } 件事已经过期。
home-lede-none = { $day }。没有等你办的事。
home-record = 记一笔：{ $what }
home-join = ，
home-beside = 任职和单位
home-guides = 手册
home-back = 回到首页
home-all = 全部 { $n } 条
home-more = 更多
home-most = 只列到 { $n } 条，其余的在各自的列表里。

home-todo = 等我办的
home-todo-none = 没有等你办的事
home-todo-none-text = 到期的计划、要核实的抽查、别人请你办的事，都会列在这里。
home-returned = 退回来的
home-returned-none = 没有退回来的
home-returned-none-text = 你录的记录被别人更正、撤回，或抽查查出不符，都会列在这里。
home-recorded = 我录的
home-recorded-none = 你还没有录过
home-recorded-none-text = 录一次，数字就都有了：各级的汇总由记录算出，不用再填表。

home-waiting = 等我确认的
home-waiting-count = { $n } 条
home-waiting-none = 没有等你确认的
home-waiting-none-text = 下级录的记录，由另一个人确认后才算有人担保。
home-fresh = 上次看过之后新录的
home-fresh-since = { $at } 之后
home-fresh-none = 没有新录的
home-fresh-none-text = 下级一有新记录，就列在这里。

home-silent = 本周谁还没有记录
home-silent-nobody = 直接下属的 { $of } 个单位，本周都有记录。
home-silent-some = 直接下属的 { $of } 个单位，本周有 { $n } 个有记录。
home-silent-names = 本周还没有记录的：
home-silent-more = 还有 { $n } 个
home-silent-ever = 其中 { $n } 个单位在活动期间一条记录也没有。
home-silent-note = 没有记录，不等于没有做。

home-doubts = 发布前看一眼
home-doubts-hint = 与以往差得多的，不一定错，看过再发布。
home-doubts-none = 没有与以往差得多的
home-doubts-none-text = 重复记录、人数远超平常、一周突然很多、补录很晚的，会列在这里。
home-doubts-rules = 看的是上周和本周的记录，与此前 90 天比。差得多，是指超出中位数 6 倍绝对中位差以上，并且超出中位数的六成和 6 个以上；此前不足 4 个可比的，不作比较。规则只看单位和地点，不看个人。
home-doubt-twice = 可能重复
home-doubt-twice-text = { $day }，同一地点、同一事项记了 { $n } 次。
home-doubt-crowd = 人数多
home-doubt-crowd-text = { $day } 有 { $size } 人，这个地点平常 { $usual } 人。
home-doubt-week = 一周很多
home-doubt-week-text = { $day }起的一周记了 { $n } 条，以往一周 { $usual } 条。
home-doubt-late = 补录晚
home-doubt-late-text = 有 { $n } 条在事后 7 天以上才录，最晚的晚了 { $days } 天。
home-doubt-rows = 看这 { $n } 条
home-doubt-row = { $day }，{ $recorded }录
home-doubt-more = 还有 { $n } 条

home-posts = 我的任职
home-posts-none = 你现在没有任职。请管理员给你任职。
home-doable = 记一笔

# 每页的说明：这一页做什么、怎么用
how-home = 一天从这里开始：要办的事、退回来的、新来的，各自点开就能办。办完的会从这里消失。
how-home-todo = 你要办的全部事项，过期的在最前。点开办理，办完就不再列出。
how-home-recorded = 你录入的记录，最近的在最前，撤回和取消的也留着。
how-home-returned = 你录入、后来被别人更正或撤回的记录，和他们写的原因。看过原因，再决定要不要补录。
how-home-new = 你上次看过以后，所辖单位新录的记录。没有错的不用做什么；有错的点开更正，或问录入的人。
how-home-doubts = 按几条固定的规则挑出来、公布前值得看一眼的记录。它只是提醒，不拦任何人，也不评价任何人。
