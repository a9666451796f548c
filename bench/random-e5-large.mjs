import { fileURLToPath } from "node:url";
import { contractNamed } from "#embedlab/embedding/contract/contracts";
import { ensureFolder } from "../scripts/models/folder.mjs";
import { shapes, writeRandomCheckpoint } from "../scripts/models/random-checkpoint.mjs";

/** e5-large-v2's contract over seeded random weights of its exact shape (1.3 GB, written once): for speed, never for results. */
export async function randomE5Large(say) {
  const folder = fileURLToPath(new URL("../.cache/random/e5-large-v2", import.meta.url));
  say("bench: random weights in e5-large-v2's shape, written or there");
  await ensureFolder(folder, "1", (target) =>
    writeRandomCheckpoint(target, shapes["e5-large-v2"], {
      tokenizer: fileURLToPath(new URL("../models/all-MiniLM-L6-v2", import.meta.url)),
    }),
  );
  return { ...contractNamed("e5-large-v2"), id: "e5-large-v2-random", source: { kind: "folder", path: folder } };
}
