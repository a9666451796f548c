import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { after, describe, it } from "node:test";
import { Ajv } from "ajv";
import { checkContract } from "#embedlab/embedding/contract/check-contract";
import type { ModelContract } from "#embedlab/embedding/contract/contract";
import { dialectNames, type DialectName } from "#embedlab/embedding/endpoint/dialects/names";
import { remoteEngine } from "#embedlab/embedding/endpoint/remote";
import { ModelUnavailable } from "#embedlab/embedding/embedder";

/** What a server documents: its path, where its key stands, the only fields it takes, how it answers. */
interface Documented {
  readonly path: string;
  readonly base: string;
  readonly keyHeader?: string;
  readonly properties: Readonly<Record<string, object>>;
  readonly required: readonly string[];
  readonly texts: (body: never) => string[];
  readonly answer: (vectors: number[][]) => unknown;
}

const key = "sk-secret-42";
const string = { type: "string" };
const count = { type: "integer", minimum: 1 };
const list = (maxItems: number) => ({ type: "array", items: string, minItems: 1, maxItems });
const openaiAnswer = (vectors: number[][]): unknown => ({
  object: "list",
  data: vectors.map((embedding, index) => ({ object: "embedding", index, embedding })),
  usage: { prompt_tokens: 1, total_tokens: 1 },
});
const openaiLike = (
  most: number,
  more: Readonly<Record<string, object>> = {},
  path = "/v1/embeddings",
): Documented => ({
  path,
  base: path.startsWith("/v1") ? "/v1" : "",
  properties: { model: string, input: list(most), ...more },
  required: ["model", "input"],
  texts: ({ input }: { input: string[] }) => input,
  answer: openaiAnswer,
});
const encoding = { encoding_format: { enum: ["float", "base64"] } };

const documented: Readonly<Record<DialectName, Documented>> = {
  openai: openaiLike(2048, { ...encoding, dimensions: count }),
  cohere: {
    path: "/v2/embed",
    base: "/v2/",
    properties: {
      model: string,
      texts: list(96),
      input_type: { enum: ["search_document", "search_query", "classification", "clustering"] },
      embedding_types: { type: "array", items: { enum: ["float"] } },
      truncate: { enum: ["NONE", "START", "END"] },
      output_dimension: count,
    },
    required: ["model", "texts", "input_type"],
    texts: ({ texts }: { texts: string[] }) => texts,
    answer: (float) => ({ id: "1", embeddings: { float }, texts: [], meta: { api_version: { version: "2" } } }),
  },
  gemini: {
    path: "/v1beta/models/some-model:batchEmbedContents",
    base: "/v1beta",
    keyHeader: "x-goog-api-key",
    properties: {
      requests: {
        type: "array",
        maxItems: 100,
        items: {
          type: "object",
          additionalProperties: false,
          required: ["model", "content"],
          properties: {
            model: { const: "models/some-model" },
            content: {
              type: "object",
              additionalProperties: false,
              properties: {
                parts: {
                  type: "array",
                  items: { type: "object", additionalProperties: false, properties: { text: string } },
                },
              },
            },
            taskType: { enum: ["CLUSTERING", "CLASSIFICATION", "SEMANTIC_SIMILARITY"] },
            outputDimensionality: count,
          },
        },
      },
    },
    required: ["requests"],
    texts: ({ requests }: { requests: { content: { parts: { text: string }[] } }[] }) =>
      requests.map(({ content }) => content.parts[0].text),
    answer: (vectors) => ({ embeddings: vectors.map((values) => ({ values })) }),
  },
  voyage: openaiLike(1000, {
    encoding_format: { const: "base64" },
    truncation: { type: "boolean" },
    input_type: { enum: ["query", "document"] },
    output_dimension: count,
  }),
  mistral: openaiLike(64, { output_dimension: count }),
  ollama: {
    path: "/api/embed",
    base: "",
    properties: { model: string, input: list(64), truncate: { type: "boolean" }, dimensions: count },
    required: ["model", "input"],
    texts: ({ input }: { input: string[] }) => input,
    answer: (embeddings) => ({ model: "some-model", embeddings, prompt_eval_count: 1 }),
  },
  "lm-studio": openaiLike(64),
  "llama.cpp": openaiLike(64, encoding),
  vllm: openaiLike(64, { ...encoding, dimensions: count }),
  tei: {
    path: "/embed",
    base: "",
    properties: { inputs: list(32), truncate: { type: "boolean" }, normalize: { type: "boolean" }, dimensions: count },
    required: ["inputs"],
    texts: ({ inputs }: { inputs: string[] }) => inputs,
    answer: (vectors) => vectors,
  },
  infinity: openaiLike(64, { ...encoding, dimensions: count }, "/embeddings"),
};

const vectorOf = (text: string): number[] => [text.length, text.charCodeAt(0), 1];
const texts = Array.from({ length: 150 }, (_, i) => `${String.fromCharCode(97 + (i % 26))}${"x".repeat(i)}`);
const closing: (() => void)[] = [];

