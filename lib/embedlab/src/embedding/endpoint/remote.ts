import pLimit from "p-limit";
import { batches, halves } from "./batches.js";
import { Concurrency } from "./concurrency.js";
import { contractEndpoint, type EndpointOptions } from "./contract-endpoint.js";
import { prefixWarnings } from "../contract/prompts.js";
import type { ModelContract } from "../contract/contract.js";
import { NobodyAnswers, RefusedInput, requestVectors, type Endpoint } from "./endpoint-request.js";
import { Reach } from "./reach.js";
import type { Engine, EngineOptions } from "../engine.js";
import { applyLayers, contractLayers, type Layer } from "../local/layers.js";
import { PassingFault, withRetries, type RetryOptions } from "../retry.js";
import { ModelUnavailable } from "../unavailable.js";
import { shown } from "../../text/shown.js";

export interface RemoteOptions extends EndpointOptions {
  /** The most requests at once; 8 unless told. A run begins with two, and takes more as long as the server answers faster for it. */
  readonly concurrency?: number;
  /** Further tries of a request after a fault that may pass; 6 unless told. */
  readonly retries?: number;
  /** Milliseconds before the first further try, doubled each time; 500 unless told. */
  readonly retryDelay?: number;
}

/** The engine of a contract whose source is an endpoint; throws as `contractEndpoint` does. */
export const remoteEngine = (contract: ModelContract, options: RemoteOptions = {}): RemoteEngine =>
  new RemoteEngine(contract, contractEndpoint(contract, options), options);

const leftUnread = "of long texts unread, and does not say so";

class RemoteEngine implements Engine {
  readonly warnings: string[];
  /** What comes after the server's own vectors. */
  private readonly layers: readonly Layer[];
  private readonly reach = new Reach();
  private readonly mostAtOnce: number;
  /** Two at first, so that no server waits for the next request while it answers one; then what earlier runs found. */
  private atOnce: number;
  private readonly retry: RetryOptions;
  private encoding: "base64" | "float" = "base64";
  /** Lowered when the server refuses a batch that it takes in halves. */
  private texts: number;

  constructor(
    private readonly contract: ModelContract,
    private readonly endpoint: Endpoint,
    { concurrency = 8, retries = 6, retryDelay = 500 }: RemoteOptions,
  ) {
    const { length, mostTexts } = endpoint.dialect;
    this.texts = mostTexts;
    this.warnings = prefixWarnings(contract);
    if (length !== null) this.warnings.push(`${contract.id}: maxTokens does not reach this server: ${length}`);
    this.layers = contractLayers(contract);
    this.mostAtOnce = concurrency;
    this.atOnce = Math.min(2, concurrency);
    this.retry = { retries, retryDelay };
  }

