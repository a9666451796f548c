#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { access, constants, stat, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { list } from "../display/numbers.js";
import { plainText } from "../display/text.js";
import { notesOfScores } from "../comparison/cluster-scores.js";
import { diskRefusal } from "../embedding/disk.js";
import { ModelUnavailable } from "../embedding/embedder.js";
import { embedModels, type ModelRun } from "../embedding/embed-models.js";
import { userCache } from "../embedding/cache/user-cache.js";
import { requireTextsThatDiffer } from "../embedding/texts-that-differ.js";
import { brought } from "../embedding/registry/brought.js";
import type { ModelContract } from "../embedding/contract/contract.js";
import { InputError } from "../errors.js";
import { type Arguments, readArguments, usage } from "./arguments.js";
import { findCatalogue } from "./catalogue.js";
import { exitStatus, firstLook, notCompared, requireGroups } from "./first-look.js";
import { contractsOf, fittedTo, usualModels } from "./models.js";
import { smallCategoryNotes } from "./small-categories.js";
import { page } from "./page/page.js";
import { record } from "./record.js";
import { Terminal } from "./terminal.js";

const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
  version: string;
};

/** @throws InputError where a price is of a model that is not compared, or that takes no tokens */
function requirePrices({ prices }: Arguments, contracts: readonly ModelContract[]): void {
  const known = contracts.filter(({ source }) => source.kind !== "corpus" && source.kind !== "vectors");
  const wrong = [...prices.keys()].find((name) => !known.some(({ id }) => id === name));
  if (wrong !== undefined)
    throw new InputError(
      `--price names ${wrong}; a price of tokens is of a model that is compared and takes them: ${known.length === 0 ? "there is none, leave it out" : list(known.map(({ id }) => id))}`,
    );
}

/** @throws InputError where no page can be written to `out`, before anything is embedded for it */
async function requirePlace(out: string): Promise<void> {
  const folder = dirname(out);
  if ((await stat(out).catch(() => undefined))?.isDirectory() === true)
    throw new InputError(`--out: ${out} is a folder; name a file in it`);
  if ((await stat(folder).catch(() => undefined))?.isDirectory() !== true)
    throw new InputError(`--out: there is no folder ${folder}; make it, or name a file elsewhere`);
  await access(folder, constants.W_OK).catch((error: unknown) => {
    throw diskRefusal(out, error, "or name another file with --out");
  });
}

async function run(given: Arguments): Promise<0 | 3> {
  const begun = performance.now();
  const terminal = new Terminal(process.stdin.isTTY && process.stderr.isTTY && !given.yes);
  const cacheFolder = userCache();
  const { contracts, called } = await contractsOf(given.models ?? usualModels);
  for (const line of called) terminal.say(line);
  requirePrices(given, contracts);
  const out = resolve(given.out);
  await requirePlace(out);
  const { catalogue, whole, sentences, notes } = await findCatalogue(given, terminal, cacheFolder);
  for (const line of [...sentences, ...notes]) terminal.say(line);
  requireGroups(catalogue, whole, given);

  const texts = catalogue.products.map(({ description }) => description);
  requireTextsThatDiffer(given.table, texts, contracts, catalogue !== whole);

  const runs: ModelRun[] = [];
  for (const contract of contracts.map((one) => fittedTo(one, texts))) {
    const { id } = contract;
    if (contract.source.kind === "corpus") terminal.say(`${id}: LSA with ${contract.dimensions} components`);
    try {
      const ready = await brought(contract, { root: process.cwd(), onProgress: terminal.progress });
      const [ran] = await embedModels([ready], texts, {
        cacheFolder,
        products: catalogue.products,
        onProgress: terminal.progress,
      });
      runs.push(ran);
      if (ran.status === "ran")
        terminal.say(
          `${id}: ${texts.length.toLocaleString("en-US")} texts embedded${ran.embedding.cached === 0 ? "" : `, ${ran.embedding.cached.toLocaleString("en-US")} of them kept from before`}`,
        );
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      runs.push({ id, contract, status: "unavailable", reason: error.message });
    }
  }
  for (const line of notCompared(runs)) terminal.say(line);
  const look = await firstLook(catalogue, runs, { clusters: given.clusters, whole, onProgress: terminal.progress });

  const made = `${new Date().toISOString().slice(0, 16).replace("T", " ")} UTC`;
  const written = page(look, {
    ...given,
    found: [...sentences, ...notes],
    version,
    seconds: (performance.now() - begun) / 1000,
    made,
  });
  await writeFile(out, written).catch((error: unknown) => {
    throw diskRefusal(out, error, "or name another file with --out");
  });
  for (const line of notesOfScores(look.scores)) terminal.say(line);
  terminal.say(look.verdict?.sentence ?? look.undecidable ?? "");
  for (const note of smallCategoryNotes(look)) terminal.say(note);
  if (look.verdict !== null && look.verdict.cost !== "") terminal.say(look.verdict.cost);
  terminal.say(`the page: ${pathToFileURL(out).href}`);
  if (given.json)
    process.stdout.write(`${JSON.stringify(record(look, { ...given, version, page: out }), undefined, 2)}\n`);
  return exitStatus(look);
}

process.on("SIGINT", () => {
  process.stderr.write("\ninterrupted; what was embedded is kept\n");
  process.exit(130);
});
try {
  const given = readArguments(process.argv.slice(2));
  if (given === "help") process.stdout.write(`${usage}\n`);
  else if (given === "version") process.stdout.write(`${version}\n`);
  else process.exitCode = await run(given);
} catch (error) {
  const known = error instanceof InputError || error instanceof ModelUnavailable;
  process.stderr.write(
    `\nembedlab: ${known ? plainText(error.message) : error instanceof Error ? error.stack : String(error)}\n`,
  );
  process.exitCode = 1;
}
