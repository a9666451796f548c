import { log } from "../run.mjs";

export const megabytes = (bytes) =>
  bytes < 999.5e6 ? `${Math.round(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(2)} GB`;

const time = (seconds) => (seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`);

/** A listener to a download, which logs a line every few seconds: how much of how much, how fast, and how long it will take. */
export function progressLines(name, every = 5000) {
  let begun;
  let from;
  let said;
  return ({ done, total, resumed = false }) => {
    const now = performance.now();
    if (resumed) log(`  ${name}: goes on after the ${megabytes(done)} of ${megabytes(total)} that are here`);
    // What an earlier run had brought says nothing about the rate.
    if (begun === undefined || done < from) [begun, from, said] = [now, done, now];
    if (now - said < every) return;
    said = now;
    const rate = (done - from) / ((now - begun) / 1000);
    log(
      `  ${name}: ${megabytes(done)} of ${megabytes(total)}, ${(rate / 1e6).toFixed(1)} MB/s${rate > 0 ? `, ${time((total - done) / rate)} left` : ""}`,
    );
  };
}
