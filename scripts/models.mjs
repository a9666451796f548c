// npm run models: what models can be brought, from where, and which are here.
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { dirname, isAbsolute, join, relative, resolve } from "node:path";
import { withLock } from "./lock.mjs";
import { Problem, log, printable, readOptions, root, runAsScript } from "./run.mjs";
import { setup } from "./setup.mjs";

const usage = `npm run models                     every model that can be brought: size, licence, source, and whether it is here
npm run models -- add <name> …     brings models; a download that breaks off goes on where it stopped
npm run models -- verify [name …]  computes the checksums of those that are here again; exit status 1 where one is wrong
npm run models -- remove <name> …  takes models away, and what was downloaded of them
npm run models -- draft <owner/name or folder> [--out study.json]
                                   a study file with the contract that the model's own files declare, each doubt as a
                                   comment ("//"); of the hub's models only small files are downloaded for it

Set-up, reports and JupyterLab bring what the study in hand needs by themselves. EMBEDLAB_MAVEN names another Maven
repository (a mirror), pip's settings another Python index, HF_HOME and HF_ENDPOINT another cache and address of the hub.`;

const states = {
  absent: () => "not here",
  there: ({ verified }) => (verified === undefined ? "here" : `here, verified ${verified.slice(0, 10)}`),
  own: () => "here, put there by hand",
  other: () => "here in another version: add brings this one",
  damaged: () => "damaged: add brings it anew",
};

/** One line a model. */
async function list(records, hub) {
  const { downloadBytes, stateOf } = await import("./models/records.mjs");
  const { artifactBytesHere } = await import("#embedlab/embedding/registry/maven");
  const { downloadsIn } = await import("./models/downloads.mjs");
  const { megabytes } = await import("./models/progress.mjs");
  const rows = [["model", "download", "on disk", "licence", "", "what it is, and from where"]];
  for (const record of records) {
    const { state, bytes, verified } = await stateOf(record);
    const from = [
      ...(record.artifacts ?? []).map(({ coordinates }) => `Maven: ${coordinates}`),
      ...(record.wheels ?? []).map(({ name, version }) => `Python index: ${name} ${version}`),
    ].join(", ");
    const begun =
      state === "absent" && record.artifacts !== undefined
        ? await artifactBytesHere(record.artifacts[0], downloadsIn(root))
        : 0;
    const said = begun > 0 ? `${megabytes(begun)} of the download are here` : states[state]({ verified });
    rows.push([
      record.id,
      megabytes(downloadBytes(record)),
      megabytes(bytes || record.diskBytes),
      record.licence,
      said,
      `${record.what}; ${from}`,
    ]);
  }
  for (const { id, licence, from, isHere, bytes } of hub) {
    const here = await isHere();
    rows.push([id, "", here ? megabytes(await bytes()) : "", licence, here ? "here" : "not here", from]);
  }
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  for (const row of rows)
    console.log(
      printable(
        row
          .map((cell, column) => cell.padEnd(widths[column]))
          .join("  ")
          .trimEnd(),
      ),
    );
  console.log(
    "\nModels of the hub: their revisions are pinned as others recorded them, and none is verified here, because this project has opened no file of them; opening one tells what its files and its contract disagree about.",
  );
}

/** The records of those names; a contract's name stands for the model of its folder. */
async function named(names, records, hub) {
  const { contracts } = await import("#embedlab/embedding/contract/contracts");
  const { nearest } = await import("#embedlab/embedding/contract/nearest");
  const { recordOf } = await import("./models/records.mjs");
  return names.map((name) => {
    const found =
      [...records, ...hub].find(({ id }) => id === name) ??
      (Object.hasOwn(contracts, name) ? recordOf(contracts[name]) : undefined);
    if (found !== undefined) return found;
    const known = [...records, ...hub].map(({ id }) => id);
    throw new Problem(
      `there is no model "${name}" to bring; the nearest is "${nearest(name, known)}"; there are ${known.join(", ")}`,
    );
  });
}

