/** Gives the elements under `root` what a script adds to them; called once an element. */
export type Enhancement = (root: ParentNode) => void;

/** Runs the enhancements over the page, and over every fragment that replaces a part of it later. */
export function enhanceAll(enhancements: readonly Enhancement[]): void {
  const run = (root: ParentNode): void => {
    for (const enhance of enhancements) {
      enhance(root);
    }
  };
  run(document);
  document.addEventListener("htmx:after:swap", () => run(document));
}

const seen = new WeakMap<Element, Set<string>>();

/** The elements that match and that this part has not taken yet; they count as taken from now on. */
export function fresh<E extends Element>(root: ParentNode, part: string, selector: string): E[] {
  return [...root.querySelectorAll<E>(selector)].filter((element) => {
    const parts = seen.get(element) ?? new Set<string>();
    if (parts.has(part)) {
      return false;
    }
    seen.set(element, parts.add(part));
    return true;
  });
}
