// Days are texts `2021-04-16`, months `2021-04`: ordered as they are written. Both ends of a period are included.
import type { PeriodRule } from "./definitions.ts";

/** The first day that a period can begin with. */
export const BEGINNING = "0001-01-01";

const DAY_LENGTH = 86_400_000;

function time(day: string): number {
  const at = new Date(0);
  at.setUTCFullYear(Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1, Number(day.slice(8, 10)));
  return at.getTime();
}

/** Whether this is a day of the calendar. */
export function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && plus(text, 0) === text;
}

/** The day so many days later. */
export function plus(day: string, days: number): string {
  return new Date(time(day) + days * DAY_LENGTH).toISOString().slice(0, 10);
}

/** How many days from the first to the second, both counted; 0 where the second is earlier. */
export function daysOf(from: string, until: string): number {
  return Math.max(0, (time(until) - time(from)) / DAY_LENGTH + 1);
}

export function monthOf(day: string): string {
  return day.slice(0, 7);
}

function monthsLater(month: string, months: number): string {
  const count = Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1 + months;
  return `${String(Math.floor(count / 12)).padStart(4, "0")}-${String((count % 12) + 1).padStart(2, "0")}`;
}

export function startOfMonth(day: string): string {
  return `${monthOf(day)}-01`;
}

export function endOfMonth(day: string): string {
  return plus(`${monthsLater(monthOf(day), 1)}-01`, -1);
}

/** The same month a year before. */
export function yearBefore(month: string): string {
  return monthsLater(month, -12);
}

/** The calendar months that lie wholly in the period. */
export function wholeMonths(from: string, until: string): string[] {
  const months: string[] = [];
  const first = from === startOfMonth(from) ? monthOf(from) : monthsLater(monthOf(from), 1);
  for (let month = first; endOfMonth(`${month}-01`) <= until; month = monthsLater(month, 1)) {
    months.push(month);
  }
  return months;
}

/** The period that a rule gives up to `until` in a campaign that began on `campaign`. */
export function periodOf(rule: PeriodRule, campaign: string, until: string): [string, string] {
  const earlier = (day: string): string => (day < until ? day : until);
  if (typeof rule === "object") {
    return "fixed" in rule ? rule.fixed : [earlier(rule.from), until];
  }
  switch (rule) {
    case "campaign": return [earlier(campaign), until];
    case "last_quarter": return lastWhole(until, 3);
    case "last_month": return lastWhole(until, 1);
    case "last_week": return [plus(until, -6), until];
    case "year": return [`${until.slice(0, 4)}-01-01`, until];
    case "day": return [until, until];
  }
}

/** The last whole step of so many months that ended by `until`. */
function lastWhole(until: string, months: number): [string, string] {
  const into = (Number(until.slice(5, 7)) - 1) % months;
  const start = monthsLater(monthOf(until), -into);
  const period = (first: string): [string, string] => [`${first}-01`, plus(`${monthsLater(first, months)}-01`, -1)];
  return period(start)[1] === until ? period(start) : period(monthsLater(start, -months));
}
