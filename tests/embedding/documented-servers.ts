import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Ajv } from "ajv";
import { checkContract } from "#embedlab/embedding/contract/check-contract";
import type { ModelContract } from "#embedlab/embedding/contract/contract";
import type { DialectName } from "#embedlab/embedding/endpoint/dialects/names";

/** What a server documents, in its publisher's client or source: its path, where its key stands, the only fields it takes, how it answers. */
export interface Documented {
  readonly path: string;
  readonly base: string;
  readonly keyHeader?: string;
  readonly properties: Readonly<Record<string, object>>;
  readonly required: readonly string[];
  readonly texts: (body: never) => string[];
  readonly answer: (vectors: number[][]) => unknown;
}

export const key = "sk-secret-42";
const string = { type: "string" };
const boolean = { type: "boolean" };
const object = { type: "object" };
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
/** A contract of a model at an endpoint of that dialect, three numbers a vector as the stand-ins give. */
export const contractOf = (dialect: DialectName, source: object = {}): ModelContract =>
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

/** The vector that a stand-in gives a text. */
export const vectorOf = (text: string): number[] => [text.length, text.charCodeAt(0), 1];

const encoding = { encoding_format: { enum: ["float", "base64"] } };

export const documented: Readonly<Record<DialectName, Documented>> = {
  openai: openaiLike(2048, { ...encoding, dimensions: count, user: string }),
  cohere: {
    path: "/v2/embed",
    base: "/v2/",
    properties: {
      model: string,
      texts: list(96),
      input_type: { enum: ["search_document", "search_query", "classification", "clustering"] },
      embedding_types: { type: "array", items: { enum: ["float"] } },
      truncate: { enum: ["NONE", "START", "END"] },
      max_tokens: count,
      output_dimension: count,
      priority: { type: "integer" },
    },
    required: ["model", "input_type"],
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
            model: { type: "string", pattern: "^models/" },
            content: {
              type: "object",
              additionalProperties: false,
              properties: {
                role: string,
                parts: {
                  type: "array",
                  items: { type: "object", additionalProperties: false, properties: { text: string } },
                },
              },
            },
            taskType: { enum: ["CLUSTERING", "CLASSIFICATION", "SEMANTIC_SIMILARITY"] },
            title: string,
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
  voyage: openaiLike(128, {
    encoding_format: { const: "base64" },
    truncation: boolean,
    input_type: { enum: ["query", "document"] },
    output_dimension: count,
    output_dtype: { enum: ["float"] },
  }),
  mistral: openaiLike(64, {
    ...encoding,
    output_dimension: count,
    output_dtype: { enum: ["float"] },
    metadata: object,
  }),
  ollama: {
    path: "/api/embed",
    base: "",
    properties: {
      model: string,
      input: list(64),
      truncate: boolean,
      dimensions: count,
      keep_alive: string,
      options: object,
    },
    required: ["model", "input"],
    texts: ({ input }: { input: string[] }) => input,
    answer: (embeddings) => ({ model: "some-model", embeddings, prompt_eval_count: 1 }),
  },
  "lm-studio": openaiLike(64),
  "llama.cpp": openaiLike(64, encoding),
  vllm: openaiLike(64, {
    ...encoding,
    dimensions: count,
    user: string,
    truncate_prompt_tokens: { type: "integer", minimum: -1 },
    truncation_side: { enum: ["left", "right"] },
  }),
  tei: {
    path: "/embed",
    base: "",
    properties: {
      inputs: list(32),
      truncate: boolean,
      truncation_direction: { enum: ["left", "right"] },
      normalize: boolean,
      prompt_name: string,
      dimensions: count,
    },
    required: ["inputs"],
    texts: ({ inputs }: { inputs: string[] }) => inputs,
    answer: (vectors) => vectors,
  },
  infinity: openaiLike(64, { ...encoding, dimensions: count }, "/embeddings"),
};

export const closing: (() => void)[] = [];

export const bodyCheck = ({ properties, required }: Documented) =>
  new Ajv().compile({ type: "object", additionalProperties: false, properties, required });

/** A server that takes what it documents and nothing else; `refuse` answers instead of it. */
export async function standIn(documentation: Documented, refuse?: { status: number; said: unknown }) {
  const { path, keyHeader = "authorization", texts: textsOf, answer } = documentation;
  const bodies: Record<string, unknown>[] = [];
  const validate = bodyCheck(documentation);
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const reply = (status: number, body: unknown): void =>
        void response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
      if (refuse !== undefined) return reply(refuse.status, refuse.said);
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
