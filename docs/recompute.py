#!/usr/bin/env python3
"""Adds a city up again from its open log, with nothing but Python 3.9: see recompute.md.

    python3 recompute.py https://luoshi.example/log [--vkey KEY] [--unit CODE] [--until DAY] [--position N] [--json]

Ends with 0 where all holds, 1 where something does not, 3 where the log cannot be read.
"""
import argparse, base64, calendar, collections, datetime, hashlib, json, sys, urllib.request
from fractions import Fraction

class Wrong(Exception):
    """Something does not hold."""

def need(holds, what):
    if not holds:
        raise Wrong(what)

# ---- The tree: RFC 6962, and tiles as https://c2sp.org/tlog-tiles has them

def sha256(data):
    return hashlib.sha256(data).digest()

def add_leaf(peaks, leaf):
    """Keeps the roots of the perfect subtrees, the largest first."""
    node = (0, sha256(b"\0" + leaf))
    while peaks and peaks[-1][0] == node[0]:
        level, left = peaks.pop()
        node = (level + 1, sha256(b"\1" + left + node[1]))
    peaks.append(node)

def root_of(peaks):
    root = peaks[-1][1]
    for _, left in reversed(peaks[:-1]):
        root = sha256(b"\1" + left + root)
    return root

def bundle_path(index, width):
    digits = str(index)
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    parts = ["x" + digits[at:at + 3] for at in range(0, len(digits) - 3, 3)] + [digits[-3:]]
    return "tile/entries/" + "/".join(parts) + (f".p/{width}" if width < 256 else "")

# ---- Ed25519: RFC 8032, section 5.1.7, in the words of its appendix A

P = 2**255 - 19
Q = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P

def point_add(a, b):
    e, f = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    g, h = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, g, h, f = f - e, h - g, h + g, f + e
    return e * g % P, h * f % P, g * h % P, e * f % P

def point_times(number, point):
    sum_ = (0, 1, 1, 0)
    while number:
        if number & 1:
            sum_ = point_add(sum_, point)
        point, number = point_add(point, point), number >> 1
    return sum_

def point_of(data):
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    need(y < P and (x * x - square) % P == 0 and not (x == 0 and sign), "a key or signature is no point of the curve")
    x = P - x if (x & 1) != sign else x
    return x, y, 1, x * y % P

BASE = point_of((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))

def signature_holds(public, message, signature):
    if len(public) != 32 or len(signature) != 64:
        return False
    s = int.from_bytes(signature[32:], "little")
    h = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % Q
    a, b = point_times(s, BASE), point_add(point_of(signature[:32]), point_times(h, point_of(public)))
    return s < Q and (a[0] * b[2] - b[0] * a[2]) % P == 0 and (a[1] * b[2] - b[1] * a[2]) % P == 0

# ---- The checkpoint: https://c2sp.org/signed-note and https://c2sp.org/tlog-checkpoint

def checkpoint_of(note, vkey):
    """The origin, the size and the root that the log signed, and who else signed."""
    name, key_id, key = vkey.strip().split("+", 2)
    key = base64.b64decode(key)
    need(key[:1] == b"\1" and sha256(name.encode() + b"\n" + key)[:4].hex() == key_id, "the log's key is not well formed")
    text, _, lines = note.rpartition("\n\n")
    signed = [line.split(" ") for line in lines.splitlines()]
    own = [base64.b64decode(signature) for dash, who, signature in signed if who == name]
    own = [signature[4:] for signature in own if signature[:4].hex() == key_id]
    need(own and signature_holds(key[1:], (text + "\n").encode(), own[0]), "the log's key did not sign this checkpoint")
    origin, size, root = text.split("\n")
    need(origin == name, "the checkpoint is another log's")
    return origin, int(size), base64.b64decode(root), [who for _, who, _ in signed if who != name]

# ---- The log: every leaf, held against the checkpoint's root

