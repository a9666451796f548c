// Run as a process of its own by cache.test.ts: appends 1,000 records, one at a time, and says so after each.
import type { ModelContract } from "#embedlab/embedding/contract/contract";
import { textKey, VectorCache } from "#embedlab/embedding/cache/cache";

const [folder, hash, contract, name, pause] = process.argv.slice(2);
const cache = new VectorCache(folder, JSON.parse(contract) as ModelContract, hash);
await cache.openForAppending();
for (let i = 0; i < 1000; i++) {
  cache.append([
    {
      key: textKey(`${name} ${i}`),
      vector: new Float32Array(64).fill(i),
      tokens: i,
      truncated: false,
      seconds: 0.5,
      loaded: false,
    },
  ]);
  process.stdout.write(`${i + 1}\n`);
  if (Number(pause) > 0) await new Promise((resolve) => setTimeout(resolve, Number(pause)));
}
await cache.close();
