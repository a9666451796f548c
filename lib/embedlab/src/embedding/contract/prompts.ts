import { InputError } from "../../errors.js";
import { nearest } from "./nearest.js";
import type { ModelContract } from "./contract.js";
import type { DeclaredUse } from "./declared.js";
import { sourceName } from "./source-name.js";
import { shown, writeOut } from "../../text/shown.js";

/** A family of models whose cards, but not their files, say which prompts they were trained with. */
interface PromptedFamily {
  readonly name: string;
  readonly pattern: RegExp;
  readonly fits: (prefix: string) => boolean;
  readonly prompts: string;
  /** The one for texts that are grouped. */
  readonly grouping: string;
}

/** What instructed models are told of the texts: the part of an instruction that is the user's to write. */
export const task = "Identify the product category from the description of a product";

const oneOf = (...prompts: readonly string[]) => ({
  fits: (prefix: string): boolean => prompts.includes(prefix),
  prompts: prompts.map((prompt) => JSON.stringify(prompt)).join(" or "),
});
const word = (name: string): RegExp => new RegExp(`(^|[^a-z0-9])${name}([^a-z0-9]|$)`, "i");

/** The first that fits a model's name is taken. */
const families: readonly PromptedFamily[] = [
  {
    name: "E5-instruct",
    pattern: /(^|[^a-z0-9])e5[^/]*-instruct/i,
    fits: (prefix) => /^Instruct: .+\nQuery: ?$/s.test(prefix),
    prompts: '"Instruct: (the task)\\nQuery: "',
    grouping: `Instruct: ${task}\nQuery: `,
  },
  {
    name: "Qwen3-Embedding",
    pattern: /qwen3-embedding/i,
    // What is searched has no instruction.
    fits: (prefix) => prefix === "" || /^Instruct: .+\nQuery: ?$/s.test(prefix),
    prompts: '"Instruct: (the task)\\nQuery:", or nothing for what is searched,',
    grouping: `Instruct: ${task}\nQuery:`,
  },
  {
    name: "EmbeddingGemma",
    pattern: /embeddinggemma/i,
    fits: (prefix) => /^(task: [^|]+ \| query: |title: [^|]+ \| text: )$/.test(prefix),
    prompts: '"task: clustering | query: " and its like',
    grouping: "task: clustering | query: ",
  },
  { name: "E5", pattern: word("e5"), ...oneOf("query: ", "passage: "), grouping: "query: " },
  {
    name: "nomic-embed-text",
    pattern: /nomic-embed-text/i,
    ...oneOf("search_query: ", "search_document: ", "clustering: ", "classification: "),
    grouping: "clustering: ",
  },
];

const quoted = (prefix: string): string => (prefix === "" ? "no prefix" : `the prefix ${JSON.stringify(prefix)}`);

function familyOf(contract: Pick<ModelContract, "id" | "source">): PromptedFamily | undefined {
  const names = [contract.id, sourceName(contract)];
  return families.find(({ pattern }) => names.some((name) => pattern.test(name)));
}

/** The prompt for texts that are grouped, of the family that a model's name tells; undefined where none is known. */
export const groupingPrompt = (contract: Pick<ModelContract, "id" | "source">): string | undefined =>
  familyOf(contract)?.grouping;

/** Where a contract asks of a family what it was not trained for, by the model's name; a sweep does so on purpose. */
export function prefixWarnings(contract: ModelContract): string[] {
  const family = familyOf(contract);
  if (family === undefined || family.fits(contract.prefix)) return [];
  return [
    `${contract.id} has ${quoted(contract.prefix)}: ${family.name} was trained with ${family.prompts} before every text`,
  ];
}

/** The contract with its named prompt as its prefix. Throws InputError for a name that the model does not declare. */
export function withPrompt(
  contract: ModelContract,
  { prompts, emptyPrompts }: Pick<DeclaredUse, "prompts" | "emptyPrompts">,
): ModelContract {
  const { id, prompt, prefix } = contract;
  if (prompt === undefined) return contract;
  const known = [...Object.keys(prompts), ...emptyPrompts];
  if (!known.includes(prompt)) {
    throw new InputError(
      `model contract "${id}": prompt is "${prompt}", but the model's config_sentence_transformers.json ${known.length === 0 ? "declares none; write the contract's prefix" : `declares ${known.map((name) => `"${name}"`).join(", ")}; the nearest is "${nearest(prompt, known)}"`}`,
    );
  }
  const text = Object.hasOwn(prompts, prompt) ? prompts[prompt] : "";
  if (prefix !== "" && prefix !== text)
    throw new InputError(
      `model contract "${id}": prefix is ${JSON.stringify(prefix)}, but the prompt "${prompt}" that it names is ${JSON.stringify(text)}; keep one of the two`,
    );
  return { ...contract, prefix: text };
}

/** Where a contract uses a model without the prompts that its own files declare, or else its family's. */
export function promptWarnings(
  contract: ModelContract,
  { prompts, emptyPrompts, defaultPrompt }: Pick<DeclaredUse, "prompts" | "emptyPrompts" | "defaultPrompt">,
): string[] {
  const declared = Object.entries(prompts);
  // An instruction of one's own is in no file.
  if (declared.length === 0 || familyOf(contract)?.fits(contract.prefix) === true) return prefixWarnings(contract);
  const { id, prefix } = contract;
  const isDeclared =
    prefix === "" ? emptyPrompts.length > 0 && defaultPrompt === null : declared.some(([, text]) => text === prefix);
  if (isDeclared) return [];
  const listed = declared
    .slice(0, 8)
    .map(([name, text]) => `${writeOut(name)} ${shown(text)}`)
    .join(", ");
  const unless = defaultPrompt === null ? "" : ` and adds "${defaultPrompt}" unless told`;
  return [
    `${id} has ${quoted(prefix)}: the model's own config_sentence_transformers.json declares ${listed}${declared.length > 8 ? ` and ${declared.length - 8} more` : ""}${unless}; name one in the contract's prompt`,
  ];
}
