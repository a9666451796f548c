import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, describe, it } from "node:test";
import { dialects } from "#embedlab/embedding/endpoint/dialects/dialects";
import type { DialectName } from "#embedlab/embedding/endpoint/dialects/names";
import { remoteEngine } from "#embedlab/embedding/endpoint/remote";
import { bodyCheck, closing, contractOf, documented, key, standIn } from "./documented-servers.js";

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly key: { readonly header: string; readonly value: string };
  readonly body: Readonly<Record<string, unknown>>;
  readonly answer: unknown;
  /** The vectors that the client read of the answer. */
  readonly read: readonly (readonly number[])[];
}
const golden = JSON.parse(
  readFileSync(new URL("../../../tests/golden/official-clients.json", import.meta.url), "utf8"),
) as {
  texts: string[];
  clients: Record<string, { client: string; inputTypes?: string[]; plain: Asked; full: Asked }>;
};

/** Every field with the type of what stands in it: "requests.content.parts.text string". */
function fields(value: unknown, at = ""): string[] {
  if (Array.isArray(value)) return [...new Set(value.flatMap((item) => fields(item, at)))];
  if (typeof value !== "object" || value === null) return [`${at} ${typeof value}`];
  return Object.entries(value).flatMap(([name, inner]) => fields(inner, at === "" ? name : `${at}.${name}`));
}

describe("publishers' own clients", () => {
  after(() => closing.forEach((close) => close()));

  for (const [dialect, { client, inputTypes, plain, full }] of Object.entries(golden.clients)) {
    const name = dialect as DialectName;

    it(`${client}: what it asks, our stand-in takes`, () => {
      const check = bodyCheck(documented[name]);
      for (const { body, path, method } of [plain, full]) {
        assert.ok(check(body), JSON.stringify(check.errors));
        assert.equal(method, "POST");
        assert.equal(path, pathOf(name));
      }
    });

    it(`${client}: we ask nothing that it does not, at the same path with the key in the same place`, async () => {
      const contract = contractOf(name, { model: "m", sendDimensions: true });
      const { path, key: place } = plain;
      // An address may name another version of the server's than its reference does.
      const version = path === documented[name].path ? "" : path.slice(0, path.indexOf("/", 1));
      const { url, bodies } = await standIn({ ...documented[name], path, answer: () => plain.answer });
      const engine = remoteEngine(contract, {
        environment: { EMBEDLAB_ENDPOINT: `${url}${version}`, EMBEDLAB_API_KEY: key },
        retries: 0,
      });
      const found: number[][] = [];
      await engine.embed(golden.texts, {
        deliver: ({ indices, vectors }) =>
          Array.from(indices).forEach((index, i) => (found[index] = [...vectors.slice(3 * i, 3 * i + 3)])),
      });
      assert.deepEqual(found, plain.read, "the vectors of its answer are those that it reads");
      assert.equal(bodies.length, 1);
      const known = fields(full.body);
      // It names the newest of the server's fields late.
      const unknown = fields(bodies[0]).filter((field) => !known.includes(field));
      assert.deepEqual(unknown, notInClient[name] ?? []);
      assert.equal(dialects[name].headers(key)[place.header], place.value.replace("(key)", key));
      if (inputTypes !== undefined)
        for (const type of dialects[name].inputTypes ?? []) assert.ok(inputTypes.includes(type), type);
    });
  }
});

/** Fields that a server takes and its own client of that version does not write: Text Embeddings Inference does from 1.8 on. */
const notInClient: Partial<Record<DialectName, string[]>> = { tei: ["dimensions number"] };

/** Gemini's newest client asks at /v1, where its reference has /v1beta. */
const pathOf = (name: DialectName): string =>
  name === "gemini" ? "/v1/models/m:batchEmbedContents" : documented[name].path;
