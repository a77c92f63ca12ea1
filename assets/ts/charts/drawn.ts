import { BarChart, LineChart } from "echarts/charts";
import { AriaComponent, GridComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import type { EChartsType } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { option } from "./data.ts";
import type { ChartData, Look } from "./data.ts";

use([BarChart, LineChart, AriaComponent, GridComponent, TooltipComponent, SVGRenderer]);

/** Colours and type as the style sheet has them at this moment, in the theme that is shown. */
function look(of: Element): Look {
  const style = getComputedStyle(of);
  const token = (name: string): string => style.getPropertyValue(name).trim();
  const root = parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
  return {
    ink: token("--ink"), ink2: token("--ink-2"), line: token("--line"), axis: token("--ink-3"),
    series: token("--c1"), surface: token("--surface"), font: style.fontFamily, size: Math.max(12, root * 0.75),
  };
}

/** Draws what a figure's `data-chart` says in the place of the server's drawing; again when theme or width is another. */
export function draw(figure: HTMLElement): void {
  const data = JSON.parse(figure.dataset["chart"] ?? "null") as ChartData | null;
  const still = figure.querySelector<SVGElement>("svg.still");
  if (!data || !still) {
    return;
  }
  const host = document.createElement("div");
  host.className = "live";
  host.setAttribute("role", "img");
  still.before(host);
  figure.classList.add("is-live");
  const chart: EChartsType = init(host, null, { renderer: "svg" });
  const alt = still.getAttribute("aria-label") ?? data.name;
  const show = (): void => {
    chart.setOption(option(data, alt, look(figure)), true);
  };
  show();
  new ResizeObserver(() => {
    if (host.clientWidth > 0) {
      chart.resize();
    }
  }).observe(host);
  new MutationObserver(show).observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme", "class"] });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", show);
}
