// The project's `tslab` kernel: tslab's own converter, executor and server, with what they lack (see environment.md).
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { mapCells } from "./cells.mjs";
import { Session } from "./session.mjs";
import { serverFor } from "./server.mjs";

// Notebooks name files from the repository's root, wherever Jupyter was started.
process.chdir(join(dirname(fileURLToPath(import.meta.url)), "..", ".."));

const require = createRequire(import.meta.url);
const name = "@tslab/typescript-for-tslab";
const ts = require(name);
// Library and declarations are those of the kernel's start, as its modules are: nothing has to be watched.
ts.sys.watchFile = ts.sys.watchDirectory = () => ({ close() {} });
const cells = mapCells(ts);
require.cache[require.resolve(name)].exports = cells.typescript;

const { createConverter } = require("tslab/dist/converter");
const { createExecutor } = require("tslab/dist/executor");
const jupyter = require("tslab/dist/jupyter");

const node = createConverter({ isJS: false, isBrowser: false });
const session = new Session({
  createExecutor,
  converters: { node, browser: node, close: () => node.close() },
  cells,
  jupyter,
});
const Server = serverFor(jupyter, session, ts.version);
const server = new Server(process.argv[2]);

/** Ends with everything that cells started: worker threads with the process, child processes as its group. */
function leave() {
  process.on("SIGTERM", () => {});
  try {
    process.kill(-process.pid, "SIGTERM");
  } catch {
    // Not the leader of a group: started by hand.
  }
  process.exit(0);
}

/** Jupyter's own process, which may have been killed before this one began. */
function isOrphan() {
  try {
    process.kill(Number(process.env.JPY_PARENT_PID ?? parent), 0);
  } catch (error) {
    if (error.code === "ESRCH") return true;
  }
  return process.ppid !== parent;
}

const parent = process.ppid;
setInterval(() => isOrphan() && leave(), 1000).unref();
process.on("SIGINT", () => session.interrupt());
process.on("SIGTERM", leave);
process.on("uncaughtException", (error) => session.stray(error));
process.on("unhandledRejection", (reason) => session.stray(reason));
server.onShutdown = leave;
await server.init();
