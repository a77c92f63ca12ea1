// The pages with a chart: the numbers that the server has drawn are drawn again so that they can be pointed at, follow
// the theme and the width, and be saved. The table and the server's drawing stay what they are; the library that draws
// is loaded when it is wanted.
import { charts } from "./ts/charts/charts.ts";
import { enhanceAll } from "./ts/enhance.ts";
import { unfoldOnPaper } from "./ts/paper.ts";

enhanceAll([charts]);
unfoldOnPaper();
