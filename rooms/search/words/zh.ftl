search-title = 搜索
search-title-of = 搜索“{ $q }”
search-words = 查什么
search-hint = 单位、数字、记录、已发布的简报、人员、帮助都能查。可以输入汉字、拼音或拼音首字母，几个词用空格分开。
search-begin = 输入要查的词
search-begin-text = 这里查你能看到的全部内容。记录按日期从新到旧排列。
search-none = 没有找到“{ $q }”
search-none-text = 换一个说法，或少写几个词再查。你看不到的单位的记录，这里也查不到。
search-found = 共找到 { $n } 项。
search-apart = 没有连着写成“{ $q }”的内容，下面是同时有“{ $words }”的，先后不限。
search-count = { $n } 项
search-shown = 本页 { $n } 项
search-all = 全部{ $kind }（{ $n } 项）
search-kind-pages = 页面
search-kind-units = 单位
search-kind-figures = 数字
search-kind-people = 人员
search-kind-talks = 宣讲
search-kind-teams = 宣讲团
search-kind-orders = 约宣讲
search-kind-records = 其他记录
search-kind-bulletins = 简报
search-kind-statements = 声明
search-kind-audits = 抽查
search-kind-help = 帮助

# 每页的说明：这一页做什么、怎么用
how-search = 在你能看的范围里找单位、数字和记录。可以用名称、拼音或首字母；几个词之间空一格，就要同时出现。