def leaves_of(fetch, size):
    for index in range(-(-size // 256)):
        width = min(256, size - index * 256)
        bundle, at = fetch(bundle_path(index, width)), 0
        for _ in range(width):
            end = at + 2 + int.from_bytes(bundle[at:at + 2], "big")
            yield bundle[at + 2:end]
            at = end
        need(at == len(bundle), f"bundle {index} is not well formed")

def read_log(fetch, size, root, position):
    """Entries by item, as sums by unit, day and person; what happened to units; the hash of the definitions."""
    peaks, entries, changes, definitions = [], collections.defaultdict(dict), [], None
    for at, leaf in enumerate(leaves_of(fetch, size), 1):
        add_leaf(peaks, leaf)
        what, *fields = leaf.decode().split("\t")
        if at > position:
            continue
        if what == "entry":
            item, unit, day, quantity, person, _, _ = fields
            cell = entries[item].setdefault((unit, day, person), [0, 0, 0])
            quantity = int(quantity)
            cell[0] += quantity
            cell[1] += 1
            cell[2] += quantity if abs(quantity) == 1 else 0
        else:
            kind, day, body, _ = fields
            if kind.startswith("unit."):
                changes.append((day, at, kind, json.loads(body)))
            elif kind == "pack.load":
                definitions = json.loads(body).get("definitions", definitions)
    need(root_of(peaks) == root, "the bundles do not give the checkpoint's root")
    return entries, sorted(changes, key=lambda change: change[:2]), definitions

class Tree:
    """The units as they stood on a day."""

    def __init__(self, changes, day):
        self.kind, self.parent = {}, {}
        for on, _, event, body in changes:
            if on > day:
                break
            code = body["code"]
            if event == "unit.found":
                self.kind[code], self.parent[code] = body["kind"], body.get("parent")
            elif event in ("unit.move", "unit.merge"):
                self.parent[code] = body["parent" if event == "unit.move" else "into"]
        self.root = next(code for code, parent in self.parent.items() if parent is None)

    def under(self, top):
        below = collections.defaultdict(list)
        for code, parent in self.parent.items():
            below[parent].append(code)
        found = [top]
        for code in found:
            found.extend(below[code])
        return set(found)

# ---- Days: texts, `2021-04-16` or, where the day is not open, `2021-04`

def plus(day, days):
    return str(datetime.date.fromisoformat(day) + datetime.timedelta(days))

def end_of_month(day):
    return f"{day[:7]}-{calendar.monthrange(int(day[:4]), int(day[5:7]))[1]:02}"

def period_of(rule, campaign, until):
    def last_whole(months):
        first = int(until[:4]) * 12 + (int(until[5:7]) - 1) // months * months
        for start in (first, first - months):
            last = start + months - 1
            end = end_of_month(f"{last // 12:04}-{last % 12 + 1:02}-01")
            if end <= until:
                return f"{start // 12:04}-{start % 12 + 1:02}-01", end
    if isinstance(rule, dict):
        return tuple(rule["fixed"]) if "fixed" in rule else (min(rule["from"], until), until)
    return {"campaign": lambda: (min(campaign, until), until), "last_quarter": lambda: last_whole(3),
            "last_month": lambda: last_whole(1), "last_week": lambda: (plus(until, -6), until),
            "year": lambda: (until[:4] + "-01-01", until), "day": lambda: (until, until)}[rule]()

def within(day, first, last):
    return first[:len(day)] <= day <= last[:len(day)]

def days_of(first, last):
    return max(0, (datetime.date.fromisoformat(last) - datetime.date.fromisoformat(first)).days + 1)

# ---- Figures

class City:
    def __init__(self, definitions, entries, changes):
        self.definitions, self.entries, self.changes = definitions, entries, changes
        self.figures = {figure["id"]: figure for figure in definitions["figures"]}

    def items(self, figure):
        """The parts of an item: itself and what lies below it."""
        item = figure["item"]
        return lambda one: one == item or one.startswith(item + ".")

    def coarse(self, figure):
        """Whether units are open only down to townships, and days by their months."""
        takes = self.items(figure)
        return (any(item["open"] != "exact" for item in self.definitions["items"] if takes(item["id"]))
                or any(len(day) == 7 for item in self.entries if takes(item) for _, day, _ in self.entries[item]))

    def parts(self, figure):
        named = [figure.get("numerator"), figure.get("denominator")] if figure["kind"] == "ratio" else [figure["id"]]
        return [self.figures[one] for one in named]

    def cannot(self, figure, unit, tree):
        """Why strangers cannot compute it, if they cannot."""
        for part in self.parts(figure):
            opens = {item["open"] for item in self.definitions["items"] if self.items(part)(item["id"])}
            if part["kind"] in ("people", "people_at", "daily") and opens != {"pseudonym"}:
                return "it counts people, and no pseudonyms are open"
            if self.coarse(part):
                if part["kind"] in ("days", "span", "daily", "units"):
                    return "it needs days and units that are open only by month and township"
                units = {code for code in (unit, figure.get("scope")) if code not in (None, tree.root)}
                if any(tree.kind.get(code) == "community" for code in units):
                    return "its entries are open only down to townships"
                moved = [body["code"] for _, _, event, body in self.changes if event in ("unit.move", "unit.merge")]
                if units and any(tree.kind.get(code) == "community" for code in moved):
                    return "communities moved, and its entries are open only down to townships"
        return None

    def answer(self, figure, unit, until):
        first, last = period_of(figure.get("period", "campaign"), self.definitions["campaign"]["from"], until)
        if any(self.coarse(part) for part in self.parts(figure)):
            first, last = first[:7] + "-01", end_of_month(last)
        tree = Tree(self.changes, last)
        answer = {"figure": figure["id"], "unit": unit or tree.root, "from": first, "until": last}
        reason = self.cannot(figure, unit, tree)
        if reason:
            return {**answer, "cannot": reason}
        outcomes = [self.outcome(part, figure, unit, first, last, tree) for part in self.parts(figure)]
        value, entries = outcomes[0] if len(outcomes) == 1 else self.divided(figure, *outcomes)
        why = value if isinstance(value, str) else None
        value = None if why else rounded(value, figure.get("decimals", 0))
        return {**answer, "value": value, "entries": entries, **({"why": why} if why else {})}

    def outcome(self, part, figure, unit, first, last, tree):
        """The value as a fraction, or why there is none; and how many entries stand behind it."""
        scope, whole = figure.get("scope"), unit in (None, tree.root)
        units = None if whole and not scope else tree.under(unit or tree.root) & tree.under(scope or tree.root)
        takes = self.items(part)
        cells = [(key, cell) for item in self.entries if takes(item) for key, cell in self.entries[item].items()
                 if units is None or key[0] in units]
        kind, scale = part["kind"], part.get("scale", 1)
        begin = "0001-01-01" if kind in ("level", "people_at") else first
        def net_by(at, begin):
            sums = collections.Counter()
            for key, (net, _, _) in cells:
                if within(key[1], begin, last):
                    sums[key[at]] += net
            return sorted(key for key, net in sums.items() if net > 0 and key != "-")
        net, entries, ones = (sum(cell[at] for key, cell in cells if within(key[1], begin, last)) for at in range(3))
        if kind in ("sum", "level"):
            return Fraction(net, scale), entries
        if kind == "records":
            return Fraction(ones), entries
        if kind in ("people", "people_at"):
            return Fraction(len(net_by(2, begin))), entries
        if kind == "units":
            wanted = part.get("unit_kind")
            return Fraction(sum(wanted in (None, tree.kind.get(code)) for code in net_by(0, begin))), entries
        days = net_by(1, begin)
        if kind == "days":
            return Fraction(len(days)), entries
        if kind == "span":
            return (Fraction(days_of(days[0], days[-1])) if days else "nothing_to_divide"), entries
        if kind == "year_change":
            return self.year_change(cells, first, last)
        raise Wrong(f"{part['id']}: a kind of figure that this program does not know")

    def year_change(self, cells, first, last):
        by_month = collections.defaultdict(lambda: [0, 0])
        for (_, day, _), (net, entries, _) in cells:
            by_month[day[:7]][0] += net
            by_month[day[:7]][1] += entries
        now, then, count, month = 0, 0, 0, first if first.endswith("-01") else plus(end_of_month(first), 1)
        while end_of_month(month) <= last:
            this, before = by_month[month[:7]], by_month[f"{int(month[:4]) - 1:04}{month[4:7]}"]
            if this[1] and before[1]:
                now, then, count = now + this[0], then + before[0], count + this[1] + before[1]
            month = plus(end_of_month(month), 1)
        return (Fraction((now - then) * 100, abs(then)) if then else "nothing_to_divide"), count

    def divided(self, figure, above, below):
        people = [part["kind"] in ("people", "people_at") for part in self.parts(figure)]
        entries = above[1] + below[1]
        for value in (above[0], below[0]):
            if isinstance(value, str):
                return value, entries
        if not below[0]:
            return "nothing_to_divide", entries
        if people == [False, True] and below[0] < 5:
            return "fewer_than_five", entries
        return above[0] / below[0], entries

def rounded(value, decimals):
    """Half away from zero, without zeros at the end."""
    whole = str((abs(value) * 10**decimals * 2 + 1) // 2).zfill(decimals + 1)
    text = whole[:len(whole) - decimals] + ("." + whole[-decimals:]).rstrip("0").rstrip(".") if decimals else whole
    return "-" + text if value < 0 and text.strip("0.") else text

def main():
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("log", help="the log's address")
    options.add_argument("--vkey", help="the log's key, as you know it; without it, the one that the log gives")
    options.add_argument("--unit", help="the code of a unit; without it, the whole city")
    options.add_argument("--until", help="the last day; without it, the campaign's, or today while it runs")
    options.add_argument("--position", type=int, help="how much of the log counts; without it, all")
    options.add_argument("--json", action="store_true", help="one JSON value")
    given = options.parse_args()
    def fetch(path):
        with urllib.request.urlopen(given.log.rstrip("/") + "/" + path) as answer:
            return answer.read()
    vkey = given.vkey or fetch("vkey").decode().splitlines()[0]
    origin, size, root, others = checkpoint_of(fetch("checkpoint").decode(), vkey)
    position = given.position or size
    need(0 < position <= size, f"the log ends at position {size}")
    entries, changes, definitions = read_log(fetch, size, root, position)
    need(definitions, "the log names no definitions by then")
    text = fetch(f"definitions/{definitions}.json")
    need(sha256(text).hex() == definitions, "the definitions are not those that the log names")
    city = City(json.loads(text), entries, changes)
    until = given.until or min(city.definitions["campaign"]["until"], str(datetime.date.today()))
    answers = [city.answer(figure, given.unit, until) for figure in city.definitions["figures"]]
    if given.json:
        json.dump({"origin": origin, "size": size, "position": position, "root": base64.b64encode(root).decode(),
                   "definitions": definitions, "cosigned_by": others, "figures": answers}, sys.stdout, indent=1)
        return
    print(f"{origin}: {size} leaves, root {base64.b64encode(root).decode()}; figures as of position {position}")
    print("The log's own key" if not given.vkey else "Your key", "signed it.", "Others who signed:", ", ".join(others) or "nobody")
    for answer in answers:
        value = answer["value"] or answer["why"] if "value" in answer else "not open: " + answer["cannot"]
        print(f"{answer['figure']:28} {answer['unit']:10} {answer['from']} to {answer['until']}  {value}")

if __name__ == "__main__":
    try:
        main()
    except Wrong as error:
        sys.exit(f"This does not hold: {error}.")
    except (ValueError, KeyError, IndexError) as error:
        sys.exit(f"This does not hold: the log is not well formed ({error!r}).")
    except OSError as error:
        print(f"The log cannot be read: {error}.", file=sys.stderr)
        sys.exit(3)
