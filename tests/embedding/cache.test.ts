import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import fs, {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, beforeEach, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { textKey, VectorCache } from "#embedlab/embedding/cache/cache";
import { listBeside } from "#embedlab/embedding/cache/cache-beside";
import { listCache, pruneCache, verifyCache } from "#embedlab/embedding/cache/cache-folder";
import type { ModelContract } from "#embedlab/embedding/contract/contract";
import { contractHash } from "#embedlab/embedding/contract/contract-hash";
import { contracts } from "#embedlab/embedding/contract/contracts";
import { encodeHeader, headerBytes, recordBytes, type VectorRecord } from "#embedlab/embedding/cache/vector-file";

const contract: ModelContract = { ...contracts["all-MiniLM-L6-v2"], dimensions: 64 };
const hash = contractHash(contract);
const size = recordBytes(64);
const base = mkdtempSync(join(tmpdir(), "embedlab-cache-"));
let folder = "";
let cache: VectorCache;

const record = (text: string, fill: number): VectorRecord => ({
  key: textKey(text),
  vector: new Float32Array(64).fill(fill),
  tokens: fill + 2,
  truncated: fill % 2 === 1,
  seconds: 0.25,
  loaded: fill % 3 === 1,
});

async function append(count: number, name = "text"): Promise<void> {
  await cache.openForAppending();
  cache.append(Array.from({ length: count }, (_, i) => record(`${name} ${i}`, i)));
  await cache.close();
}

async function readAll(): Promise<{ found: Map<string, VectorRecord>; notes: string[] }> {
  const found = new Map<string, VectorRecord>();
  const notes = await cache.read(
    () => true,
    (one) => found.set(one.key, { ...one, vector: one.vector.slice() }),
  );
  return { found, notes };
}

const theFile = (): string =>
  join(
    cache.folder,
    readdirSync(cache.folder).find((name) => name.endsWith(".vec"))!,
  );

function writer(name: string, pause: number) {
  const script = fileURLToPath(new URL("./cache-writer.js", import.meta.url));
  const child = spawn(process.execPath, [script, folder, hash, JSON.stringify(contract), name, String(pause)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  child.stdout.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const ended = new Promise<void>((resolve) => child.on("close", () => resolve()));
  return { child, ended, written: () => said.split("\n").length - 1 };
}

describe("the cache of vectors", () => {
  after(() => rmSync(base, { recursive: true }));
  beforeEach(() => {
    folder = mkdtempSync(join(base, "c"));
    cache = new VectorCache(folder, contract, hash);
  });

  it("gives back vectors, token counts, cuts, seconds and the load they were taken under, and only those asked for", async () => {
    await append(100);
    const { found, notes } = await readAll();
    assert.equal(found.size, 100);
    assert.deepEqual(found.get(textKey("text 7")), record("text 7", 7));
    assert.deepEqual(notes, []);
    const some: string[] = [];
    await cache.read(
      (key) => key === textKey("text 3"),
      ({ key }) => some.push(key),
    );
    assert.deepEqual(some, [textKey("text 3")]);
  });

  it("another contract's vectors are never mistaken for its own", async () => {
    await append(3);
    const other = new VectorCache(folder, contract, contractHash({ ...contract, prefix: "query: " }));
    assert.notEqual(other.folder, cache.folder);
    await other.openForAppending();
    await other.close();
    fs.copyFileSync(theFile(), join(other.folder, "0.vec"));
    const notes = await other.read(
      () => true,
      () => assert.fail("a record of another contract"),
    );
    assert.match(notes.join(), /0\.vec belongs to another contract or format/);
  });

  it("drops what was cut at any byte of the last record or of the header, and says so", async () => {
    await append(3);
    const whole = readFileSync(theFile());
    for (let length = 0; length < whole.length; length += length < headerBytes ? 7 : 13) {
      writeFileSync(theFile(), whole.subarray(0, length));
      const { found, notes } = await readAll();
      assert.equal(found.size, Math.max(0, Math.floor((length - headerBytes) / size)));
      const clean = length === 0 || (length >= headerBytes && (length - headerBytes) % size === 0);
      assert.equal(notes.length, clean ? 0 : 1, `${length} bytes: ${notes.join()}`);
      if (!clean) assert.match(notes[0], /never written whole/);
    }
  });

  it("finds a flipped bit anywhere in a record, and keeps the others", async () => {
    await append(5);
    const whole = readFileSync(theFile());
    for (const offset of [0, 15, 16, 20, 24, 28, 100, size - 1]) {
      const damaged = Buffer.from(whole);
      damaged[headerBytes + 2 * size + offset] ^= 16;
      writeFileSync(theFile(), damaged);
      const { found, notes } = await readAll();
      assert.deepEqual([...found.keys()], ["text 0", "text 1", "text 3", "text 4"].map(textKey));
      assert.match(notes.join(), /1 damaged record in .*\.vec; texts that are found nowhere else are embedded again/);
    }
    const header = Buffer.from(whole);
    header[30] ^= 1;
    writeFileSync(theFile(), header);
    assert.match((await readAll()).notes.join(), /the header is damaged; it is left out/);
  });

  it("loses nothing that a killed process had said was written", async () => {
    const { child, ended, written } = writer("killed", 0);
    while (written() < 200) await new Promise((resolve) => setTimeout(resolve, 2));
    child.kill("SIGKILL");
    await ended;
    const { found } = await readAll();
    assert.ok(found.size >= written(), `${found.size} records, ${written()} announced`);
    assert.equal(found.get(textKey("killed 150"))!.vector[0], 150);
  });

  it("two processes write at once, while a third reads", async () => {
    const [a, b] = [writer("a", 0), writer("b", 0)];
    let reads = 0;
    while (a.written() < 1000 || b.written() < 1000) {
      const { found, notes } = await readAll();
      assert.deepEqual(notes, []);
      for (const one of found.values()) assert.equal(one.vector[63], one.tokens);
      reads++;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await Promise.all([a.ended, b.ended]);
    assert.ok(reads > 0);
    assert.equal((await readAll()).found.size, 2000);
  });

  it("says that the disk is full and leaves whole records only", async (t) => {
    await cache.openForAppending();
    cache.append([record("before", 1)]);
    const real = fs.writeSync;
    const full = t.mock.method(
      fs,
      "writeSync",
      (file: number, bytes: Buffer, offset: number, length: number, position: number) => {
        if (length <= size / 2)
          throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
        return real(file, bytes, offset, Math.floor(length / 2), position);
      },
    );
    assert.throws(
      () => cache.append([record("after", 2), record("after that", 3)]),
      /the disk is full; make room, or point EMBEDLAB_CACHE at another folder/,
    );
    full.mock.restore();
    assert.equal(statSync(theFile()).size, headerBytes + size);
    cache.append([record("room again", 4)]);
    await cache.close();
    const { found, notes } = await readAll();
    assert.deepEqual([...found.keys()], ["before", "room again"].map(textKey));
    assert.deepEqual(notes, []);
  });

  it("lists, verifies and prunes", async () => {
    await append(10);
    await append(10);
    appendFileSync(theFile(), "half a record");
    const [entry] = await listCache(folder);
    assert.deepEqual(
      [entry.contract.id, entry.vectors, entry.files, entry.contractHash],
      ["all-MiniLM-L6-v2", 20, 2, hash],
    );
    const [check] = await verifyCache(folder);
    assert.deepEqual([check.sound, check.repeated, check.damaged, check.cut], [10, 10, 0, 1]);
    const pruned = await pruneCache(folder);
    assert.deepEqual(pruned.rewritten, [entry.name]);
    assert.equal(statSync(theFile()).size, headerBytes + 10 * size);
    assert.equal((await readAll()).found.size, 10);
    assert.deepEqual((await pruneCache(folder)).rewritten, []);
    assert.deepEqual((await pruneCache(folder, { olderThanDays: 1 })).removed, []);
    assert.deepEqual((await pruneCache(folder, { contractId: "another", all: true })).removed, []);
    assert.deepEqual((await pruneCache(folder, { all: true })).removed, [entry.name]);
    assert.deepEqual(await listCache(folder), []);
  });

  it("lists what lies beside the vectors, and prunes drafts of killed builds, or all that is old", async () => {
    const ages = {
      "graphs/new": 0,
      "graphs/old": 30,
      "graphs/old.1.tmp": 0.1,
      "graphs/new.2.tmp": 0,
      "auto/a.json": 30,
    };
    for (const [name, days] of Object.entries(ages)) {
      const path = join(folder, name);
      const file = name.startsWith("graphs") ? join(path, "model.onnx") : path;
      mkdirSync(join(file, ".."), { recursive: true });
      writeFileSync(file, "1234567");
      utimesSync(path, Date.now() / 1000, Date.now() / 1000 - days * 86_400);
    }
    assert.deepEqual(
      (await listBeside(folder)).map(({ name, items, bytes }) => [name, items, bytes]),
      [
        ["graphs", 4, 28],
        ["auto", 1, 7],
      ],
    );
    assert.deepEqual((await pruneCache(folder, { contractId: contract.id })).removed, []);
    assert.deepEqual(await pruneCache(folder), {
      removed: ["graphs/old.1.tmp"],
      rewritten: [],
      busy: ["graphs/new.2.tmp"],
      freedBytes: 7,
    });
    assert.deepEqual(await pruneCache(folder, { olderThanDays: 7 }), {
      removed: ["graphs/old", "auto/a.json"],
      rewritten: [],
      busy: [],
      freedBytes: 14,
    });
    assert.deepEqual(await pruneCache(folder, { all: true }), {
      removed: ["graphs/new"],
      rewritten: [],
      busy: ["graphs/new.2.tmp"],
      freedBytes: 7,
    });
    assert.deepEqual(
      (await listBeside(folder)).map(({ name, items }) => [name, items]),
      [["graphs", 1]],
    );
  });

  it("does not prune what a process is writing", async () => {
    await cache.openForAppending();
    cache.append([record("now", 1)]);
    assert.equal((await pruneCache(folder, { all: true })).busy.length, 1);
    await cache.close();
    assert.equal((await pruneCache(folder, { all: true })).removed.length, 1);
  });

  it("writes the documented header", () => {
    const header = encodeHeader(hash, 64);
    assert.deepEqual(
      [
        header.toString("latin1", 0, 8),
        header.readUInt32LE(8),
        header.readUInt32LE(12),
        header.readUInt32LE(16),
        header.toString("hex", 24, 56),
      ],
      ["ELABVEC1", 1, 64, 32 + 4 * 64, hash],
    );
  });
});