  async embed(texts: readonly string[], { signal, deliver }: EngineOptions): Promise<void> {
    const cut = await this.cutFrom(texts, signal);
    const failed = new AbortController();
    const failures: unknown[] = [];
    const { mostTexts, mostCharacters } = this.endpoint.dialect;
    const all = batches(texts, mostTexts, mostCharacters);
    const concurrency = new Concurrency(this.atOnce, this.mostAtOnce);
    const limit = pLimit(concurrency.level);
    let left = all.length;
    const send = async (batch: readonly number[]): Promise<void> => {
      if (failed.signal.aborted || signal?.aborted) return;
      try {
        for (const part of batch.length > this.texts ? halves(batch) : [batch])
          await this.sendPart(texts, part, cut, signal, deliver, () => failed.signal.aborted);
        concurrency.answered(
          batch.reduce((sum, index) => sum + texts[index].length, 0),
          --left,
        );
        limit.concurrency = concurrency.level;
      } catch (error) {
        failures.push(error);
        failed.abort();
      }
    };
    // After a failure no request is started, but those under way are waited for: the cache keeps their vectors.
    await Promise.all(all.map((batch) => limit(() => send(batch))));
    this.atOnce = concurrency.level;
    signal?.throwIfAborted();
    if (failures.length > 0) throw failures[0];
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  private async sendPart(
    texts: readonly string[],
    batch: readonly number[],
    cut: number,
    signal: AbortSignal | undefined,
    deliver: EngineOptions["deliver"],
    stopped: () => boolean,
  ): Promise<void> {
    if (stopped()) return;
    let vectors: Float32Array;
    try {
      vectors = await this.request(
        batch.map((index) => texts[index]),
        signal,
      );
    } catch (error) {
      if (!(error instanceof RefusedInput)) throw error;
      if (batch.length === 1) {
        throw new ModelUnavailable(
          `${this.contract.id}: the server refuses the text ${shown(texts[batch[0]])} of ${texts[batch[0]].length} characters (${error.message}); ${error.cure}`,
        );
      }
      this.texts = Math.min(this.texts, Math.ceil(batch.length / 2));
      for (const half of halves(batch)) await this.sendPart(texts, half, cut, signal, deliver, stopped);
      return;
    }
    signal?.throwIfAborted();
    deliver({
      indices: batch,
      vectors: applyLayers(vectors, batch.length, this.layers),
      tokens: batch.map(() => -1),
      truncated: batch.map((index) => (texts[index].length >= cut ? 1 : 0)),
    });
  }

  /** Characters from which on the server cuts, which is told. */
  private async cutFrom(texts: readonly string[], signal: AbortSignal | undefined): Promise<number> {
    let cut: number;
    try {
      cut = await this.reach.cutFrom(texts, (few) => this.request(few, signal));
    } catch (error) {
      // A server that refuses what is long cuts nothing; the run names the text.
      if (error instanceof RefusedInput) return Infinity;
      throw error;
    }
    const earlier = this.warnings.findIndex((warning) => warning.includes(leftUnread));
    if (earlier >= 0) this.warnings.splice(earlier, 1);
    const { part } = this.reach;
    const { dialect } = this.endpoint;
    // A server that was told the contract's limit cuts at it.
    const isAsked = part === "end" && dialect.length === null;
    if (cut < Infinity && !isAsked)
      this.warnings.push(
        `${this.contract.id}: the server leaves the ${part} ${leftUnread}: another ${part} changes no vector, from about ${cut.toLocaleString("en-US")} characters on, which ${texts.filter(({ length }) => length >= cut).length.toLocaleString("en-US")} of ${texts.length.toLocaleString("en-US")} texts have`,
      );
    if (cut < Infinity && isAsked && dialect.cutOtherwise !== undefined)
      this.warnings.push(
        `${this.contract.id}: the server leaves the end ${leftUnread}: it was told to cut, and cuts ${dialect.cutOtherwise}`,
      );
    return cut;
  }

  private async request(texts: readonly string[], signal: AbortSignal | undefined): Promise<Float32Array> {
    const attempt = async (): Promise<Float32Array> => {
      try {
        return await requestVectors(this.endpoint, texts, this.encoding, signal);
      } catch (error) {
        // Some servers know only one of the two encodings.
        if (
          !(error instanceof RefusedInput) ||
          this.encoding === "float" ||
          !/encoding_format|base64/i.test(error.message)
        )
          throw error;
        this.encoding = "float";
        return requestVectors(this.endpoint, texts, this.encoding, signal);
      }
    };
    try {
      return await withRetries(attempt, { ...this.retry, signal });
    } catch (error) {
      if (!(error instanceof PassingFault)) throw error;
      const { id } = this.contract;
      const { urlVariable } = this.endpoint;
      if (error instanceof NobodyAnswers)
        throw new ModelUnavailable(
          `${id}: nobody answers at the address in ${urlVariable} (${error.message}); start the server or correct the variable`,
        );
      const wait =
        error.retryAfter > 0
          ? `, which asks to wait ${Math.ceil(error.retryAfter / 1000).toLocaleString("en-US")} s`
          : "";
      throw new ModelUnavailable(
        `${id}: the endpoint of ${urlVariable} failed ${error.tries} ${error.tries === 1 ? "time" : "times"}, at last because ${error.message}; what was embedded is in the cache, run again when the server is well${wait}`,
      );
    }
  }
}
