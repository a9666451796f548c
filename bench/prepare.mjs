import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** Packages, library and the models of those names in place, by the project's own set-up. In a process of its own: it logs on stdout, which here is for results. */
export function prepare(models = ["all-MiniLM-L6-v2", "multilingual-e5-small"]) {
  const module = (path) => JSON.stringify(new URL(`../scripts/${path}`, import.meta.url).href);
  const code = `const { setup } = await import(${module("setup.mjs")});
    const models = async () => ${JSON.stringify(models)}.map((await import(${module("models/records.mjs")})).recordNamed);
    await setup({ jupyter: false, models });`;
  execFileSync(process.execPath, ["--input-type=module", "--eval", code], {
    cwd: fileURLToPath(new URL("..", import.meta.url)),
    stdio: ["ignore", 2, 2],
  });
}
