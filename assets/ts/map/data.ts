import type { FeatureCollection } from "geojson";

/** What the page says of its map, in `data-map`. */
export interface MapData {
  /** The address of a picture, with `{z}`, `{x}` and `{y}`. */
  readonly tiles: string;
  readonly points: readonly { readonly at: readonly [number, number]; readonly radius: number; readonly name: string; readonly text: string; readonly href: string }[];
}

/** The box around the points, south-west and north-east, with some room; none without a point. */
export function bounds(data: MapData): [[number, number], [number, number]] | null {
  if (data.points.length === 0) {
    return null;
  }
  const ends = (axis: 0 | 1): [number, number] => {
    const all = data.points.map(({ at }) => at[axis]);
    return [Math.min(...all) - 0.3, Math.max(...all) + 0.3];
  };
  const [west, east] = ends(0);
  const [south, north] = ends(1);
  return [[west, south], [east, north]];
}

/** The points as the drawing library takes them. */
export function features(data: MapData): FeatureCollection {
  return {
    type: "FeatureCollection",
    features: data.points.map(({ at, radius, name, text, href }) => ({
      type: "Feature",
      geometry: { type: "Point", coordinates: [...at] },
      properties: { radius, name, text, href },
    })),
  };
}
