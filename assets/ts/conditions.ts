import { fresh } from "./enhance.ts";

/** A condition on another field: `kind=school|village` holds while `kind` has one of the two values. */
export interface Condition {
  field: string;
  values: readonly string[];
}

/** Reads `field=value|value`; null where there is no field's name. */
export function parseCondition(text: string): Condition | null {
  const at = text.indexOf("=");
  if (at < 1) {
    return null;
  }
  return { field: text.slice(0, at), values: text.slice(at + 1).split("|") };
}

/** Whether a condition holds for what the field has now (several values where several may be chosen). */
export function holds(condition: Condition, current: readonly string[]): boolean {
  return current.some((value) => condition.values.includes(value));
}

const controls = "input, select, textarea, button";

function show(part: HTMLElement, visible: boolean): void {
  part.hidden = !visible;
  // What is not shown is not sent either: only what this script has switched off is switched on again.
  for (const control of part.querySelectorAll<HTMLInputElement>(controls)) {
    if (!visible && !control.disabled) {
      control.disabled = true;
      control.dataset["notShown"] = "";
    } else if (visible && "notShown" in control.dataset) {
      control.disabled = false;
      delete control.dataset["notShown"];
    }
  }
}

/** `data-shown-when="field=value"`: a part of a form that only matters for some answers. Without a script it shows. */
export function conditions(root: ParentNode): void {
  const update = new Map<HTMLFormElement, (() => void)[]>();
  for (const part of fresh<HTMLElement>(root, "condition", "[data-shown-when]")) {
    const condition = parseCondition(part.dataset["shownWhen"] ?? "");
    const form = part.closest("form");
    if (!condition || !form) {
      continue;
    }
    const refresh = (): void => {
      show(part, holds(condition, new FormData(form).getAll(condition.field).map(String)));
    };
    refresh();
    update.set(form, [...(update.get(form) ?? []), refresh]);
  }
  for (const [form, refreshes] of update) {
    form.addEventListener("change", () => {
      for (const refresh of refreshes) {
        refresh();
      }
    });
  }
}