async function add(wanted) {
  const isHub = ({ add: bring }) => bring !== undefined;
  await setup({ jupyter: false, models: () => wanted.filter((model) => !isHub(model)) });
  for (const model of wanted.filter(isHub)) {
    await model.add();
    log(`${model.id} is in ${model.folder}`);
  }
}

async function verify(wanted) {
  const { stateOf } = await import("./models/records.mjs");
  for (const model of wanted) {
    let said;
    if (model.add !== undefined) {
      const damaged = (await model.isHere()) ? await model.verify() : undefined;
      said =
        damaged === undefined
          ? "not here"
          : damaged.length === 0
            ? "checksums right"
            : `damaged: ${damaged.join(", ")}; delete these files and add it anew`;
    } else {
      const { state } = await stateOf(model, { verify: true });
      said = state === "there" ? "checksums right" : states[state]({});
    }
    if (said.includes("damaged")) process.exitCode = 1;
    log(`${model.id}: ${said}`);
  }
}

function requireOwn(wanted) {
  const shared = wanted.find(({ add: bring }) => bring !== undefined);
  if (shared !== undefined)
    throw new Problem(
      `${shared.id} lies in the hub's own cache, which other programs share: delete ${shared.folder} yourself`,
    );
}

async function remove(wanted) {
  const { removeModel } = await import("./models/records.mjs");
  for (const model of wanted) log((await removeModel(model)) ? `${model.id} is gone` : `${model.id} was not here`);
}

/** Prints a study file of one contract, or writes it. */
async function draft(name, out) {
  const { draftContract } = await import("#embedlab/embedding/draft");
  const { contract, doubts } = await draftContract(name, { root });
  // A study's relative paths start from its own folder.
  const { source } = contract;
  const written =
    out === undefined || source.kind !== "folder" || isAbsolute(source.path)
      ? source
      : { ...source, path: relative(dirname(resolve(out)), resolve(root, source.path)) };
  const text = `${JSON.stringify({ contracts: [{ "//": doubts, ...contract, source: written }] }, undefined, 2)}\n`;
  if (out === undefined) return void process.stdout.write(printable(text));
  await writeFile(resolve(out), text, { flag: "wx" }).catch((error) => {
    throw error.code === "EEXIST" ? new Problem(`${out} is there already: name another file, or remove it`) : error;
  });
  log(
    `${out}: the contract of ${contract.id}, with ${doubts.length} doubt${doubts.length === 1 ? "" : "s"} as comments; add others to compare it with, then npm run report -- --study ${out}`,
  );
}

runAsScript(import.meta.url, async () => {
  const parsed = readOptions(usage, { out: { type: "string" } }, true);
  if (parsed === undefined) return;
  const [action = "list", ...names] = parsed.positionals;
  if (!["list", "add", "verify", "remove", "draft"].includes(action))
    throw new Problem(`there is no command "${action}"\n\n${usage}`);
  if (["add", "remove"].includes(action) && names.length === 0)
    throw new Problem(`npm run models -- ${action} needs the name of a model\n\n${usage}`);
  if (!existsSync(join(root, "lib", "embedlab", "dist", "embedding", "contract", "contracts.js")))
    await setup({ jupyter: false });
  if (action === "draft") {
    if (names.length !== 1)
      throw new Problem(`npm run models -- draft needs one repository (owner/name) or folder\n\n${usage}`);
    return draft(names[0], parsed.values.out);
  }
  const { records } = await import("./models/records.mjs");
  const { hubRecords } = await import("./models/hub-models.mjs");
  const hub = await hubRecords();
  if (action === "list") return list(records, hub);
  const wanted = names.length === 0 ? [...records, ...hub] : await named(names, records, hub);
  if (action === "add") return add(wanted);
  // What is refused is refused at once: the wait for another set-up can be long.
  if (action === "remove") requireOwn(wanted);
  // A set-up may be writing there.
  return withLock(join(root, ".cache", "setup.lock"), "set-up", () => ({ verify, remove })[action](wanted));
});
