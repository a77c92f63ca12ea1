// The calendar: arrow keys walk from day to day, Page Up and Page Down turn its pages.
import { calendar } from "./ts/calendar.ts";

for (const days of document.querySelectorAll<HTMLElement>("[data-calendar]")) {
  calendar(days);
}
