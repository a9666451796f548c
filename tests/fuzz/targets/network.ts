import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { dialects } from "#embedlab/embedding/endpoint/dialects/dialects";
import { remoteEngine } from "#embedlab/embedding/endpoint/remote";
import { downloadHubModel } from "#embedlab/embedding/hub/hub";
import { tinyBert } from "../../embedding/model-files.js";
import { plainContract } from "../../embedding/opened-models.js";
import { deep, mutatedJsonText } from "../mutations.js";
import { refusal, type Target } from "../target.js";

type Fetch = typeof globalThis.fetch;

/** `fetch` answers as told while `work` runs. */
async function answering(fetch: Fetch, work: () => Promise<void>): Promise<void> {
  const real = globalThis.fetch;
  globalThis.fetch = fetch;
  try {
    await work();
  } finally {
    globalThis.fetch = real;
  }
}

const vectors = [
  [0.5, -1, 2],
  [1, 0.5, 0.25],
];
const base64 = (vector: readonly number[]): string => Buffer.from(Float32Array.from(vector).buffer).toString("base64");
/** What servers of the dialects answer to two texts. */
const answers: Readonly<Record<string, readonly unknown[]>> = {
  openai: [
    { object: "list", data: vectors.map((embedding, index) => ({ object: "embedding", index, embedding })) },
    { data: vectors.map((embedding, index) => ({ index, embedding: base64(embedding) })) },
  ],
  cohere: [{ id: "x", embeddings: { float: vectors } }],
  gemini: [{ embeddings: vectors.map((values) => ({ values })) }],
  ollama: [{ model: "m", embeddings: vectors }],
  tei: [vectors],
};
const statuses = fc.oneof(
  { weight: 4, arbitrary: fc.constant(200) },
  { weight: 1, arbitrary: fc.constantFrom(201, 204, 301, 400, 401, 404, 413, 422, 429, 500, 503, 599) },
);
const bodiless = [204, 301];

interface Answer {
  readonly dialect: string;
  readonly status: number;
  readonly body: Buffer;
  readonly wait: string;
}

export const endpoint: Target<Answer> = {
  name: "endpoint's answer",
  found: [
    { data: [null, null] },
    { data: vectors.map((embedding, index) => ({ index: index === 0 ? deep : index, embedding })) },
    // Beyond single precision.
    { data: vectors.map((embedding, index) => ({ index, embedding: [1e39, ...embedding.slice(1)] })) },
  ].map((answer) => ({ dialect: "openai", status: 200, body: Buffer.from(JSON.stringify(answer)), wait: "" })),
  short: 300,
  inputs: fc.constantFrom(...Object.keys(answers)).chain((dialect) =>
    fc.record({
      dialect: fc.constant(dialect),
      status: statuses,
      body: mutatedJsonText(...answers[dialect]),
      wait: fc.constantFrom("", "0", "-1", "soon", "1e9", "Wed, 21 Oct 2015 07:28:00 GMT", "999999999999999999"),
    }),
  ),
  async run({ dialect, status, body, wait }) {
    assert.ok(Object.hasOwn(dialects, dialect), dialect);
    const key = "sk-secret-0123456789";
    const contract = plainContract({
      id: "remote",
      source: { kind: "endpoint", model: "some-model", addsPrefix: false, dialect: dialect as "openai" },
      pooling: "none",
      dimensions: 3,
    });
    const fetch: Fetch = () =>
      Promise.resolve(
        new Response(bodiless.includes(status) ? null : new Uint8Array(body), {
          status,
          headers: wait === "" ? {} : { "retry-after": wait },
        }),
      );
    await answering(fetch, async () => {
      const said = await refusal(/remote|EMBEDLAB_ENDPOINT/, async () => {
        const engine = remoteEngine(contract, {
          environment: { EMBEDLAB_ENDPOINT: "http://127.0.0.1:9/v1", EMBEDLAB_API_KEY: key },
          retries: 1,
          retryDelay: 1,
        });
        const taken = new Set<number>();
        await engine.embed(["red mug", "blue shirt"], {
          deliver: ({ indices, vectors: found }) => {
            for (const index of Array.from(indices)) taken.add(index);
            assert.equal(found.length, indices.length * 3);
            assert.ok(found.every(Number.isFinite), "a number that is not finite");
            assert.ok(
              found.some((value) => value !== 0),
              "zeros",
            );
          },
        });
        assert.equal(taken.size, 2);
      });
      assert.ok(said?.includes(key) !== true, "the key is told");
    });
  },
};

