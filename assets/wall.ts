// The page for a wall.
import { wall } from "./ts/wall.ts";

const main = document.querySelector<HTMLElement>("[data-wall]");
if (main) {
  wall(main);
}
