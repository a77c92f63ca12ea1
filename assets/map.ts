// The page of a figure's points, where the office has configured a base map; no other page loads this.
import { baseMap } from "./ts/map/base.ts";

document.querySelectorAll<HTMLElement>("[data-map]").forEach(baseMap);