/** A server that takes what it documents and nothing else; `refuse` answers instead of it. */
async function standIn(
  { path, keyHeader = "authorization", properties, required, texts: textsOf, answer }: Documented,
  refuse?: { status: number; said: string },
) {
  const bodies: Record<string, unknown>[] = [];
  const validate = new Ajv().compile({ type: "object", additionalProperties: false, properties, required });
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const reply = (status: number, body: unknown): void =>
        void response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
      if (refuse !== undefined) return reply(refuse.status, { error: refuse.said });
      if (request.url !== path || request.method !== "POST") return reply(404, { error: `no ${request.url}` });
      const given = request.headers[keyHeader];
      if (given !== (keyHeader === "authorization" ? `Bearer ${key}` : key)) return reply(401, { error: "no key" });
      const body = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>;
      if (!validate(body)) return reply(422, { error: validate.errors });
      bodies.push(body);
      reply(200, answer(textsOf(body as never).map(vectorOf)));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, bodies };
}

const contractOf = (dialect: DialectName, source: object = {}): ModelContract =>
  checkContract({
    id: "remote",
    source: { kind: "endpoint", model: "some-model", addsPrefix: false, dialect, ...source },
    treatment: "raw",
    prefix: "",
    pooling: "none",
    normalize: false,
    dtype: "fp32",
    maxTokens: 256,
    dimensions: 3,
    licence: "none",
  });

async function embed(contract: ModelContract, address: string, input = texts) {
  const engine = remoteEngine(contract, {
    environment: { EMBEDLAB_ENDPOINT: address, EMBEDLAB_API_KEY: key },
    retries: 0,
  });
  const found: number[][] = [];
  await engine.embed(input, {
    deliver: ({ indices, vectors }) =>
      Array.from(indices).forEach((index, i) => (found[index] = [...vectors.slice(3 * i, 3 * i + 3)])),
  });
  return { found, warnings: engine.warnings };
}

describe("dialects of endpoints", () => {
  after(() => closing.forEach((close) => close()));

  for (const name of dialectNames)
    it(`${name}: asks as it documents, and reads its answer`, async () => {
      const { url, bodies } = await standIn(documented[name]);
      for (const base of ["", documented[name].base]) {
        const { found, warnings } = await embed(contractOf(name), url + base);
        assert.deepEqual(found, texts.map(vectorOf));
        assert.match(warnings.join(), /maxTokens does not reach this server/);
      }
      assert.ok(bodies.length >= 4);
    });

  for (const name of dialectNames.filter((one) => one !== "lm-studio" && one !== "llama.cpp"))
    it(`${name}: asks for fewer dimensions where the contract says so`, async () => {
      const { url, bodies } = await standIn(documented[name]);
      await embed(contractOf(name, { sendDimensions: true }), url, ["a"]);
      assert.match(JSON.stringify(bodies), /"(dimensions|output_dimension|outputDimensionality)":3/);
    });

  it("says what the vectors are for: clustering where a server needs a word, another where the contract has one", async () => {
    const cohere = await standIn(documented.cohere);
    await embed(contractOf("cohere"), cohere.url, ["a"]);
    await embed(contractOf("cohere", { inputType: "classification" }), cohere.url, ["a"]);
    assert.deepEqual(
      cohere.bodies.map(({ input_type }) => input_type),
      ["clustering", "classification"],
    );
    const gemini = await standIn(documented.gemini);
    await embed(contractOf("gemini"), gemini.url, ["a"]);
    assert.match(JSON.stringify(gemini.bodies), /"taskType":"CLUSTERING"/);
    const voyage = await standIn(documented.voyage);
    await embed(contractOf("voyage"), voyage.url, ["a"]);
    assert.equal(voyage.bodies[0].input_type, undefined);
  });

  it("tells Text Embeddings Inference whether to normalise, which it would unless told", async () => {
    const { url, bodies } = await standIn(documented.tei);
    await embed(contractOf("tei"), url, ["a"]);
    assert.deepEqual(bodies[0], { inputs: ["a"], truncate: true, normalize: false });
  });

  for (const [name, status, said, cure] of [
    ["openai", 429, "You exceeded your current quota (insufficient_quota)", /no credit left: add some/],
    ["gemini", 400, "API key not valid. Please pass a valid API key.", /its key is not valid: set another/],
    ["ollama", 404, 'model "some-model" not found, try pulling it first', /ollama pull some-model/],
    ["ollama", 500, "the input length exceeds the context length", /give the model there a larger num_ctx/],
    ["lm-studio", 400, "No models loaded", /load an embedding model in LM Studio/],
    ["llama.cpp", 501, "This server does not support embeddings", /start llama-server with --embeddings/],
    ["vllm", 400, "Model does not support matryoshka representation", /leave source\.sendDimensions out/],
  ] as const)
    it(`${name}: its own refusal comes with the cure: ${said}`, async () => {
      const { url } = await standIn(documented[name], { status, said });
      await assert.rejects(embed(contractOf(name), url, ["a"]), (error: Error) => {
        assert.ok(error instanceof ModelUnavailable);
        assert.match(error.message, cure);
        assert.ok(!error.message.includes(key) && !error.message.includes("127.0.0.1"));
        return true;
      });
    });

  it("refuses what a dialect has not, before anything is sent", async () => {
    const wrong = (name: DialectName, source: object) => embed(contractOf(name, source), "http://127.0.0.1:9", ["a"]);
    await assert.rejects(wrong("openai", { inputType: "clustering" }), /dialect "openai" takes none: leave it out/);
    await assert.rejects(wrong("cohere", { inputType: "cluster" }), /inputType is "cluster"; it can be "clustering", /);
    await assert.rejects(wrong("lm-studio", { sendDimensions: true }), /cannot be asked for fewer dimensions/);
    assert.throws(() => contractOf("olama" as DialectName), /source\.dialect is "olama"; .* the nearest is "ollama"/);
  });
});
