import { createInterface } from "node:readline/promises";
import { count } from "../text/counted.js";
import { plainText, shorten } from "../display/text.js";
import { InputError } from "../errors.js";
import type { Progress } from "../numeric/run.js";

/** The terminal: progress and questions on the standard error, so that results alone are on the standard output. */
export class Terminal {
  private readonly begun = performance.now();
  private last = 0;
  private width = 0;

  constructor(
    /** Whether somebody may be asked. */
    readonly asks: boolean,
    private readonly out: NodeJS.WriteStream = process.stderr,
  ) {}

  /** A line that stays. What steers a terminal or cannot be seen is written out. */
  say(text: string): void {
    this.clear();
    this.out.write(`${seconds((performance.now() - this.begun) / 1000).padStart(8)}  ${plainText(text)}\n`);
  }

  /** A line that the next one replaces, on a terminal; elsewhere a line every few seconds. */
  readonly progress = ({ step, done, total, unit, ...more }: Progress & { readonly secondsLeft?: number }): void => {
    const now = performance.now();
    if (done < total && now - this.last < (this.out.isTTY ? 200 : 5000)) return;
    if (done >= total && !this.out.isTTY) return;
    this.last = now;
    // The first few texts say little of the rest: what a model takes to open is in their time.
    const left =
      more.secondsLeft !== undefined && Number.isFinite(more.secondsLeft) && done >= 0.02 * total
        ? `, ${seconds(more.secondsLeft)} left`
        : "";
    const text = plainText(`${step}: ${amount(done, total, unit)}${left}`);
    if (!this.out.isTTY) return this.say(text);
    this.clear();
    if (done >= total) return;
    const line = shorten(text, Math.max(20, (this.out.columns ?? 80) - 1));
    this.width = line.length;
    this.out.write(line);
  };

  private clear(): void {
    if (this.width > 0 && this.out.isTTY) this.out.write("\r\x1b[2K");
    this.width = 0;
  }

  /** The chosen one of `choices`, the first by Enter. */
  async choose(question: string, choices: readonly string[]): Promise<string> {
    this.clear();
    const lines = choices.map((choice, i) => `    ${i + 1}  ${plainText(choice)}\n`).join("");
    const io = createInterface({ input: process.stdin, output: this.out });
    // The interface takes Ctrl-C for itself, and a question that is left would never be answered.
    io.on("SIGINT", () => process.kill(process.pid, "SIGINT"));
    const left = new Promise<never>((_, fail) => {
      io.once("close", () =>
        fail(new InputError(`"${plainText(question)}" was left without an answer; answer it, or say --yes`)),
      );
    });
    left.catch(() => undefined);
    try {
      for (;;) {
        const asked = io.question(`${plainText(question)}\n${lines}  1 to ${choices.length} [1]: `);
        const answer = (await Promise.race([asked, left])).trim();
        if (answer === "") return choices[0];
        // A choice may be named by what it begins with: the column before what it holds.
        const named = choices.findIndex((choice) => choice === answer || choice.startsWith(`${answer}   `));
        const at = /^\d+$/.test(answer) ? Number(answer) - 1 : named;
        if (choices[at] !== undefined) return choices[at];
      }
    } finally {
      io.close();
    }
  }
}

/** "137 of 1,050 texts", "0.3 of 24.6 MB". */
const amount = (done: number, total: number, unit: string): string =>
  unit === "bytes"
    ? `${(done / 1e6).toFixed(1)} of ${(total / 1e6).toFixed(1)} MB`
    : `${count(done)} of ${count(total)} ${unit}`;

/** "0.4 s", "12 s", "3 min 05 s". */
export function seconds(value: number): string {
  if (value < 9.95) return `${value.toFixed(1)} s`;
  const whole = Math.round(value);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, "0")} s`;
}
