import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { targets } from "./targets.js";
import { tryTarget } from "./trial.js";

const scratch = mkdtempSync(join(tmpdir(), "embedlab-found-"));
after(() => rmSync(scratch, { recursive: true, force: true }));

// One seed, always the same inputs; npm run faults -- fuzz tries others for minutes.
void describe("whatever strangers' files hold, it is read right or refused by name", () => {
  for (const target of targets) {
    void it(`${target.name}: ${target.short} inputs of one seed`, () => tryTarget(target, 17, target.short));
    for (const [i, input] of (target.found ?? []).entries())
      void it(`${target.name}: what was found once (${i + 1})`, async () => target.run(input, scratch));
  }
});
