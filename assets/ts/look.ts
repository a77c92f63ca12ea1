import { fresh } from "./enhance.ts";

function show(large: boolean): void {
  const html = document.documentElement;
  if (large) {
    html.dataset["type"] = "large";
  } else {
    delete html.dataset["type"];
  }
  for (const button of document.querySelectorAll<HTMLButtonElement>("[data-look] button[name=type]")) {
    button.value = large ? "normal" : "large";
    button.setAttribute("aria-pressed", String(large));
  }
}

/**
 * `<form method="post" action="/look" data-look>` with a button `type`: large type or not, at once and without leaving
 * the page, so that nothing typed is lost. The server keeps it for the person and for this browser.
 */
export function largeType(root: ParentNode): void {
  for (const form of fresh<HTMLFormElement>(root, "look", "[data-look]")) {
    form.addEventListener("submit", (event) => {
      const button = form.querySelector<HTMLButtonElement>("button[name=type]");
      if (!button) {
        return;
      }
      event.preventDefault();
      const said = new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)]));
      said.set("type", button.value);
      show(button.value === "large");
      // Without a connection the choice holds for this page.
      void fetch(form.action, { method: "POST", body: said, headers: { Accept: "application/json" } }).catch(() => undefined);
    });
  }
}
