import { Map as Drawn, setWorkerUrl } from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";
import { bounds, features } from "./data.ts";
import type { MapData } from "./data.ts";

/** A colour of the style sheet as it is now. */
const token = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/**
 * `<div class="base-map" data-map="{…}" data-label hidden>` before the server's drawing: lays the points on the office's
 * base map. Until the map stands, and where it cannot be drawn, the server's drawing is what is seen; the list beside
 * it says the same in words either way.
 */
export function baseMap(host: HTMLElement): void {
  const data = JSON.parse(host.dataset["map"] ?? "null") as MapData | null;
  const around = data && bounds(data);
  const still = host.parentElement?.querySelector<HTMLElement>(".map");
  if (!data || !around || !still) {
    return;
  }
  setWorkerUrl(new URL(workerUrl, import.meta.url).href);
  host.hidden = false;
  let map: Drawn;
  try {
    map = new Drawn({
      container: host, bounds: around, attributionControl: false, fadeDuration: 0, dragRotate: false, pitchWithRotate: false,
      style: {
        version: 8,
        sources: {
          ground: { type: "raster", tiles: [data.tiles], tileSize: 256 },
          points: { type: "geojson", data: features(data) },
        },
        layers: [
          { id: "ground", type: "raster", source: "ground" },
          {
            id: "points", type: "circle", source: "points",
            paint: { "circle-radius": ["get", "radius"], "circle-color": token("--c1"), "circle-opacity": 0.7, "circle-stroke-color": token("--surface"), "circle-stroke-width": 1.5 },
          },
        ],
      },
    });
  } catch {
    // A machine that cannot draw it keeps the drawing that is there.
    host.hidden = true;
    return;
  }
  map.getCanvas().setAttribute("aria-label", host.dataset["label"] ?? "");
  map.once("load", () => {
    still.hidden = true;
    const zoom = host.parentElement?.querySelector<HTMLElement>("[data-map-zoom]");
    if (zoom) {
      zoom.hidden = false;
    }
    for (const button of zoom?.querySelectorAll<HTMLButtonElement>("[data-zoom]") ?? []) {
      button.addEventListener("click", () => map.zoomTo(map.getZoom() + Number(button.dataset["zoom"]), { duration: 0 }));
    }
  });
  map.on("click", "points", ({ features: hit }) => {
    const href = hit?.[0]?.properties["href"] as string | undefined;
    if (href?.startsWith("/")) {
      location.assign(href);
    }
  });
}
