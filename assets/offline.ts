// The whole page that is kept on a disk; the build writes it into one HTML file.
import "./app.css";
import { offline } from "./ts/verify/offline.ts";

const root = document.querySelector<HTMLElement>("main");
if (root) {
  offline(root, navigator.language.startsWith("zh") ? "zh" : "en");
}
