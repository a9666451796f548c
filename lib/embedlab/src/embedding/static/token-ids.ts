import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Tokenizer } from "@huggingface/tokenizers";
import { InputError } from "../../errors.js";
import { messageOf } from "../../reasons.js";
import { parseJson } from "../json.js";
import { Patterns } from "../local/patterns.js";

type Encoder = new (
  tokenizer: object,
  config: object,
) => { encode(text: string, options: { add_special_tokens: boolean }): { ids: number[]; tokens: string[] } };

interface Json {
  readonly normalizer?: { readonly type?: string } | null;
  readonly pre_tokenizer?: { readonly type?: string } | null;
  readonly added_tokens?: readonly { readonly content: string; readonly lstrip?: boolean; readonly rstrip?: boolean }[];
}

/** Ids of runs of non-blanks that are kept: a catalogue repeats its words. */
const mostKept = 1_000_000;

/** Text to token ids by a folder's tokenizer.json, without special tokens. */
export class TokenIds {
  private readonly tokenizer: InstanceType<Encoder>;
  private readonly patterns: Patterns;
  /** True where blanks part the text before anything else, so that what stands between them can be looked up. */
  private readonly byRun: boolean;
  private readonly kept = new Map<string, readonly number[]>();

  /** `patience` is how many milliseconds the file's patterns may take on a text. */
  constructor(folder: string, patience?: number) {
    const path = join(folder, "tokenizer.json");
    let json: Json;
    try {
      json = parseJson(readFileSync(path, "utf8")) as Json;
    } catch (error) {
      throw new InputError(`${path} cannot be read as JSON (${messageOf(error)}); copy it from the model's repository`);
    }
    this.patterns = new Patterns(path, json, patience);
    this.tokenizer = new (Tokenizer as Encoder)(json, {});
    this.byRun =
      [undefined, "BertNormalizer", "Lowercase"].includes(json.normalizer?.type) &&
      ["BertPreTokenizer", "Whitespace", "WhitespaceSplit"].includes(json.pre_tokenizer?.type ?? "") &&
      (json.added_tokens ?? []).every(({ content, lstrip, rstrip }) => !/\s/u.test(content) && !lstrip && !rstrip);
  }

  of(text: string): readonly number[] {
    if (!this.byRun) return this.encode(text);
    const ids: number[] = [];
    for (const run of text.split(blanks)) {
      if (run === "") continue;
      let found = this.kept.get(run);
      if (found === undefined) {
        found = this.encode(run);
        if (this.kept.size < mostKept) this.kept.set(run, found);
      }
      for (const id of found) ids.push(id);
    }
    return ids;
  }

  pieces(text: string): string[] {
    return this.encoded(text).tokens;
  }

  private encode(text: string): readonly number[] {
    return this.encoded(text).ids;
  }

  private encoded(text: string): { ids: number[]; tokens: string[] } {
    return this.patterns.bound(
      [text],
      () => 0,
      () => this.tokenizer.encode(text, { add_special_tokens: false }),
    );
  }
}

/** Those that every one of these pre-tokenizers parts at. */
const blanks = /[ \t\n\r]+/;
