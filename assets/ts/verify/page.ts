// A figure's page: the button that computes the figure again on the reader's own machine.
import { keyOf, over, Stopped, witnessKeys } from "./log.ts";
import { readKey } from "./note.ts";
import { recompute } from "./recompute.ts";
import type { Said } from "./recompute.ts";
import { showError, showRecomputed, working } from "./show.ts";
import type { Lang } from "./words.ts";
import { WORDS } from "./words.ts";

function saidBy(section: HTMLElement): Said {
  const { figure = "", unit = "", from = "", until = "", position, definitions = "", value, entries } = section.dataset;
  return {
    question: { figure, unit, from, until }, position: Number(position), definitions,
    value: value === undefined || value === "" ? null : value, entries: Number(entries),
  };
}

/** `<section data-verify data-log="/log" data-figure=… >` with a button `data-verify-run` and a place `data-verify-out`. */
export function verifyFigure(section: HTMLElement): void {
  const lang: Lang = document.documentElement.lang.startsWith("zh") ? "zh" : "en";
  const run = section.querySelector<HTMLButtonElement>("[data-verify-run]");
  const out = section.querySelector<HTMLElement>("[data-verify-out]");
  if (!run || !out) {
    return;
  }
  const show = (...content: HTMLElement[]): void => {
    out.replaceChildren(...content);
    out.querySelector<HTMLElement>(".notice")?.focus();
  };
  run.hidden = false;
  run.addEventListener("click", () => {
    const stop = new AbortController();
    const work = working(lang, () => stop.abort());
    run.hidden = true;
    show(work.block);
    const said = saidBy(section);
    void verify(section.dataset.log ?? "", said, stop.signal, work.progress)
      .then(({ done, vkey }) => show(showRecomputed(lang, done, said.position, vkey)))
      .catch((error: unknown) => show(showError(lang, stop.signal.aborted ? new Stopped() : error)))
      .finally(() => {
        run.hidden = false;
        run.textContent = WORDS[lang].again;
      });
  });
}

async function verify(address: string, said: Said, signal: AbortSignal, progress: (done: number, of: number) => void) {
  const fetching = over(address, signal);
  const [vkey, known] = await Promise.all([keyOf(fetching), witnessKeys(fetching)]);
  return { done: await recompute(fetching, readKey(vkey), known, said, { signal, progress }), vkey };
}
