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
      // A redirect could carry the key to another host: it is told, not followed.
      redirect: "manual",
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
  if (response.status === 200) return readVectors(endpoint, body, texts);

  throw refusal(endpoint, response, body);
}

/** What an answer with another status than 200 means: a fault that may pass, an input that is not taken, or neither. */
function refusal({ dialect, model, key, urlVariable, keyVariable }: Endpoint, response: Response, body: string): Error {
  const { status } = response;
  const said = `status ${status}: ${plain(body, key)}`;
  const refused = (cure: string, what = "refuses"): Error =>
    new ModelUnavailable(`the endpoint of ${urlVariable} ${what} (${said}): ${cure}`);

  const shorter = dialect.tooLong?.(said);
  if (shorter !== undefined) return new RefusedInput(said, shorter);
  const cure = dialect.cure?.(status, said, model);
  if (cure !== undefined) return refused(cure);
  if (status === 429 || status === 408 || status >= 500)
    return new PassingFault(said, retryAfter(response) || (dialect.retryAfter?.(body) ?? 0));
  if (status === 401 || status === 403)
    return new ModelUnavailable(`the endpoint of ${urlVariable} refuses the key (${said}); set ${keyVariable}`);
  if (status === 402) return refused("its account has no credit left: add some there");
  if (status >= 300 && status < 400)
    return refused("set the variable to the address that it leads to", "redirects, which is not followed with a key");
  if (status === 404 || status === 405 || noSuchModel.test(said))
    return new ModelUnavailable(
      `the endpoint of ${urlVariable} has no model "${model}" or no ${dialect.path(model)} (${said}); correct the variable, the contract's source.model or its source.dialect`,
    );
  return status === 413 || ofLength.test(said) ? new RefusedInput(said) : new RefusedInput(said, notOfLength);
}

/** Of servers that say so with status 400 or 422. */
const noSuchModel =
  /(invalid|unknown|unsupported|no such) model|model\b.{0,80}\b(not found|not exist|not supported|not available)/i;
const ofLength = /too (long|large|many)|length|longer|larger|maximum|at most|exceed|less than|token/i;
const notOfLength =
  "if it takes other texts, change this one; else correct what the contract asks of it (source.model, dimensions, inputType, dialect)";

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
  { dimensions, dialect, urlVariable, key }: Endpoint,
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
  // LM Studio answers so at a path that it does not know.
  if (data === undefined) throw new PassingFault(`the answer has no vectors, but says: ${plain(body, key)}`);
  if (data.length !== count) throw new PassingFault(`the answer has ${data.length} vectors for ${count} texts`);
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
