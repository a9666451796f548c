import { existsSync, readFileSync, readdirSync } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { buildLibrary } from "./build.mjs";
import { installKernel } from "./kernel/specs.mjs";
import { withLock } from "./lock.mjs";
import { installPython, python } from "./python.mjs";
import { Problem, command, readOptions, root, runAsScript, step } from "./run.mjs";

const usage = `npm run setup [-- options]

Brings packages, library, kernel and the models of a study into this clone; does again only what is missing.

  --study <name>  the study whose models come (default: EMBEDLAB_STUDY, else embedded): embedded, note, quick, or the
                  path of a study file. npm run models lists all models and brings any of them
  --verify        checks the checksums of the model files too
  --help          this text`;

function requireNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new Problem(
      `Node.js 20.19 or newer is needed, this is ${process.versions.node}. Install a current release (your package manager, or a version manager such as nvm: nvm install 22) and run the same command again.`,
    );
  }
}

const json = (path) => JSON.parse(readFileSync(path, "utf8"));

/** npm writes it last: where it agrees with the lock, nothing is missing below it. */
const packagesStamp = join(root, "node_modules", ".package-lock.json");

function packagesInstalled() {
  if (!existsSync(packagesStamp)) return false;
  const there = json(packagesStamp).packages;
  return Object.entries(json(join(root, "package-lock.json")).packages).every(
    ([path, { version, optional, link, resolved }]) =>
      !path.includes("node_modules/") ||
      (optional && there[path] === undefined) ||
      (there[path]?.version === version &&
        (!link || there[path]?.resolved === resolved) &&
        // The library's own lie beside its sources, where "git clean" takes them.
        (path.startsWith("node_modules/") || existsSync(join(root, path)))),
  );
}

/**
 * Install scripts stay off: onnxruntime-node's downloads GPU libraries from a host that is no package registry, and
 * the rest of what is needed lies in the packages.
 */
async function installPackages() {
  if (packagesInstalled()) return "there";
  const args = ["ci", "--ignore-scripts", "--include=dev", "--no-audit", "--no-fund", "--loglevel=warn"];
  // A file that npm cannot unpack, as on a full disk, is a warning to it.
  const options = { env: { ...process.env, ONNXRUNTIME_NODE_INSTALL: "skip" }, fatal: /TAR_ENTRY_ERROR/ };
  const npm = process.env.npm_execpath;
  try {
    if (npm !== undefined && basename(npm) === "npm-cli.js") await command(process.execPath, [npm, ...args], options);
    else await command("npm", args, { ...options, shell: process.platform === "win32" });
  } catch (error) {
    await rm(packagesStamp, { force: true });
    throw error;
  }
  return "installed";
}

async function writeIfDifferent(path, content) {
  const bytes = Buffer.from(content);
  if (existsSync(path) && readFileSync(path).equals(bytes)) return;
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}.tmp`;
  await writeFile(temporary, bytes);
  await rename(temporary, path);
}

/** The kernel, the HTML template and Jupyter's settings, inside the project's own Python environment. */
async function registerWithJupyter() {
  const share = join(root, ".venv", "share", "jupyter");
  await installKernel("tslab");
  const ofLaboratory = (file) => import(pathToFileURL(join(root, "lib", "laboratory", "dist", "notebook", file)));
  const { sortTables } = await ofLaboratory("sort.js");
  const { explorerCode } = await ofLaboratory("explorer.js");
  const source = join(root, "scripts", "template");
  const files = [
    ...readdirSync(source).map((file) => [file, readFileSync(join(source, file))]),
    ["plotly.js", readFileSync(join(root, "node_modules", "plotly.js", "dist", "plotly-cartesian.min.js"))],
    ["sort.js", sortTables],
    ["explorer.js", explorerCode()],
  ];
  for (const [file, content] of files)
    await writeIfDifferent(join(share, "nbconvert", "templates", "embedlab", file), content);
  // JupyterLab runs CommonJS files of its own, which this project's "type" must not reach.
  await writeIfDifferent(join(root, ".venv", "package.json"), "{}\n");
  // JupyterLab asks nobody for news or updates.
  const quiet = { "@jupyterlab/apputils-extension:notification": { fetchNews: "false", checkForUpdates: false } };
  await writeIfDifferent(join(share, "lab", "settings", "overrides.json"), JSON.stringify(quiet, undefined, 2));
  const settings = JSON.stringify({ HTMLExporter: { template_name: "embedlab" } }, undefined, 2);
  for (const name of ["jupyter_nbconvert_config.json", "jupyter_server_config.json"]) {
    await writeIfDifferent(join(root, ".venv", "etc", "jupyter", name), settings);
  }
  return "registered";
}

/** The records of models that a study's contracts name; for `setup`, once the library is there. */
export async function studyModels(study) {
  const { openStudy } = await import(pathToFileURL(join(root, "lib", "laboratory", "dist", "study", "study.js")));
  const { recordsOf } = await import("./models/records.mjs");
  return recordsOf(openStudy({ study }).contracts);
}

/** Waits for all, so that nothing is left half-done, and then throws what failed first. */
async function settled(works) {
  const failed = (await Promise.allSettled(works)).find(({ status }) => status === "rejected");
  if (failed !== undefined) throw failed.reason;
}

/**
 * Everything that is missing, side by side where nothing waits for another thing. `models` is asked for records once the
 * library is built; a model that cannot be had goes to `onMissing(record, reason)`, or ends the set-up.
 */
export async function setup({ verify = false, jupyter = true, models = () => [], onMissing } = {}) {
  requireNode();
  await mkdir(join(root, ".cache"), { recursive: true });
  await withLock(join(root, ".cache", "setup.lock"), "set-up", async () => {
    let environment;
    const pythonReady = () => (environment ??= step("Python packages", installPython));
    const built = step("npm packages", installPackages).then(() =>
      step("library", () => buildLibrary({ check: false }).then(() => "built")),
    );
    const brought = built.then(async () => {
      const wanted = await models();
      if (wanted.length === 0) return;
      // Its reader of archives and its client of Maven are npm packages.
      const { bringModels } = await import("./models/records.mjs");
      await bringModels(wanted, { python: () => pythonReady().then(() => python), verify, onMissing });
    });
    await settled([jupyter ? pythonReady() : undefined, built, brought]);
    if (jupyter) await step("Jupyter kernel and template", registerWithJupyter);
    await rm(join(root, ".cache", "wheels"), { recursive: true, force: true });
  });
}

runAsScript(import.meta.url, async () => {
  const parsed = readOptions(usage, { verify: { type: "boolean" }, study: { type: "string" } });
  if (parsed === undefined) return;
  const { verify, study } = parsed.values;
  await setup({
    verify,
    models: () => studyModels(study?.endsWith(".json") ? resolve(process.env.INIT_CWD ?? ".", study) : study),
  });
});
