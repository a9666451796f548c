import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { InputError } from "embedlab";
import { batchesByTokens } from "#embedlab/embedding/local/batches";
import { planSessions } from "#embedlab/embedding/local/plan";
import { Thread } from "#embedlab/embedding/local/thread";
import { openDying, openNothing } from "./dying-thread.js";

const open = (): Thread<string, string> => Thread.open(openDying, ["!"], "model session 2");

describe("a thread that keeps its session", () => {
  it("answers in order, and lives on after an error", async () => {
    const thread = open();
    const [a, error, b] = await Promise.allSettled([thread.call("a"), thread.call("throw"), thread.call("b")]);
    assert.deepEqual(
      [a, b],
      [
        { status: "fulfilled", value: "A!" },
        { status: "fulfilled", value: "B!" },
      ],
    );
    assert.ok(error.status === "rejected" && error.reason instanceof InputError && error.reason.message === "said so");
    await thread.close();
    await assert.rejects(thread.call("c"), /"model session 2" died: it was closed/);
  });

  it("that dies rejects all that wait, by its name", async () => {
    const thread = open();
    const waiting = await Promise.allSettled([thread.call("die"), thread.call("b")]);
    for (const one of waiting)
      assert.ok(
        one.status === "rejected" &&
          /worker thread "model session 2" died: it ended with status 3/.test(String(one.reason)),
      );
    assert.ok(thread.dead);
  });

  it("that cannot open says why to every call, and ends when it is closed", async () => {
    const thread = Thread.open(openNothing, ["no such model"], "model session 3");
    for (const message of ["a", "b"])
      await assert.rejects(thread.call(message), { name: "InputError", message: "no such model" });
    await thread.close();
    assert.ok(thread.dead);
  });
});

describe("how the work is cut", () => {
  it("every text is in one batch, longest first, within the tokens allowed or alone", () => {
    const lengths = Array.from({ length: 300 }, (_, i) => 3 + ((i * 7919) % 510));
    const batches = batchesByTokens(lengths, 512);
    assert.deepEqual(
      batches.flat().sort((a, b) => a - b),
      [...lengths.keys()],
    );
    for (const batch of batches) {
      const widest = Math.max(...batch.map((i) => lengths[i]));
      assert.ok(batch.length === 1 || widest * batch.length <= 512);
      assert.ok(batch.every((i) => lengths[i] >= 0.8 * widest));
    }
    assert.ok(batchesByTokens(lengths, 1).every((batch) => batch.length === 1));
    assert.deepEqual(batchesByTokens([], 512), []);
  });

  it("as many sessions as memory allows, and says when there are fewer than threads", () => {
    const exported = { weightBytes: 1340e6, mapped: false };
    const roomy = planSessions({ weightBytes: 90e6, mapped: true }, 4, 8e9);
    assert.deepEqual(roomy, { sessions: 4, threadsEach: 1, repack: true, reason: "" });
    const large = planSessions(exported, 8, 10e9);
    assert.equal(large.repack, true);
    assert.deepEqual([large.sessions, large.threadsEach], [2, 4]);
    assert.match(
      large.reason,
      /2 sessions of 4 threads instead of 8 of one: a session needs about 3248 MB, and 10000 MB are free/,
    );
    assert.equal(planSessions(exported, 8, 1e9).sessions, 1);
  });

  it("one copy of large weights that are mapped from their file, whatever memory is free", () => {
    const built = { weightBytes: 2380e6, mapped: true };
    for (const memory of [8e9, 64e9])
      assert.deepEqual(planSessions(built, 4, memory), { sessions: 4, threadsEach: 1, repack: false, reason: "" });
    const tight = planSessions(built, 4, 3.8e9);
    assert.deepEqual([tight.sessions, tight.threadsEach, tight.repack], [2, 2, false]);
    assert.match(tight.reason, /: a session needs about 300 MB beside 2380 MB for all, and 3800 MB are free$/);
    for (const other of [
      { ...built, mapped: false },
      { weightBytes: 1340e6, mapped: true },
    ])
      assert.equal(planSessions(other, 4, 8e9).repack, true);
  });
});
