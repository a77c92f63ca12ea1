import { fresh } from "./enhance.ts";

/** Whether the page is dark now: by the reader's choice, else by the system. */
export function isDark(chosen: string | undefined, systemIsDark: boolean): boolean {
  return chosen === "dark" || (chosen !== "light" && systemIsDark);
}

function remember(theme: string): void {
  try {
    localStorage.setItem("luoshi.theme", theme);
  } catch {
    // Storage may be switched off; the choice then holds for this page.
  }
}

/** `<button data-theme-toggle hidden aria-pressed="false">`: dark or light, remembered in this browser. */
export function themeToggle(root: ParentNode): void {
  const html = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  for (const button of fresh<HTMLButtonElement>(root, "theme", "[data-theme-toggle]")) {
    const show = (): void => {
      button.setAttribute("aria-pressed", String(isDark(html.dataset["theme"], dark.matches)));
    };
    button.hidden = false;
    button.addEventListener("click", () => {
      const theme = isDark(html.dataset["theme"], dark.matches) ? "light" : "dark";
      html.dataset["theme"] = theme;
      remember(theme);
      show();
    });
    dark.addEventListener("change", show);
    show();
  }
}
