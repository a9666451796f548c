import { createContext, Script, type Context } from "node:vm";
import { InputError } from "../../errors.js";
import { codeOf } from "../../reasons.js";
import { shown } from "../../text/shown.js";

/** Milliseconds that a text's patterns may take beyond what its length explains. */
const patience = 60_000;
/** Far below what any tokenizer reads, on whatever machine. */
const slowestCharactersAMillisecond = 20;

/**
 * The regular expressions of a tokenizer.json, which are a stranger's: some take twice as long for every further character
 * of an unlucky text. Work that goes through them ends with an InputError that names the file, the text and the patterns.
 * Files without a pattern, such as BERT's, pay nothing for it.
 */
export class Patterns {
  private readonly patterns: readonly string[];

  /** Throws InputError for a pattern that the tokenizers package would leave out: a text would be split otherwise than the model's own. */
  constructor(
    private readonly file: string,
    tokenizer: unknown,
    private readonly limit = patience,
  ) {
    const found = new Set<string>();
    collect(tokenizer, file, found);
    this.patterns = [...found];
  }

  /** Runs synchronous work on the texts; `current` tells which one it is at. */
  bound<T>(texts: readonly string[], current: () => number, work: () => T): T {
    if (this.patterns.length === 0) return work();
    const characters = texts.reduce((sum, text) => sum + text.length, 0);
    try {
      return within(this.limit + Math.ceil(characters / slowestCharactersAMillisecond), work);
    } catch (error) {
      if (codeOf(error) !== "ERR_SCRIPT_EXECUTION_TIMEOUT") throw error;
      const text = texts[current()] ?? "";
      const expressions = this.patterns.slice(0, 5).map((pattern) => shown(pattern, 120));
      throw new InputError(
        `${this.file}: the text ${shown(text)} of ${text.length} characters is not split into tokens in all reasonable time: a regular expression of the file (${expressions.join(", ")}) takes longer and longer on it; copy the file again from the model's repository, or correct the expression`,
      );
    }
  }
}

function collect(part: unknown, file: string, found: Set<string>): void {
  if (typeof part !== "object" || part === null) return;
  for (const [name, value] of Object.entries(part)) {
    if (name === "vocab" || name === "merges" || name === "added_tokens") continue;
    if (name !== "pattern") {
      collect(value, file, found);
      continue;
    }
    const { String: text, Regex: expression } = (value ?? {}) as { String?: unknown; Regex?: unknown };
    if (typeof (expression ?? text) !== "string")
      throw new InputError(
        `${file}: the pattern ${JSON.stringify(value)} is neither a String nor a Regex; copy it again from the model's repository`,
      );
    if (typeof expression === "string") found.add(expression);
  }
}

const call = new Script("work()");
let box: (Context & { work?: () => unknown }) | undefined;

/** Ends synchronous work, a regular expression's too, after so many milliseconds. */
function within<T>(milliseconds: number, work: () => T): T {
  box ??= createContext({});
  box.work = work;
  return call.runInContext(box, { timeout: milliseconds }) as T;
}
