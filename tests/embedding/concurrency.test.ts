import assert from "node:assert/strict";
import { afterEach, describe, it, mock } from "node:test";
import { Concurrency } from "#embedlab/embedding/endpoint/concurrency";

describe("how many requests a server is sent at once", () => {
  let clock = 0;
  afterEach(() => mock.reset());

  /** The levels in turn of a run of `requests` requests of equal texts to a server of `replicas`, the first answer taking `first` times as long. */
  function levels(requests: number, { replicas = 1, most = 8, from = 1, first = 1 } = {}): number[] {
    clock = 0;
    mock.method(performance, "now", () => clock);
    const concurrency = new Concurrency(from, most);
    const free = Array.from({ length: replicas }, () => 0);
    const underWay: number[] = [];
    let [sent, left] = [0, requests];
    const seen = [from];
    while (left > 0) {
      while (underWay.length < concurrency.level && sent < requests) {
        free.sort((a, b) => a - b);
        free[0] = Math.max(free[0], clock) + (sent++ === 0 ? 10 * first : 10);
        underWay.push(free[0]);
      }
      clock = Math.min(...underWay);
      underWay.splice(underWay.indexOf(clock), 1);
      concurrency.answered(1000, --left);
      if (concurrency.level !== seen.at(-1)) seen.push(concurrency.level);
    }
    return seen;
  }

  it("is one for a server that serves one at a time, however slow its first answer was", () => {
    assert.deepEqual(levels(40), [1, 2, 1]);
    assert.deepEqual(levels(40, { first: 100 }), [1, 2, 1]);
  });

  it("is as many as there are replicas, and never more than the most", () => {
    assert.deepEqual(levels(40, { replicas: 2 }), [1, 2, 4, 2]);
    assert.deepEqual(levels(200, { replicas: 100 }), [1, 2, 4, 8]);
    assert.deepEqual(levels(200, { replicas: 100, most: 6 }), [1, 2, 4, 6]);
    assert.deepEqual(levels(200, { replicas: 100, most: 1 }), [1]);
  });

  it("goes on from what an earlier run found, and tries nothing where too few requests are left to judge it", () => {
    assert.deepEqual(levels(40, { replicas: 100, from: 4 }), [4, 8]);
    assert.deepEqual(levels(40, { replicas: 1, from: 2 }), [2, 4, 2]);
    assert.deepEqual(levels(6, { replicas: 100, from: 2 }), [2]);
  });
});
