// What an executed notebook becomes before it is published: light, without scripts, and of no machine.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { Problem, root } from "../run.mjs";

const plotly = "application/vnd.plotly.v1+json";
const svg = "image/svg+xml";
const recorded = "application/vnd.embedlab.result+json";
/** The largest copy that is published, in bytes. */
export const largest = 1_500_000;

const textOf = (value) => [value].flat().join("");

/** What a copy on the synthetic sample was made from: the notebook, the sample and the protocol. */
export function sourcesHash(file) {
  const hash = createHash("sha256");
  for (const path of [join("notebooks", file), join("data", "sample.csv"), "protocol.json"])
    hash.update(`${path}\0`).update(readFileSync(join(root, path)));
  return hash.digest("hex").slice(0, 16);
}

/** One output as it is published; undefined for what only a report or a running notebook has a use for. */
function lighter({ data, ...output }) {
  if (data === undefined) return output;
  if (recorded in data || textOf(data["text/html"] ?? "").includes('class="embedlab-progress')) return undefined;
  const own = Object.fromEntries(Object.entries(data).filter(([type]) => type !== plotly || !(svg in data)));
  if ("text/html" in own) {
    const [markup] = textOf(own["text/html"]).split("<script data-embedlab=");
    // Linked maps are a program; their words say what they are.
    if (/<script/i.test(markup)) delete own["text/html"];
    else own["text/html"] = markup;
  }
  return { ...output, data: own, metadata: {} };
}

/** The notebook with `note` as its first words. `sources` is kept, so that an old copy can be told. */
export function publishedNotebook(executed, { note, sources }) {
  const cells = executed.cells.map(({ outputs, metadata, ...cell }) => ({
    ...cell,
    metadata: metadata.tags === undefined ? {} : { tags: metadata.tags },
    ...(outputs !== undefined && { outputs: outputs.map(lighter).filter((output) => output !== undefined) }),
  }));
  const { kernelspec, language_info } = executed.metadata;
  return {
    cells: [{ cell_type: "markdown", id: "published", metadata: {}, source: note }, ...cells],
    metadata: { kernelspec, language_info, embedlab: { sources } },
    nbformat: executed.nbformat,
    nbformat_minor: executed.nbformat_minor,
  };
}

/** The copy's text. @throws Problem where it is too large, or tells of this machine's folders */
export function writtenNotebook(file, notebook) {
  const text = `${JSON.stringify(notebook, undefined, 1)}\n`;
  if (Buffer.byteLength(text) > largest)
    throw new Problem(`${file}: its copy has ${Buffer.byteLength(text)} bytes, more than ${largest}`);
  for (const place of [root, homedir()])
    if (place.length > 1 && text.includes(place)) throw new Problem(`${file}: its copy tells of the folder ${place}`);
  return text;
}

/** A notebook's pictures in their order: the section that each stands in, what it says in words, and its markup. */
export function picturesOf(executed) {
  let section = "";
  const found = [];
  for (const { id, cell_type: type, source, outputs = [] } of executed.cells) {
    if (type === "markdown") section = [...textOf(source).matchAll(/^##+ (.+)$/gm)].at(-1)?.[1] ?? section;
    for (const { data = {} } of outputs)
      if (svg in data) found.push({ cell: id, section, words: textOf(data["text/plain"]), markup: textOf(data[svg]) });
  }
  return found;
}
