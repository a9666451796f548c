import { availableParallelism } from "node:os";
import type { ModelContract } from "../contract/contract.js";
import { encodedBatches, type EncodedBatch } from "./batches.js";
import type { Engine, EngineOptions } from "../engine.js";
import { NoMemory } from "./no-memory.js";
import { planSessions, type Plan } from "./plan.js";
import type { TextVectorSettings } from "./pooling.js";
import { openSession } from "./session.js";
import { Thread } from "./thread.js";
import { type Encoded, openTokenizer } from "./tokenizer.js";

/** The files of a model on disk and what running them needs to know. */
export interface LocalModel {
  /** Where the tokenizer's files are. */
  readonly folder: string;
  readonly onnxPath: string;
  /** The graph's output that is taken, and what is made of it. */
  readonly output: string;
  readonly vectors: TextVectorSettings;
  readonly lowerCase: boolean;
  /** True for models that are trained with a special token at a text's end. */
  readonly wantsTail: boolean;
  readonly weightBytes: number;
  /** Whether the weights are mapped from a file of their own, so that sessions share them. */
  readonly mapped: boolean;
  readonly padId: number;
  /** True where activations are quantised with a scale for the whole batch, so that texts in one batch change each other. */
  readonly scalesByBatch: boolean;
}

/** Texts that are tokenized together and sorted by length together; a few first, so that sessions need not wait for many. */
const windowSize = 4096;
const firstWindow = 128;

type SessionThread = Thread<Pick<EncodedBatch, "ids" | "lengths">, Float32Array>;
type TokenizerThread = Thread<readonly string[], Encoded>;

/** Runs a model in worker threads: one that tokenizes, and as many sessions as cores and memory allow. */
export class LocalEngine implements Engine {
  readonly warnings: string[] = [];
  private tokenizer: TokenizerThread | undefined;
  private sessions: SessionThread[] = [];
  private plan: Plan | undefined;

  constructor(
    private readonly contract: ModelContract,
    private readonly model: LocalModel,
    private readonly open = openSession,
  ) {}

  async embed(
    texts: readonly string[],
    { signal, threads, batchTokens, deliver, announce }: EngineOptions,
  ): Promise<void> {
    if (texts.length === 0) return;
    signal?.throwIfAborted();
    const sessions = this.openSessions(threads ?? availableParallelism());
    const queue: EncodedBatch[] = [];
    let cancel = (): void => undefined;
    const cancelled = new Promise<never>((_, reject) => (cancel = () => reject(signal!.reason as Error)));
    signal?.addEventListener("abort", cancel, { once: true });
    cancelled.catch(() => undefined);
    let stopped = false;
    let wake: (() => void)[] = [];
    const wakeAll = (): void => {
      for (const resume of wake) resume();
      wake = [];
    };
    let tokenized = false;
    let running = sessions.length;
    let busy = 0;

    const tokenize = async (): Promise<void> => {
      this.tokenizer =
        alive(this.tokenizer) ??
        Thread.open(openTokenizer, [this.model.folder, this.contract.maxTokens, this.model.lowerCase], "tokenizer");
      for (let start = 0, end = 0; start < texts.length && !stopped; start = end) {
        end = start === 0 ? firstWindow : start + windowSize;
        // A window ahead of the sessions keeps them busy; more would only be in memory.
        while (queue.reduce((sum, { indices }) => sum + indices.length, 0) > windowSize && !stopped)
          await new Promise<void>((resolve) => wake.push(resolve));
        const encoded = await this.tokenizer.call(texts.slice(start, end));
        announce?.(
          encoded.lengths.reduce((sum, length) => sum + length, 0),
          encoded.lengths.length,
        );
        this.checkSpecials(encoded);
        queue.push(
          ...encodedBatches(encoded, this.model, batchTokens).map((work) => ({
            ...work,
            indices: work.indices.map((i) => start + i),
          })),
        );
        wakeAll();
      }
      tokenized = true;
      wakeAll();
    };
    const run = async (session: SessionThread): Promise<void> => {
      while (!stopped) {
        const work = queue.shift();
        if (work === undefined) {
          // What another session is at may come back.
          if (tokenized && busy === 0) return;
          await new Promise<void>((resolve) => wake.push(resolve));
          continue;
        }
        let vectors: Float32Array;
        busy++;
        try {
          vectors = await session.call({ ids: work.ids, lengths: work.lengths });
        } catch (error) {
          if (!(error instanceof NoMemory) || running === 1) throw error;
          running--;
          busy--;
          queue.unshift(work);
          wakeAll();
          await this.giveUp(session, error);
          return;
        }
        busy--;
        if (stopped) return;
        deliver({ indices: work.indices, vectors, tokens: work.tokens, truncated: work.truncated });
        wakeAll();
      }
    };
    try {
      await Promise.race([cancelled, Promise.all([tokenize(), ...sessions.map(run)])]);
    } finally {
      signal?.removeEventListener("abort", cancel);
      stopped = true;
      wakeAll();
    }
  }

  async close(): Promise<void> {
    const threads = [...this.sessions, ...(this.tokenizer === undefined ? [] : [this.tokenizer])];
    this.sessions = [];
    this.tokenizer = undefined;
    await Promise.all(threads.map((thread) => thread.close()));
  }

  private openSessions(threads: number): SessionThread[] {
    this.sessions = this.sessions.filter((session) => !session.dead);
    if (this.plan === undefined) {
      this.plan = planSessions(this.model, availableParallelism());
      if (this.plan.reason !== "") this.warnings.push(this.plan.reason);
    }
    const { sessions, threadsEach, repack } = this.plan;
    const wanted = Math.max(1, Math.min(sessions, Math.ceil(threads / threadsEach)));
    const { executionProvider = "cpu", inputs = {} } = this.contract;
    const { onnxPath, output, vectors, padId } = this.model;
    while (this.sessions.length < wanted) {
      const settings = {
        ...vectors,
        model: onnxPath,
        output,
        inputs,
        executionProvider,
        intraOpNumThreads: threadsEach,
        repack,
        padId,
      };
      this.sessions.push(Thread.open(this.open, [settings], `${this.contract.id} session ${this.sessions.length + 1}`));
    }
    return this.sessions.slice(0, wanted);
  }

  /** The estimate was too high: goes on with the other sessions, and says so. */
  private async giveUp(session: SessionThread, { message }: NoMemory): Promise<void> {
    this.sessions = this.sessions.filter((other) => other !== session);
    const left = this.sessions.length;
    this.plan = { ...this.plan!, sessions: left };
    this.warnings.push(`${left} session${left === 1 ? "" : "s"} instead of ${left + 1}: ${message}`);
    await session.close();
  }

  private checkSpecials({ tail }: Encoded): void {
    if (!this.model.wantsTail) return;
    const warning = `${this.model.folder}/tokenizer.json ends texts without a special token ([SEP], </s> or <|endoftext|>), which such models are trained with: vectors will differ from the model's own`;
    if (tail.length === 0 && !this.warnings.includes(warning)) this.warnings.push(warning);
  }
}

const alive = (thread: TokenizerThread | undefined): TokenizerThread | undefined =>
  thread?.dead === false ? thread : undefined;
