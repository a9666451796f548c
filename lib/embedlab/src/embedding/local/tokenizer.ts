import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
// Transformers.js's tokenizers without its runtime: reads files it is given, fetches nothing.
import { Tokenizer } from "@huggingface/tokenizers";
import { InputError } from "../../errors.js";
import { messageOf, plainReason } from "../../reasons.js";
import { forWorkers } from "../../numeric/worker-functions.js";
import { parseJson } from "../json.js";
import type { Respond } from "./thread-messages.js";
import { asTransformersReads } from "./tokenizer-config.js";
import { Patterns } from "./patterns.js";

/** The package's declarations do not resolve under Node's own rules for ESM. */
type Encoder = new (tokenizer: object, config: object) => { encode(text: string): { ids: number[]; tokens: string[] } };

/** The token ids of some texts, one text after the other. */
export interface Encoded {
  readonly ids: Int32Array;
  /** Tokens of each text in `ids`. */
  readonly lengths: Int32Array;
  /** Tokens of each text before it was cut, special tokens included. */
  readonly tokens: Int32Array;
  /** Special tokens that every text ends with. */
  readonly tail: readonly number[];
}

const optionalJson = (folder: string, name: string): Readonly<Record<string, unknown>> =>
  existsSync(join(folder, name)) ? readJson(folder, name) : {};

function readJson(folder: string, name: string): Readonly<Record<string, unknown>> {
  let json: unknown;
  try {
    json = parseJson(readFileSync(join(folder, name), "utf8"));
  } catch (error) {
    throw new InputError(`${join(folder, name)} cannot be read as JSON (${messageOf(error)}); a model folder needs it`);
  }
  if (typeof json !== "object" || json === null || Array.isArray(json))
    throw new InputError(`${join(folder, name)} is no JSON object; copy it again from the model's repository`);
  return json as Readonly<Record<string, unknown>>;
}

/** Text to token ids by a model folder's `tokenizer.json` and `tokenizer_config.json`. */
export class TextTokenizer {
  private readonly tokenizer: InstanceType<Encoder>;
  private readonly file: string;
  private readonly patterns: Patterns;
  /** Whether a long text keeps its end instead of its beginning, as tokenizer_config.json may say. */
  private readonly keepsEnd: boolean;
  /** Special tokens that the model expects before and after every text. */
  readonly head: readonly number[];
  readonly tail: readonly number[];

  /**
   * `lowerCase` writes texts in small letters first, whatever the tokenizer's own files say; `patience` is how many
   * milliseconds its patterns may take on a text.
   */
  constructor(
    folder: string,
    private readonly lowerCase = false,
    patience?: number,
  ) {
    // Truncation and padding that the file carries are options of a call; Tokenizer rightly applies neither.
    const config = optionalJson(folder, "tokenizer_config.json");
    this.file = join(folder, "tokenizer.json");
    this.keepsEnd = config.truncation_side === "left";
    const { model_type: modelType } = optionalJson(folder, "config.json");
    const json = asTransformersReads(readJson(folder, "tokenizer.json"), config, modelType);
    this.patterns = new Patterns(this.file, json, patience);
    this.tokenizer = this.named(() => new (Tokenizer as Encoder)(json, config));
    const empty = this.idsOf("");
    const word = this.idsOf("a");
    let head = 0;
    while (head < empty.length && empty[head] === word[head] && word.length - head > empty.length - head) head++;
    while (head > 0 && !empty.slice(head).every((id, i) => word[word.length - (empty.length - head) + i] === id))
      head--;
    this.head = empty.slice(0, head);
    this.tail = empty.slice(head);
  }

  /** Cuts a text of more than `maxTokens` tokens at its end, or where the tokenizer says so at its beginning; special tokens stay. */
  encode(texts: readonly string[], maxTokens: number): Encoded {
    const specials = this.head.length + this.tail.length;
    if (maxTokens <= specials)
      throw new InputError(`maxTokens is ${maxTokens}, but ${specials} of them are special tokens; allow more`);
    const lengths = new Int32Array(texts.length);
    const tokens = new Int32Array(texts.length);
    const kept: number[][] = [];
    let total = 0;
    let i = 0;
    this.patterns.bound(
      texts,
      () => i,
      () => {
        for (; i < texts.length; i++) {
          let ids = this.idsOf(texts[i]);
          tokens[i] = ids.length;
          if (ids.length > maxTokens) ids = this.cut(ids, maxTokens);
          lengths[i] = ids.length;
          total += ids.length;
          kept.push(ids);
        }
      },
    );
    const ids = new Int32Array(total);
    let at = 0;
    for (const text of kept) {
      ids.set(text, at);
      at += text.length;
    }
    return { ids, lengths, tokens, tail: this.tail };
  }

  private cut(ids: readonly number[], maxTokens: number): number[] {
    return this.keepsEnd
      ? [...this.head, ...ids.slice(ids.length - maxTokens + this.head.length)]
      : [...ids.slice(0, maxTokens - this.tail.length), ...this.tail];
  }

  /** The tokens as the vocabulary writes them, special ones included. */
  pieces(text: string): string[] {
    return this.alone(text, () => this.named(() => this.tokenizer.encode(this.written(text)).tokens));
  }

  /** Tokens that a text begins with where this prompt stands before it, as sentence-transformers counts them: special ones before it included. */
  promptTokens(prompt: string): number {
    return this.alone(prompt, () => this.idsOf(prompt)).length - this.tail.length;
  }

  private alone<T>(text: string, work: () => T): T {
    return this.patterns.bound([text], () => 0, work);
  }

  private idsOf(text: string): number[] {
    const { ids } = this.named(() => this.tokenizer.encode(this.written(text)));
    // A token without an id would become that of another.
    const wrong = ids.findIndex((id) => !Number.isInteger(id) || id < 0 || id >= 2 ** 31);
    if (wrong >= 0)
      throw new InputError(
        `${this.file} gives token ${wrong} of a text the id ${String(ids[wrong])}; copy it again from the model's repository`,
      );
    return ids;
  }

  /** What the tokenizers package meets in a file that it cannot follow are errors of its own code. */
  private named<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw new InputError(
        `${this.file} describes no tokenizer that can be followed (${plainReason(error)}); copy it again from the model's repository`,
      );
    }
  }

  private written(text: string): string {
    return this.lowerCase ? text.toLowerCase() : text;
  }
}

/** Thread: a model folder's tokenizer, which encodes texts as `TextTokenizer.encode` does. */
export function openTokenizer(
  folder: string,
  maxTokens: number,
  lowerCase: boolean,
): Respond<readonly string[], Encoded> {
  const tokenizer = new TextTokenizer(folder, lowerCase);
  return (texts) => {
    const value = tokenizer.encode(texts, maxTokens);
    return Promise.resolve({ value, transfer: [value.ids.buffer, value.lengths.buffer, value.tokens.buffer] });
  };
}

forWorkers(import.meta.url, { openTokenizer });
