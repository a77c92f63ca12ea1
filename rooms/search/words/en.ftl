search-title = Search
search-title-of = Search for “{ $q }”
search-words = What to look for
search-hint = Units, figures, records, published bulletins, people, help. Type Chinese, pinyin or its initials; separate words by blanks.
search-begin = Type what you look for
search-begin-text = This looks through everything that you may see. Records stand with the latest day first.
search-none = Nothing holds “{ $q }”
search-none-text = Try another word, or fewer words. Records of units that you may not see are not found here either.
search-apart = Nothing is written as “{ $q }”. Shown is what holds “{ $words }”, in any order.
search-found = { $n ->
    [one] One thing found.
   *[other] { $n } things found.
  }
search-count = { $n ->
    [one] 1 found
   *[other] { $n } found
  }
search-shown = { $n } on this page
search-all = All { $n } under “{ $kind }”
search-kind-pages = Pages
search-kind-units = Units
search-kind-figures = Figures
search-kind-people = People
search-kind-talks = Talks
search-kind-teams = Talk teams
search-kind-orders = Orders of talks
search-kind-records = Other records
search-kind-bulletins = Bulletins
search-kind-statements = Statements
search-kind-audits = Audits
search-kind-help = Help

# What each page is for and how it is used
how-search = Search units, figures and records that you may see, by name, pinyin or initials. Several words with spaces between them must all occur.
