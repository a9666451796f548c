// npm run cache: lists, verifies and prunes the vectors that embedding has kept, and what lies beside them.
import { existsSync } from "node:fs";
import { Problem, readOptions, root, runAsScript } from "./run.mjs";

const usage = `npm run cache                                what is kept: vectors by contract, built graphs,
                                             choices of dtype "auto", measured speeds
npm run cache -- verify                      reads every record; exit status 1 where one is damaged
npm run cache -- prune                       drops damaged and repeated records, graphs whose building was
                                             cut off, and speeds measured on other machines
npm run cache -- prune --contract <id>       drops a contract's vectors
npm run cache -- prune --older-than <days>   drops what nothing was added to for so long; a graph
                                             that is needed again is built again
npm run cache -- prune --all                 drops everything
  --folder <path>   instead of EMBEDLAB_CACHE or .cache/embeddings`;

const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;

function readRequest() {
  const parsed = readOptions(
    usage,
    {
      contract: { type: "string" },
      "older-than": { type: "string" },
      all: { type: "boolean" },
      folder: { type: "string" },
    },
    true,
  );
  if (parsed === undefined) return undefined;
  const { values, positionals } = parsed;
  const [command = "list", ...rest] = positionals;
  if (rest.length > 0 || !["list", "verify", "prune"].includes(command))
    throw new Problem(`there is no command "${positionals.join(" ")}"\n\n${usage}`);
  const days = values["older-than"] === undefined ? undefined : Number(values["older-than"]);
  if (days !== undefined && !(days >= 0))
    throw new Problem(`--older-than takes a number of days, not "${values["older-than"]}"`);
  return { command, days, ...values };
}

const besideNames = {
  graphs: "ONNX graphs built from checkpoints",
  auto: 'choices of dtype "auto"',
  measured: "measured speeds",
};

async function list({ listCache, listBeside }, folder) {
  const [entries, beside] = [await listCache(folder), await listBeside(folder)];
  for (const { name, vectors, contract, bytes, files, changed } of entries) {
    console.log(
      `${name}: ${vectors} vectors of ${contract.dimensions} (${contract.dtype}, ${contract.treatment}, prefix ${JSON.stringify(contract.prefix)}), ${megabytes(bytes)} in ${files} files, last ${changed.toISOString()}`,
    );
  }
  for (const { name, items, bytes, changed } of beside)
    console.log(`${name}: ${items} ${besideNames[name]}, ${megabytes(bytes)}, last ${changed.toISOString()}`);
  const all = [...entries, ...beside];
  console.log(
    `${folder}: ${all.length === 0 ? "empty" : `${entries.length} contracts, ${megabytes(all.reduce((sum, { bytes }) => sum + bytes, 0))} in all`}`,
  );
}

async function verify({ verifyCache }, folder) {
  let bad = 0;
  for (const { entry, sound, repeated, damaged, cut, unreadable } of await verifyCache(folder)) {
    bad += damaged + cut + unreadable.length;
    console.log(
      `${entry.name}: ${sound} sound, ${repeated} repeated, ${damaged} damaged, ${cut} cut off at the end${unreadable.map((why) => `\n  ${why}`).join("")}`,
    );
  }
  console.log(
    bad === 0
      ? "nothing is damaged"
      : "damaged records are embedded again when they are needed; npm run cache -- prune drops them",
  );
  if (bad > 0) process.exitCode = 1;
}

async function prune({ pruneCache }, folder, { contract, days, all }) {
  const { removed, rewritten, busy, freedBytes } = await pruneCache(folder, {
    contractId: contract,
    olderThanDays: days,
    all,
  });
  for (const name of removed) console.log(`removed ${name}`);
  for (const name of rewritten) console.log(`wrote ${name} anew as one file`);
  for (const name of busy) console.log(`left ${name}: a process is writing to it`);
  console.log(`freed ${megabytes(freedBytes)}`);
}

runAsScript(import.meta.url, async () => {
  const request = readRequest();
  if (request === undefined) return;
  if (!existsSync(new URL("../lib/embedlab/dist/embedding/cache/cache-folder.js", import.meta.url)))
    throw new Problem("the library is not built: run npm run build");
  const folders = {
    ...(await import("#embedlab/embedding/cache/cache-folder")),
    ...(await import("#embedlab/embedding/cache/cache-beside")),
  };
  const { cacheFolderOf } = await import("#embedlab/embedding/cache/cache");
  await { list, verify, prune }[request.command](folders, cacheFolderOf(root, request.folder), request);
});
