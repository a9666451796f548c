import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { pruneCache } from "#embedlab/embedding/cache/cache-folder";
import { measuredOnce } from "#laboratory/study/measured";

const cache = mkdtempSync(join(tmpdir(), "embedlab-measured-"));
process.env.EMBEDLAB_CACHE = cache;
after(() => rmSync(cache, { recursive: true, force: true }));

void describe("what is measured once on a machine", () => {
  let times = 0;
  const measure = (): Promise<number> => Promise.resolve(++times);

  void it("is kept with its time until it is asked for again, each thing for itself", async () => {
    const first = await measuredOnce(["a", 1], measure);
    assert.equal(first.value, 1);
    assert.match(first.when, /^\d{4}-\d\d-\d\d \d\d:\d\d UTC/);
    assert.deepEqual(await measuredOnce(["a", 1], measure), first);
    assert.equal((await measuredOnce(["a", 2], measure)).value, 2);
    assert.equal((await measuredOnce(["a", 1], measure, true)).value, 3);
    assert.equal((await measuredOnce(["a", 1], measure)).value, 3);
  });

  void it("is measured where its file is damaged", async () => {
    const folder = join(cache, "measured");
    for (const name of readdirSync(folder)) writeFileSync(join(folder, name), '{"value": ');
    assert.equal((await measuredOnce(["a", 1], measure)).value, 4);
  });

  void it("is pruned where it is another machine's or another version's", async () => {
    const folder = join(cache, "measured");
    const [mine, foreign, unsaid] = ["mine", "foreign", "unsaid"].map((what) => ["pruned", what]);
    const made = async (what: string[]): Promise<string> => {
      const before = readdirSync(folder);
      await measuredOnce(what, measure);
      return readdirSync(folder).find((name) => !before.includes(name))!;
    };
    const kept = await made(mine);
    const paths = [await made(foreign), await made(unsaid)].map((name) => join(folder, name));
    const stored = JSON.parse(readFileSync(paths[0], "utf8")) as { machine: string[] };
    writeFileSync(paths[0], JSON.stringify({ ...stored, machine: [...stored.machine.slice(0, -1), "v1.0.0"] }));
    writeFileSync(paths[1], JSON.stringify({ ...stored, machine: undefined }));
    const { removed } = await pruneCache(cache);
    for (const path of paths) assert.ok(removed.includes(path.slice(cache.length + 1)), removed.join());
    assert.ok(readdirSync(folder).includes(kept));
    const value = times;
    await measuredOnce(mine, measure);
    assert.equal(times, value);
  });

  void it("is not kept where measuring failed", async () => {
    await assert.rejects(
      measuredOnce(["b"], () => Promise.reject(new Error("interrupted"))),
      /interrupted/,
    );
    assert.equal((await measuredOnce(["b"], measure)).value, times);
  });
});
