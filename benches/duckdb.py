"""The analyst's tool: the entries as a table of DuckDB, and the two questions that the ledger is held against.

Usage: duckdb.py TOOLS CSV ITEM PEOPLE FROM UNTIL. Prints milliseconds, the middle of nine: a sum, distinct people.
"""

import statistics
import sys
import time

tools, csv, item, people, begin, until = sys.argv[1:]
sys.path.insert(0, tools)

import duckdb  # noqa: E402  (installed into the tools folder)

db = duckdb.connect()
db.execute(
    "CREATE TABLE entry AS SELECT * FROM read_csv(?, header = false, columns = {'item': 'VARCHAR',"
    " 'unit': 'VARCHAR', 'day': 'DATE', 'quantity': 'BIGINT', 'person': 'BIGINT'})",
    [csv],
)
WITHIN = "FROM entry WHERE item = ? AND day BETWEEN CAST(? AS DATE) AND CAST(? AS DATE)"
SUM = f"SELECT SUM(quantity) {WITHIN}"
PEOPLE = f"SELECT COUNT(*) FROM (SELECT person {WITHIN} GROUP BY person HAVING SUM(quantity) > 0)"


def ask(question, of):
    took = []
    for _ in range(9):
        begun = time.perf_counter()
        answer = db.execute(question, [of, begin, until]).fetchone()[0]
        took.append((time.perf_counter() - begun) * 1000)
    return statistics.median(took), answer


sums, total = ask(SUM, item)
distinct, heads = ask(PEOPLE, people)
print(f"{sums:.4f} {total} {distinct:.4f} {heads}")
