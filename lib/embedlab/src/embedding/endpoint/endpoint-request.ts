import type { AnsweredVector, Asked, Dialect } from "./dialects/dialect.js";
import { PassingFault, retryAfter } from "../retry.js";
import { ModelUnavailable } from "../unavailable.js";
import { parseJson } from "../json.js";
import { codeOf } from "../../reasons.js";

/** A server. Neither address nor key may stand in a message. */
export interface Endpoint {
  readonly url: string;
  readonly key: string | undefined;
  readonly model: string;
  readonly urlVariable: string;
  readonly keyVariable: string;
  readonly dimensions: number;
  readonly dialect: Dialect;
  readonly asked: Pick<Asked, "maxTokens" | "inputType" | "dimensions" | "normalize">;
  /** Milliseconds for a request, its answer's last byte included. */
  readonly timeout: number;
}

/** Nobody answers at the address, at least not yet. */
export class NobodyAnswers extends PassingFault {}

/** The server will not take this input: perhaps too many texts, perhaps too long a one. */
export class RefusedInput extends Error {
  constructor(
    said: string,
    /** What to do where one text alone is refused. */
    readonly cure = "shorten it, or let the server truncate",
  ) {
    super(said);
  }
}

/**
 * Asks for the vectors of some texts (by POST, in its dialect): one after the other, in the texts' order. Numbers may come
 * as arrays or as base64 of little-endian float32, whichever was asked for. Throws `PassingFault`, `RefusedInput`, or
 * for what no retry can mend `ModelUnavailable`.
 */
export async function requestVectors(
  endpoint: Endpoint,
  texts: readonly string[],
  encoding: "base64" | "float",
  signal?: AbortSignal,
): Promise<Float32Array> {
  const { url, key, model, timeout, urlVariable, dimensions, dialect, asked } = endpoint;
  const late = AbortSignal.timeout(timeout);
  let response: Response | undefined;
  let body: string;
  try {
    response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", ...(key === undefined ? {} : dialect.headers(key)) },
      body: JSON.stringify(dialect.body({ ...asked, model, texts, encoding })),
      signal: signal === undefined ? late : AbortSignal.any([signal, late]),
      // A redirect could carry the key to another host.
      redirect: "error",
    });
    body = await bodyOf(response, mostAnswer + 64 * texts.length * dimensions, urlVariable);
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof ModelUnavailable) throw error;
    if (late.aborted) throw new PassingFault(`no answer within ${timeout / 1000} s`);
    const code = codeOf(error);
    const why = `the connection ${response === undefined ? "failed" : "broke off"}${code === "" ? "" : ` (${code})`}`;
    throw ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN"].includes(code) ? new NobodyAnswers(why) : new PassingFault(why);
  }
  const { status } = response;
  if (status === 200) return readVectors(endpoint, body, texts);

  const said = `status ${status}: ${plain(body, key)}`;
  const shorter = dialect.tooLong?.(said);
  if (shorter !== undefined) throw new RefusedInput(said, shorter);
  const cure = dialect.cure?.(status, said, model);
  if (cure !== undefined) throw new ModelUnavailable(`the endpoint of ${urlVariable} refuses (${said}): ${cure}`);
  if (status === 429 || status === 408 || status >= 500) throw new PassingFault(said, retryAfter(response));
  if (status === 401 || status === 403)
    throw new ModelUnavailable(`the endpoint of ${urlVariable} refuses the key (${said}); set ${endpoint.keyVariable}`);
  if (status === 404)
    throw new ModelUnavailable(
      `the endpoint of ${urlVariable} has no model "${model}" or no ${dialect.path(model)} (${said}); correct the variable, the contract's source.model or its source.dialect`,
    );
  throw new RefusedInput(said);
}

/** Bytes of an answer beyond what its vectors take. */
const mostAnswer = 2 ** 25;

/** The answer's text, unless it grows beyond all measure. */
async function bodyOf(response: Response, most: number, urlVariable: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += (chunk as Uint8Array).length;
    if (bytes > most)
      throw new ModelUnavailable(
        `the answer of the endpoint of ${urlVariable} has more than ${Math.round(most / 2 ** 20)} MiB, which no such vectors take: the address may not be that of a server of vectors`,
      );
    chunks.push(chunk as Uint8Array);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}

/** What a server says is anybody's text, and may hold the key. */
function plain(body: string, key: string | undefined): string {
  const safe = key === undefined || key === "" ? body : body.replaceAll(key, "(key)");
  return (
    safe
      .replace(/[\p{C}\s]+/gu, " ")
      .trim()
      .slice(0, 300) || "no message"
  );
}

function readVectors(
  { dimensions, dialect, urlVariable }: Endpoint,
  body: string,
  texts: readonly string[],
): Float32Array {
  const count = texts.length;
  let data: readonly AnsweredVector[] | undefined;
  try {
    data = dialect.vectors(parseJson(body));
  } catch {
    throw new PassingFault("the answer is not JSON, or was cut off");
  }
  if (data?.length !== count)
    throw new PassingFault(`the answer has ${data?.length ?? "no"} vectors for ${count} texts`);
  const vectors = new Float32Array(count * dimensions);
  const seen = new Uint8Array(count);
  data.forEach((item, place) => {
    if (typeof item !== "object" || item === null)
      throw new PassingFault(`vector ${place} of the answer is ${JSON.stringify(item)}`);
    const index = item.index ?? place;
    if (typeof index !== "number" || !Number.isInteger(index) || index < 0 || index >= count || seen[index] === 1)
      throw new PassingFault(
        `the answer's index ${JSON.stringify(index)} is not one of the ${count} texts, or comes twice`,
      );
    seen[index] = 1;
    // A server may answer anything.
    const given = (item as AnsweredVector | null)?.embedding;
    const vector = typeof given === "string" ? fromBase64(given) : given;
    if (!(vector instanceof Float32Array || Array.isArray(vector)))
      throw new PassingFault(`the answer's embedding ${index} is neither numbers nor base64`);
    if (vector.length !== dimensions)
      throw new ModelUnavailable(
        `the endpoint of ${urlVariable} gives vectors of ${vector.length} dimensions, the contract says ${dimensions}; correct its dimensions or its source.model`,
      );
    // JSON has no NaN: servers write null, which typed arrays would take for 0; 1e39 is beyond single precision.
    if (
      !Array.prototype.every.call(
        vector,
        (value) => Number.isFinite(value) && Number.isFinite(Math.fround(value as number)),
      )
    )
      throw new PassingFault(`the answer's embedding ${index} holds a value that is not a finite number`);
    // Some servers answer so where their model failed; only a text without a word may have such a vector.
    if (Array.prototype.every.call(vector, (value) => value === 0) && texts[index].trim() !== "")
      throw new PassingFault(`the answer's embedding ${index} is all zeros`);
    vectors.set(vector as ArrayLike<number>, index * dimensions);
  });
  return vectors;
}

function fromBase64(text: string): Float32Array {
  const bytes = Buffer.from(text, "base64");
  return new Float32Array(Uint8Array.from(bytes).buffer, 0, Math.floor(bytes.length / 4));
}
