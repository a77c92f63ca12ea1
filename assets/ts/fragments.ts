const uses = "[hx-get], [hx-post], [data-hx-get], [data-hx-post]";

/**
 * htmx for the pages that ask for fragments; the others do not load it. Its settings are read from a meta element
 * when it starts: no style sheet of its own, no other origin.
 */
export async function fragments(): Promise<void> {
  if (!document.querySelector(uses)) {
    return;
  }
  const settings = document.createElement("meta");
  settings.name = "htmx-config";
  settings.content = JSON.stringify({ includeIndicatorCSS: false, mode: "same-origin" });
  document.head.append(settings);
  await import("htmx.org");
}
