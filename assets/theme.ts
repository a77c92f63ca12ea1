// Runs in the page's head, before anything is drawn, so that a chosen theme never flashes the other one.
// It is a classic script: no import and no export may stand here. Without it the page follows the system.
{
  let chosen: string | null = null;
  try {
    chosen = localStorage.getItem("luoshi.theme");
  } catch {
    // Storage may be switched off; then the system decides.
  }
  // A page that comes with a theme of its own, such as the one for a wall, keeps it.
  if ((chosen === "dark" || chosen === "light") && !document.documentElement.dataset["theme"]) {
    document.documentElement.dataset["theme"] = chosen;
  }
}
