import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** Packages, library and models in place, by the project's own set-up. In a process of its own: it logs on stdout, which here is for results. */
export function prepare() {
  const setup = new URL("../scripts/setup.mjs", import.meta.url).href;
  execFileSync(process.execPath, ["--input-type=module", "--eval", `const { setup } = await import(${JSON.stringify(setup)}); await setup({ jupyter: false });`], {
    cwd: fileURLToPath(new URL("..", import.meta.url)),
    stdio: ["ignore", 2, 2],
  });
}
