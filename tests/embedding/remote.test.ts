import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it, mock } from "node:test";
import type { ModelContract } from "#embedlab/embedding/contract/contract";
import { openModel, ModelUnavailable } from "#embedlab/embedding/embedder";
import { probe } from "#embedlab/embedding/probe";
import { remoteEngine, type RemoteOptions } from "#embedlab/embedding/endpoint/remote";
import { plainContract } from "./opened-models.js";
import { answerWell, startServer, vectorOf, type Fault } from "./endpoint-server.js";

const atEndpoint = { kind: "endpoint", model: "some-model", addsPrefix: false } as const;
/** At an address of the test's own. */
const source = { ...atEndpoint, urlVariable: "EMBEDLAB_TEST_ENDPOINT" };
const contract = plainContract({
  id: "remote",
  source: atEndpoint,
  pooling: "none",
  maxTokens: 512,
  dimensions: 3,
});
const key = "sk-secret-0123456789";
const texts = Array.from({ length: 100 }, (_, i) => `${String.fromCharCode(97 + (i % 26))}${"x".repeat(i)}`);

const closing: (() => Promise<unknown>)[] = [];
async function server(fault?: Fault) {
  const started = await startServer(fault);
  closing.push(started.close);
  return started;
}

async function embed(
  url: string,
  options: RemoteOptions = {},
  changes: Partial<ModelContract> = {},
  input = texts,
): Promise<Float32Array[]> {
  const engine = remoteEngine(
    { ...contract, ...changes },
    { environment: { EMBEDLAB_ENDPOINT: url, EMBEDLAB_API_KEY: key }, retryDelay: 5, retries: 3, ...options },
  );
  const found: Float32Array[] = [];
  await engine.embed(input, {
    deliver: ({ indices, vectors }) =>
      Array.from(indices).forEach((index, i) => {
        assert.equal(found[index], undefined, `text ${index} delivered twice`);
        found[index] = vectors.slice(i * 3, i * 3 + 3);
      }),
  });
  return found;
}

const assertRight = (found: Float32Array[], input = texts): void =>
  assert.deepEqual(
    found.map((vector) => [...vector]),
    input.map(vectorOf),
  );
const status =
  (code: number, message: string, headers = {}): Fault =>
  (_, response) => {
    response.writeHead(code, headers).end(message);
    return true;
  };
const first =
  (times: number, fault: Fault): Fault =>
  (body, response, count) =>
    count <= times && fault(body, response, count);

