import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface EmbeddingRequest {
  readonly model: string;
  readonly input: string[];
  readonly encoding_format: string;
}

/** Answers one request as it likes and returns true, or false to let the server answer well. */
export type Fault = (request: EmbeddingRequest, response: ServerResponse, count: number) => boolean;

/** The vector that the server gives a text: three numbers that only depend on it. */
export const vectorOf = (text: string): number[] => [text.length, text.charCodeAt(0) || 0, 1];

const base64 = (vector: number[]): string => Buffer.from(Float32Array.from(vector).buffer).toString("base64");

/** A loopback server that speaks OpenAI's /v1/embeddings. */
export async function startServer(fault: Fault = () => false) {
  const requests: { body: EmbeddingRequest; authorization: string | undefined; at: number }[] = [];
  let underWay = 0;
  let most = 0;
  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    underWay++;
    most = Math.max(most, underWay);
    response.on("close", () => underWay--);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = JSON.parse(Buffer.concat(chunks).toString()) as EmbeddingRequest;
    requests.push({ body, authorization: request.headers.authorization, at: performance.now() });
    if (request.url !== "/v1/embeddings") return void response.writeHead(404).end("{}");
    if (fault(body, response, requests.length)) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
    answerWell(response, body);
  };
  const server = createServer((request, response) => void respond(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    mostAtOnce: () => most,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Vectors in an order of the server's own, as the format allows. */
export function answerWell(
  response: ServerResponse,
  { input, encoding_format }: EmbeddingRequest,
  encode = encoding_format === "base64",
): void {
  const data = input.map((text, index) => ({
    object: "embedding",
    index,
    embedding: encode ? base64(vectorOf(text)) : vectorOf(text),
  }));
  response
    .writeHead(200, { "content-type": "application/json" })
    .end(JSON.stringify({ object: "list", data: data.reverse(), usage: { prompt_tokens: 1 } }));
}
