import { escapeHtml } from "embedlab/display";
import { count } from "embedlab/text";
import { plainText } from "../figures/text.js";
import type { Progress } from "embedlab/numeric";
import { inKernel, inReport, replaceable } from "./kernel.js";

/** "0.4 s", "12 s", "3 min 05 s". */
export function duration(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, "0")} s`;
}

const rate = (done: number, seconds: number, unit: string): string => {
  const perSecond = done / Math.max(seconds, 1e-3);
  return `${perSecond >= 10 ? count(perSecond) : perSecond.toPrecision(2)} ${unit}/s`;
};

/** A line on work that goes on, or on work that is done. */
export function progressLine(label: string, { step, done, total, unit: units }: Progress, seconds: number): string {
  const unit = total === 1 ? units.replace(/s$/, "") : units;
  const what = plainText(label === "" || label === step ? step : `${label}: ${step}`);
  if (done >= total) return `${what}: ${count(total)} ${unit} in ${duration(seconds)} (${rate(total, seconds, units)})`;
  const left =
    done > 0 && seconds > 1
      ? `, ${rate(done, seconds, units)}, ${duration((seconds * (total - done)) / done)} left`
      : "";
  return `${what}: ${count(done)} of ${count(total)} ${unit}${left}`;
}

/**
 * An `onProgress` callback that keeps one line of the notebook up to date: what, how many, rate and time left, and in
 * the end how long it took; nothing where that was less than a second. In a report the line changes rarely; in a plain Node program lines go to the standard error.
 */
export function progress(label = ""): (progress: Progress) => void {
  const line = replaceable();
  const pause = !inKernel() || inReport() ? 5 : 0.15;
  let step: string | undefined;
  // A step begins where the one before ended: some report only that they are done.
  let begun = performance.now() / 1000;
  let reported = begun;
  let shown = begun;
  let drawn = false;
  let finished = false;
  return (progress) => {
    const now = performance.now() / 1000;
    if (progress.step !== step) {
      begun = step === undefined ? begun : reported;
      step = progress.step;
      shown = begun;
      [drawn, finished] = [false, false];
    }
    reported = now;
    const done = progress.done >= progress.total;
    if (finished || (!done && now - shown < pause)) return;
    finished = done;
    // What is over at once needs no line.
    if (done && !drawn && now - begun < 1) return;
    [shown, drawn] = [now, true];
    const text = progressLine(label, progress, now - begun);
    if (!inKernel()) {
      process.stderr.write(`${text}\n`);
      return;
    }
    const bar = done
      ? ""
      : ` <progress aria-label="${escapeHtml(label)}" max="${progress.total}" value="${progress.done}"></progress>`;
    line({
      "text/html": `<p class="embedlab-progress mathjax_ignore">${escapeHtml(text)}${bar}</p>`,
      "text/plain": text,
    });
  };
}