describe("an OpenAI-compatible endpoint", () => {
  afterEach(async () => {
    mock.reset();
    await Promise.all(closing.splice(0).map((close) => close()));
  });

  it("gives vectors in the texts' order, base64 or float, bounded in batch and concurrency, with the key in its header", async () => {
    for (const encode of [true, false]) {
      const { url, requests, mostAtOnce } = await server((body, response) => {
        answerWell(response, body, encode);
        return true;
      });
      assertRight(await embed(url, { concurrency: 2 }));
      assert.ok(mostAtOnce() <= 2 && requests.length === 2);
      assert.ok(
        requests.every(
          ({ body, authorization }) =>
            body.input.length <= 64 && body.model === "some-model" && authorization === `Bearer ${key}`,
        ),
      );
    }
  });

  for (const [kind, settled] of [
    ["serves one request at a time", 2],
    ["serves all at once", 8],
  ] as const) {
    it(`sends a server that ${kind} ${settled} at once, after trying`, async () => {
      let clock = 0;
      mock.method(performance, "now", () => clock);
      const underWay: number[] = [];
      const held: (() => void)[] = [];
      let quiet: NodeJS.Timeout | undefined;
      const { url, mostAtOnce } = await server((body, response) => {
        underWay.push((underWay.at(-1) ?? 0) + 1);
        const answer = (): void => {
          clock += settled === 2 ? 10 : 10 / mostAtOnce();
          underWay.push(underWay.at(-1)! - 1);
          answerWell(response, body);
        };
        // One of those under way is answered, or all together, once no further one arrives: however slow the machine, they met.
        held.push(answer);
        const give = (): void => {
          held.splice(0, settled === 2 ? 1 : held.length).forEach((one) => one());
          if (held.length > 0) quiet = setTimeout(give, 50);
        };
        clearTimeout(quiet);
        quiet = setTimeout(give, 50);
        return true;
      });
      const many = Array.from({ length: 40 * 64 }, (_, i) => `text ${1000 + i}`);
      assertRight(await embed(url, {}, {}, many), many);
      assert.equal(Math.max(...underWay.slice(0, 4)), 2);
      assert.equal(mostAtOnce(), Math.max(4, settled));
      assert.equal(Math.max(...underWay.slice(-24)), settled);
    });
  }

  it("accepts a base URL with and without /v1, and sends no key where there is none", async () => {
    const { url, requests } = await server();
    for (const base of [url, `${url}/`, url.replace("/v1", "")])
      assertRight(await embed(base, { environment: { EMBEDLAB_ENDPOINT: base } }, {}, ["a"]), ["a"]);
    assert.deepEqual(
      requests.map(({ authorization }) => authorization),
      [undefined, undefined, undefined],
    );
  });

  it("turns to floats where base64 is refused", async () => {
    const { url, requests } = await server(
      (body, response) =>
        body.encoding_format === "base64" &&
        status(400, '{"error":"encoding_format base64 is not supported"}')(body, response, 0),
    );
    assertRight(await embed(url, { concurrency: 1 }));
    assert.equal(requests.filter(({ body }) => body.encoding_format === "base64").length, 1);
  });

  it("waits as long as Retry-After says on 429", async () => {
    const { url, requests } = await server(first(1, status(429, "slow down", { "retry-after": "1" })));
    assertRight(await embed(url, {}, {}, ["a"]), ["a"]);
    assert.ok(requests[1].at - requests[0].at >= 990, `${requests[1].at - requests[0].at} ms`);
  });

  it("tries again after 500, a cut answer, an answer with too few vectors, a repeated index and a value that is no number", async () => {
    const cut: Fault = (_, response) => {
      response.writeHead(200, { "content-length": "1000" }).write('{"data": [');
      setTimeout(() => response.destroy(), 5);
      return true;
    };
    const say =
      (data: unknown): Fault =>
      (_, response) => {
        response.writeHead(200).end(JSON.stringify({ data }));
        return true;
      };
    const faults = [
      status(500, "broken"),
      status(503, ""),
      cut,
      status(200, "not json"),
      say([]),
      say([null, null]),
      say([
        { index: 0, embedding: [1, 2, 3] },
        { index: 0, embedding: [1, 2, 3] },
      ]),
      say([
        { index: 0, embedding: [1, 2, null] },
        { index: 1, embedding: [1, 2, 3] },
      ]),
      say([
        { index: 0, embedding: "AAAAf" },
        { index: 1, embedding: {} },
      ]),
    ];
    for (const [i, fault] of faults.entries()) {
      const { url, requests } = await server(first(1, fault));
      const two = ["one", "two words"];
      if (i === faults.length - 1)
        await assert.rejects(embed(url, {}, {}, two), /vectors of 0 dimensions|neither numbers/);
      else {
        assertRight(await embed(url, {}, {}, two), two);
        assert.equal(requests.length, 2, `fault ${i}`);
      }
    }
  });

  it("gives up on a slow server and on one that stays broken, and says that the rest is kept", async () => {
    const silent = await server(() => true);
    await assert.rejects(
      embed(silent.url, { timeout: 50, retries: 1 }, {}, ["a"]),
      /failed 2 times, at last because no answer within 0.05 s; what was embedded is in the cache/,
    );
    const broken = await server(status(502, `<html>bad gateway ${key}</html>`));
    await assert.rejects(
      embed(broken.url, {}, {}, ["a"]),
      (error: Error) =>
        /status 502: <html>bad gateway \(key\)<\/html>/.test(error.message) && !error.message.includes(key),
    );
    assert.equal(broken.requests.length, 4);
  });

  it("refuses wrong dimensions at once, and names the variable for a wrong key, a missing model and nobody there", async () => {
    const { url, requests } = await server();
    await assert.rejects(
      embed(url, { concurrency: 1 }, { dimensions: 4 }),
      /vectors of 3 dimensions, the contract says 4/,
    );
    assert.equal(requests.length, 1);
    const refusing = await server(status(401, "no such key"));
    await assert.rejects(
      embed(refusing.url, {}, {}, ["a"]),
      (error) => error instanceof ModelUnavailable && /EMBEDLAB_API_KEY/.test(error.message),
    );
    const absent = await server(status(404, "model not found"));
    await assert.rejects(
      embed(absent.url, {}, {}, ["a"]),
      (error) => error instanceof ModelUnavailable && /no model "some-model"/.test(error.message),
    );
    await absent.close();
    await assert.rejects(
      embed(absent.url, { retries: 1 }, {}, ["a"]),
      (error) =>
        error instanceof ModelUnavailable &&
        /nobody answers at the address in EMBEDLAB_ENDPOINT/.test(error.message) &&
        !error.message.includes("127.0.0.1"),
    );
  });

  it("halves batches that the server finds too large, and names a text that it will not take", async () => {
    const small = await server(
      (body, response) =>
        body.input.length > 5 &&
        status(422, '{"message":"batch size > maximum allowed batch size 5"}')(body, response, 0),
    );
    assertRight(await embed(small.url, { concurrency: 1 }));
    const picky = await server(
      (body, response) => body.input.includes(texts[50]) && status(413, "too long")(body, response, 0),
    );
    await assert.rejects(
      embed(picky.url),
      /the server refuses the text "yx+" of 51 characters \(status 413: too long\); shorten it/,
    );
  });

  it("does not follow a redirect with the key, and says that there is one", async () => {
    const elsewhere = await server();
    const { url, requests } = await server(status(307, "", { location: `${elsewhere.url}/embeddings` }));
    await assert.rejects(
      embed(url, {}, {}, ["a"]),
      /EMBEDLAB_ENDPOINT redirects, which is not followed with a key \(status 307: no message\): set the variable/,
    );
    assert.deepEqual([requests.length, elsewhere.requests.length], [1, 0]);
  });

  it("repeats what a server says that answers well, and gives no vectors", async () => {
    const { url } = await server(status(200, `{"error":"Unexpected endpoint or method. (POST /embeddings) ${key}"}`));
    await assert.rejects(
      embed(url, { retries: 0 }, {}, ["a"]),
      (error: Error) =>
        /has no vectors, but says: \{"error":"Unexpected endpoint/.test(error.message) && !error.message.includes(key),
    );
  });

  it("says how long a server asks to wait, where that is too long to wait for", async () => {
    const { url, requests } = await server(status(429, "busy", { "retry-after": "3600" }));
    await assert.rejects(
      embed(url, {}, {}, ["a"]),
      /failed 1 time, at last because status 429: busy; .* which asks to wait 3,600 s/,
    );
    assert.equal(requests.length, 1);
  });

  it("says what is wrong with the address without repeating it", () => {
    const open = (address?: string) => () => remoteEngine(contract, { environment: { EMBEDLAB_ENDPOINT: address } });
    assert.throws(
      open(),
      (error) => error instanceof ModelUnavailable && /EMBEDLAB_ENDPOINT is not set/.test(error.message),
    );
    assert.throws(open("ftp://secret"), /EMBEDLAB_ENDPOINT is not an http or https address$/);
    assert.throws(open("http://user:pw@host"), /put the key into EMBEDLAB_API_KEY$/);
  });

  it("goes on from the cache after a failure and after cancelling, adds the prefix unless the server does, and probes", async () => {
    const cacheFolder = mkdtempSync(join(tmpdir(), "embedlab-remote-"));
    let broken = true;
    const { url, requests } = await server(
      (body, response) => broken && body.input.some((text) => text.length < 20) && status(400, "no")(body, response, 0),
    );
    process.env.EMBEDLAB_TEST_ENDPOINT = url;
    const embedder = await openModel({ ...contract, prefix: "p: ", source }, { cacheFolder });
    try {
      await assert.rejects(embedder.embed(texts), /the server refuses the text/);
      const asked = new Set(requests.flatMap(({ body }) => body.input)).size;
      broken = false;
      const before = requests.length;
      const { cached, vectors } = await embedder.embed(texts);
      assert.ok(cached > 0 && cached < 100 && asked > 0, `${cached} from the cache`);
      assert.equal(requests.slice(before).flatMap(({ body }) => body.input).length, 100 - cached);
      assert.deepEqual([...vectors.row(30)], vectorOf(`p: ${texts[30]}`));
      const calls = requests.length;
      assert.equal((await embedder.embed(texts)).cached, 100);
      assert.equal(requests.length, calls);

      const adding = await openModel(
        { ...contract, prefix: "p: ", source: { ...source, addsPrefix: true } },
        { cacheFolder },
      );
      await adding.embed(["bare"]);
      assert.deepEqual(requests.at(-1)!.body.input, ["bare"]);
      const { worst, mean } = await probe(embedder, adding, ["some text", "another"]);
      assert.ok(worst > 0.9 && worst < 1 && mean >= worst);
      assert.equal((await probe(embedder, embedder, ["some text"])).worst, 1);
      const controller = new AbortController();
      const cancelled = embedder.embed(
        texts.map((text) => `${text}!`),
        { signal: controller.signal, onProgress: () => controller.abort(new Error("enough")) },
      );
      await assert.rejects(cancelled, /enough/);
    } finally {
      delete process.env.EMBEDLAB_TEST_ENDPOINT;
      rmSync(cacheFolder, { recursive: true });
    }
  });
});

describe("what a server does in silence", () => {
  let cacheFolder: string;
  beforeEach(() => {
    cacheFolder = mkdtempSync(join(tmpdir(), "embedlab-silent-"));
  });
  afterEach(async () => {
    delete process.env.EMBEDLAB_TEST_ENDPOINT;
    rmSync(cacheFolder, { recursive: true });
    await Promise.all(closing.splice(0).map((close) => close()));
  });
  /** A server whose vector of a text is what `vector` says. */
  const serve = async (vector: (text: string) => number[]) => {
    const { url, requests } = await server(({ input }, response) => {
      response
        .writeHead(200)
        .end(JSON.stringify({ data: input.map((text, index) => ({ index, embedding: vector(text) })) }));
      return true;
    });
    process.env.EMBEDLAB_TEST_ENDPOINT = url;
    return requests;
  };
  const open = (changes: Partial<ModelContract> = {}) =>
    openModel({ ...contract, source, ...changes }, { cacheFolder });
  const unit = (vector: number[]): number[] => vector.map((value) => value / Math.hypot(...vector));

  it("is seen where it normalises and the contract says no", async () => {
    await serve((text) => unit(vectorOf(text)));
    assert.match(
      (await open()).warnings.join(),
      /says normalize false, but the server's vectors all have length 1: it normalises itself; say true/,
    );
    assert.doesNotMatch((await open({ normalize: true })).warnings.join(), /normalises itself/);
    await serve(vectorOf);
    assert.doesNotMatch((await open()).warnings.join(), /normalises itself/);
  });

  it("is seen where another model answers: the earlier one's vectors are not served, and are again when it is back", async () => {
    const other = (text: string): number[] => [1, -text.length, 3];
    await serve(vectorOf);
    const first = await open();
    await first.embed(["watch"]);
    assert.equal((await (await open()).embed(["watch"])).cached, 1);
    await serve(other);
    const changed = await open();
    assert.match(
      changed.warnings.join(),
      /another model answers at the address than before .*cached vectors of the earlier one are not used/,
    );
    const { cached, vectors } = await changed.embed(["watch"]);
    assert.deepEqual([cached, ...vectors.row(0)], [0, ...other("watch")]);
    await serve(vectorOf);
    const back = await open();
    assert.deepEqual([back.hash, (await back.embed(["watch"])).cached], [first.hash, 1]);
    assert.doesNotMatch(back.warnings.join(), /another model/);
    // One that reads a single one of the fixed texts otherwise is another, too (cosine 0.9983).
    await serve((text) => (text.includes("mug,") ? [...vectorOf(text).slice(0, 2), 6] : vectorOf(text)));
    assert.match((await open()).warnings.join(), /another model answers/);
  });

  it("is seen where a kind of word is unknown to it: two such words have one vector", async () => {
    const unknown = (pattern: RegExp) => (text: string) => vectorOf(text.replace(pattern, "?"));
    const kinds = [
      [/\p{L}*[^\p{ASCII}“”…]\p{L}*/gu, /leaves words with accents unread: "watch naïve" and "watch café" have/],
      [/\s[“”…].*[“”…]/u, /leaves typographic quotes and dots unread/],
      [/[A-Z]{2,}/g, /leaves words in capital letters unread/],
    ] as const;
    for (const [pattern, message] of kinds) {
      await serve(unknown(pattern));
      const unread = (await open()).warnings.filter((warning) => /unread/.test(warning));
      assert.match(unread.join(), message);
      assert.equal(unread.length, 1);
    }
    await serve(vectorOf);
    assert.doesNotMatch((await open()).warnings.join(), /unread/);
  });

  it("serves what is cached where nobody answers, and says that it could not look", async () => {
    await serve(vectorOf);
    await (await open()).embed(["watch"]);
    process.env.EMBEDLAB_TEST_ENDPOINT = "http://127.0.0.1:9/v1";
    const { cached, warnings } = await (await open()).embed(["watch"]);
    assert.equal(cached, 1);
    assert.match(warnings.join(), /whether the same model still answers could not be seen/);
  });

  it("is found out where it cuts texts, by an end that changes nothing; those texts count as cut, from the cache too", async () => {
    const long = Array.from({ length: 60 }, (_, i) => `${i} ${"ab ".repeat(10 * i)}end`);
    const read = (limit: number) => (text: string) => {
      const seen = Array.from(text.slice(0, limit), (character) => character.codePointAt(0)!);
      return [seen.length, seen.reduce((sum, code) => sum + code, 0), seen.reduce((sum, code, i) => sum + code * i, 0)];
    };
    const requests = await serve(read(1000));
    const embedder = await open();
    const cut = await embedder.embed(long);
    const longer = long.filter(({ length }) => length > 1000);
    assert.equal(cut.truncated, longer.length);
    assert.match(
      cut.warnings.join("\n"),
      new RegExp(
        `leaves the end of long texts unread, .* from about ${longer[0].length.toLocaleString("en-US")} characters on, which ${longer.length} of 60 texts have`,
      ),
    );
    // What was found out is not asked for again.
    const before = requests.length;
    const more = await embedder.embed(long, { cache: false });
    assert.equal(more.truncated, longer.length);
    assert.equal(requests.slice(before).flatMap(({ body }) => body.input).length, 60);
    const again = await (await open()).embed(long);
    assert.deepEqual([again.cached, again.truncated], [60, longer.length]);

    await serve(read(Infinity));
    const whole = await (await open({ maxTokens: 511 })).embed(long);
    assert.equal(whole.truncated, 0);
    assert.doesNotMatch(whole.warnings.join(), /unread/);
    // It is told that the contract's own limit does not reach a server, whether or not its dialect is named.
    assert.match(whole.warnings.join(), /maxTokens does not reach this server: the server's own limit/);
  });

  it("says of vLLM's cut texts what they lack, and nothing where none is cut", async () => {
    const read = (text: string) => [Math.min(text.length, 500), text.charCodeAt(0), 1];
    await serve(read);
    const vllm = { source: { ...source, dialect: "vllm" } as ModelContract["source"] };
    const { truncated, warnings } = await (await open(vllm)).embed(["short", "long ".repeat(300)], { cache: false });
    assert.equal(truncated, 1);
    assert.match(
      warnings.join(),
      /was told to cut, and cuts without the special token that the model ends a text with/,
    );
    const whole = await (await open({ ...vllm, maxTokens: 511 })).embed(["short", "shorter"], { cache: false });
    assert.doesNotMatch(whole.warnings.join(), /told to cut/);
  });

  it("is found out where it reads a long text's end alone", async () => {
    const long = Array.from({ length: 40 }, (_, i) => `${i} begins ${"ab ".repeat(10 * i)}end`);
    await serve((text) => {
      const seen = Array.from(text.slice(-600), (character) => character.codePointAt(0)!);
      return [seen.length, seen.reduce((sum, code) => sum + code, 0), seen.reduce((sum, code, i) => sum + code * i, 0)];
    });
    const { truncated, warnings } = await (await open()).embed(long);
    // As long as the changed part reaches into what is read, the change shows.
    const surely = long.filter(({ length }) => length > 620).length;
    const perhaps = long.filter(({ length }) => length > 600).length;
    assert.ok(truncated >= surely && truncated <= perhaps, `${truncated} of ${surely} to ${perhaps}`);
    assert.match(
      warnings.join("\n"),
      /leaves the beginning of long texts unread, .* another beginning changes no vector/,
    );
  });

  it("is found out where it cuts and gives one text another vector each time", async () => {
    let asked = 0;
    const wobble = (): number => 1e-3 * (++asked % 7);
    await serve((text) => [Math.min(text.length, 300) + wobble(), 1, 1]);
    assert.equal((await (await open()).embed(["ab ".repeat(200)])).truncated, 1);
    await serve((text) => [text.length + wobble(), text.trimEnd().charCodeAt(text.trimEnd().length - 1), 1]);
    assert.equal((await (await open()).embed(["ab ".repeat(201)])).truncated, 0);
  });

  it("costs the model its row, not the study its end: zeros, other dimensions, a refusal and what is no number", async () => {
    const wrong: [(text: string) => number[], RegExp][] = [
      [() => [0, 0, 0], /embedding 0 is all zeros/],
      [() => [1, 2], /vectors of 2 dimensions, the contract says 3/],
      [() => [1, NaN, 2], /not a finite number/],
      [() => [1, 1e39, 2], /not a finite number/],
    ];
    for (const [vector, message] of wrong) {
      await serve(vector);
      await assert.rejects(
        embed(process.env.EMBEDLAB_TEST_ENDPOINT!, { retries: 1 }, {}, ["watch"]),
        (error) => error instanceof ModelUnavailable && message.test(error.message),
      );
    }
    const { url } = await server(status(400, "too long"));
    await assert.rejects(
      embed(url, {}, {}, ["watch"]),
      (error) => error instanceof ModelUnavailable && /refuses the text "watch/.test(error.message),
    );
    await serve(() => [0, 0, 0]);
    assert.deepEqual([...(await embed(process.env.EMBEDLAB_TEST_ENDPOINT!, {}, {}, [""]))[0]], [0, 0, 0]);
  });

  it("is cut and scaled here to the contract's first dimensions", async () => {
    await serve(vectorOf);
    const { vectors } = await (await open({ truncateDimensions: 2, normalize: true })).embed(["watch"]);
    assert.equal(vectors.columns, 2);
    const { vectors: normed } = await (await open({ truncateDimensions: 2, layerNorm: true })).embed(["watch"]);
    const [a, b, c] = vectorOf("watch");
    const mean = (a + b + c) / 3;
    const deviation = Math.sqrt(((a - mean) ** 2 + (b - mean) ** 2 + (c - mean) ** 2) / 3 + 1e-5);
    [a, b].forEach((value, j) => assert.ok(Math.abs(normed.row(0)[j] - (value - mean) / deviation) < 1e-6));
    unit(vectorOf("watch").slice(0, 2)).forEach((value, j) => assert.ok(Math.abs(vectors.row(0)[j] - value) < 1e-6));
  });
});
