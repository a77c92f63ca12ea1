import { fresh } from "./enhance.ts";

/**
 * `<form id="confirm">` with `<button data-picks="# of them">` and `<button data-picks-all hidden>`: the first says how
 * many boxes `name="pick"` of the form are ticked and waits until there is one; the second shows and ticks all of the
 * page. A click with the shift key takes the boxes in between along.
 */
export function picks(root: ParentNode): void {
  for (const button of fresh<HTMLButtonElement>(root, "picks", "button[data-picks]")) {
    const form = button.form;
    if (form) {
      follow(form, button);
    }
  }
}

function follow(form: HTMLFormElement, button: HTMLButtonElement): void {
  const boxes = [...form.elements].filter(
    (element): element is HTMLInputElement => element instanceof HTMLInputElement && element.name === "pick",
  );
  const plain = button.textContent ?? "";
  const all = form.querySelector<HTMLButtonElement>("[data-picks-all]");
  const say = (): void => {
    const ticked = boxes.filter((box) => box.checked).length;
    button.textContent = ticked > 0 ? (button.dataset.picks ?? "#").replace("#", String(ticked)) : plain;
    button.disabled = ticked === 0;
  };
  let last = -1;
  boxes.forEach((box, at) => {
    box.addEventListener("click", (event) => {
      if (event.shiftKey && last >= 0) {
        for (const between of boxes.slice(Math.min(last, at), Math.max(last, at))) {
          between.checked = box.checked;
        }
        boxes[last]!.checked = box.checked;
      }
      last = at;
      say();
    });
  });
  if (all && boxes.length > 0) {
    all.hidden = false;
    all.addEventListener("click", () => {
      const tick = boxes.some((box) => !box.checked);
      for (const box of boxes) {
        box.checked = tick;
      }
      say();
    });
  }
  say();
}
