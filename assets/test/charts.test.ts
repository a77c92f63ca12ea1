import assert from "node:assert/strict";
import { test } from "node:test";
import { option, short } from "../ts/charts/data.ts";

const look = { ink: "#000", ink2: "#222", line: "#eee", axis: "#555", series: "#14597a", surface: "#fff", font: "sans", size: 12 };
const data = {
  shape: "columns", name: "宣讲场次", lang: "zh-CN", file: "talk.held-week",
  labels: ["04-05", "04-12"], values: [187, 152], texts: ["187", "152"], pale: [false, true],
} as const;

test("an axis counts as the language does", () => {
  assert.deepEqual([0, 2000, 25_000, 250_000_000].map((n) => short("zh-CN", n)), ["0", "2,000", "2.5 万", "2.5 亿"]);
  assert.deepEqual([2000, 25_000, 1_500_000].map((n) => short("en", n)), ["2,000", "25,000", "1.5 million"]);
});

test("the axis begins at 0, nothing moves, and the unfinished period is paler than its label", () => {
  const made = option(data, "每周", look) as { animation: boolean; yAxis: { min: number }; series: { data: { itemStyle: { color: string } }[] }[] };
  assert.equal(made.animation, false);
  assert.equal(made.yAxis.min, 0);
  assert.deepEqual(made.series[0]?.data.map(({ itemStyle }) => itemStyle.color), ["#14597a", "#14597a66"]);
});

test("the tip is drawn, not written as HTML: the policy lets no style through", () => {
  assert.equal((option(data, "每周", look) as { tooltip: { renderMode: string } }).tooltip.renderMode, "richText");
});
