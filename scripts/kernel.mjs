// npm run kernel: which kernels run the notebooks, and where front ends find them.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { installKernel, kernels, kernelsFolder, uninstallKernel } from "./kernel/specs.mjs";
import { Problem, log, readOptions, runAsScript } from "./run.mjs";
import { setup } from "./setup.mjs";

const usage = `npm run kernel                        which kernels are registered, and where
npm run kernel -- install [tslab|deno]    in this project's environment, .venv, where JupyterLab
                                       (npm run lab) and VS Code find it; set-up does so for tslab
npm run kernel -- uninstall [tslab|deno]
  --user   in your own Jupyter folder instead, for every front end of this user
  --help   this text

The kernel of Deno is registered where DENO or the PATH names one. VS Code: open this folder, Select Kernel >
Jupyter Kernel > TypeScript.`;

runAsScript(import.meta.url, async () => {
  const parsed = readOptions(usage, { user: { type: "boolean" } }, true);
  if (parsed === undefined) return;
  const {
    values: { user = false },
    positionals: [action = "list", kind = "tslab", ...rest],
  } = parsed;
  if (!["list", "install", "uninstall"].includes(action) || !Object.hasOwn(kernels, kind) || rest.length > 0) {
    throw new Problem(`there is no "${parsed.positionals.join(" ")}"\n\n${usage}`);
  }
  if (action === "list") {
    for (const [name, { nameFor }] of Object.entries(kernels)) {
      for (const ofUser of [false, true]) {
        const folder = join(kernelsFolder(ofUser), nameFor(ofUser));
        log(
          `${name}, ${ofUser ? "for this user" : "in this project"}: ${existsSync(join(folder, "kernel.json")) ? folder : "not registered"}`,
        );
      }
    }
  } else if (action === "install") {
    await setup();
    log(`registered: ${await installKernel(kind, user)}`);
  } else {
    const folder = await uninstallKernel(kind, user);
    log(
      folder === undefined
        ? `${kind} was not registered by this clone ${user ? "for this user" : "here"}`
        : `removed: ${folder}`,
    );
  }
});