const revision = "0123456789abcdef0123456789abcdef01234567";
const modules = [
  { idx: 0, name: "0", path: "", type: "sentence_transformers.models.Transformer" },
  { idx: 1, name: "1", path: "1_Pooling", type: "sentence_transformers.models.Pooling" },
];
interface HubAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
}
const headers = fc.record(
  {
    etag: fc.constantFrom('"x"', "W/", `"${"0".repeat(64)}"`, `"${"a".repeat(40)}"`, "../../x"),
    "x-linked-size": fc.constantFrom("0", "1", "-1", "99999999999999999999", "NaN"),
    "content-range": fc.constantFrom("bytes 0-1/2", "bytes */5", "x"),
    location: fc.constantFrom("/x", "file:///etc/passwd", "http://[", "//", "", "http://127.0.0.1:9/x"),
    "retry-after": fc.constantFrom("0", "-5", "soon"),
    "x-error-code": fc.constantFrom("RepoNotFound", "RevisionNotFound", "constructor"),
  },
  { requiredKeys: [] },
);

export const hub: Target<{
  readonly bodies: Readonly<Record<string, Buffer>>;
  readonly answers: readonly HubAnswer[];
}> = {
  name: "hub's answers",
  found: [
    { bodies: {}, answers: [{ status: 416, headers: {} }] },
    { bodies: {}, answers: [{ status: 302, headers: { location: "http://[" } }] },
    { bodies: { "modules.json": Buffer.from(JSON.stringify(deep)) }, answers: [] },
    { bodies: { "config.json": Buffer.from("null") }, answers: [] },
    {
      bodies: { "modules.json": Buffer.from(JSON.stringify([{ ...modules[0], path: "x".repeat(300) }])) },
      answers: [],
    },
  ],
  short: 30,
  inputs: fc.record({
    bodies: fc.record(
      { "config.json": mutatedJsonText(tinyBert), "modules.json": mutatedJsonText(modules) },
      { requiredKeys: [] },
    ),
    answers: fc.array(
      fc.record({
        status: fc.oneof(
          { weight: 5, arbitrary: fc.constant(200) },
          fc.constantFrom(206, 301, 302, 401, 404, 416, 429, 500),
        ),
        headers: fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, headers),
      }),
      { maxLength: 4 },
    ),
  }),
  async run({ bodies, answers: planned }, scratch) {
    const home = join(scratch, "hub");
    rmSync(home, { recursive: true, force: true });
    const files: Readonly<Record<string, Buffer>> = {
      "config.json": Buffer.from(JSON.stringify(tinyBert)),
      "modules.json": Buffer.from(JSON.stringify(modules)),
      "tokenizer.json": Buffer.from("{}"),
      "1_Pooling/config.json": Buffer.from('{"pooling_mode_mean_tokens":true}'),
      "model.safetensors": Buffer.from("weights"),
      ...bodies,
    };
    const sent = new Map<string, { etag: string; body: Buffer }>();
    let asked = 0;
    const fetch: Fetch = (address) => {
      if (++asked > 200) throw new Error("more than 200 requests for one model");
      const name =
        decodeURIComponent(new URL(address instanceof Request ? address.url : address).pathname).split(
          `/${revision}/`,
        )[1] ?? "";
      const body = Object.hasOwn(files, name) ? files[name] : undefined;
      const plan = asked <= planned.length ? planned[asked - 1] : undefined;
      const status = plan?.status ?? (body === undefined ? 404 : 200);
      if (body !== undefined) {
        const etag = plan?.headers.etag ?? `"${createHash("sha256").update(body).digest("hex")}"`;
        sent.set(name, { etag, body });
        return Promise.resolve(
          new Response(status === 301 || status === 302 ? null : new Uint8Array(body), {
            status,
            headers: { etag, ...plan?.headers },
          }),
        );
      }
      return Promise.resolve(new Response(null, { status, headers: plan?.headers ?? {} }));
    };
    await answering(fetch, async () => {
      await refusal(/acme\/tiny|config\.json|modules\.json|cannot be reached|\.hub|hub/, async () => {
        const { folder } = await downloadHubModel(
          { repository: "acme/tiny", revision, dtype: "fp32" },
          {
            environment: { HF_HOME: home, HF_ENDPOINT: "http://hub.invalid" },
            retries: 1,
            retryDelay: 1,
            stallTimeout: 2000,
          },
        );
        assert.ok(folder.startsWith(home));
        // What is kept is what was sent, and what the hub states where it states something.
        for (const [name, { etag, body }] of sent) {
          const path = join(folder, name);
          if (!existsSync(path)) continue;
          const kept = readFileSync(path);
          const stated = /^"([0-9a-f]{64})"$/.exec(etag)?.[1];
          if (stated !== undefined) assert.equal(createHash("sha256").update(kept).digest("hex"), stated, name);
          else assert.ok(kept.equals(body), name);
        }
      });
    });
    assert.ok(!existsSync(join(scratch, "x")), "a file outside the cache");
  },
};
