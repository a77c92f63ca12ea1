/** What a page says of a chart, in `data-chart`. */
export interface ChartData {
  readonly shape: "columns" | "line";
  readonly name: string;
  readonly lang: string;
  readonly file: string;
  readonly labels: readonly string[];
  readonly values: readonly number[];
  /** How each value is read. */
  readonly texts: readonly string[];
  /** Whether each period is not over. */
  readonly pale: readonly boolean[];
}

/** Colours and sizes, as the style sheet has them now. */
export interface Look {
  readonly ink: string;
  readonly ink2: string;
  readonly line: string;
  readonly axis: string;
  readonly series: string;
  readonly surface: string;
  readonly font: string;
  /** Never below 12 px. */
  readonly size: number;
}

/** More values than this are not labelled one by one. */
export const mostLabelled = 9;

/** A value of the axis as the language writes it: 15 万, 1.2 亿; 1.2 million. */
export function short(lang: string, value: number): string {
  const steps: readonly (readonly [number, string])[] = lang.startsWith("zh") ? [[1e8, "亿"], [1e4, "万"]] : [[1e9, "billion"], [1e6, "million"]];
  const written = (number: number): string => number.toLocaleString("en", { maximumFractionDigits: 4 }).replace("-", "−");
  const step = steps.find(([least]) => Math.abs(value) >= least);
  return step ? `${written(value / step[0])} ${step[1]}` : written(value);
}

/** What the drawing library is told. Nothing moves; the axis of values begins at 0; the series' name stands at its end. */
export function option(data: ChartData, alt: string, look: Look): Record<string, unknown> {
  const few = data.labels.length <= mostLabelled;
  const text = { fontFamily: look.font, fontSize: look.size, color: look.ink2 };
  const points = data.values.map((value, at) => ({
    value,
    // The colour itself is paler: an opacity would take the label with it.
    itemStyle: { color: data.pale[at] ? `${look.series}66` : look.series },
  }));
  const label = { show: few, position: "top", ...text, color: look.ink, formatter: ({ dataIndex }: { dataIndex: number }) => data.texts[dataIndex] ?? "" };
  const series = data.shape === "line"
    ? {
      type: "line", data: points, symbol: "circle", symbolSize: 7, label,
      lineStyle: { color: look.series, width: 2.5 },
    }
    : { type: "bar", data: points, barMaxWidth: 44, barCategoryGap: "38%", label };
  return {
    animation: false,
    textStyle: text,
    aria: { enabled: true, label: { description: alt } },
    grid: { left: 4, right: 8, top: 24, bottom: 4, containLabel: true },
    tooltip: {
      trigger: "axis", renderMode: "richText", confine: true, axisPointer: { type: "shadow", shadowStyle: { opacity: 0.15 } },
      backgroundColor: look.surface, borderColor: look.axis, borderWidth: 1, textStyle: { ...text, color: look.ink },
      formatter: (hits: readonly { dataIndex: number }[]) => {
        const at = hits[0]?.dataIndex ?? 0;
        return `${data.labels[at] ?? ""}  ${data.texts[at] ?? ""}`;
      },
    },
    xAxis: {
      type: "category", data: [...data.labels], axisTick: { show: false }, axisLine: { lineStyle: { color: look.axis } },
      axisLabel: { ...text, hideOverlap: true },
    },
    yAxis: {
      type: "value", min: 0, minInterval: data.values.every(Number.isInteger) ? 1 : 0, splitNumber: 4,
      splitLine: { lineStyle: { color: look.line } }, axisLabel: { ...text, formatter: (value: number) => short(data.lang, value) },
    },
    series: [{ name: data.name, ...series }],
  };
}
