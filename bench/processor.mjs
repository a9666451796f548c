import { readFileSync } from "node:fs";
import { cpus } from "node:os";

/** The processor's name, and whether it has VNNI (AVX-512's or AVX's), which decides how fast 8 bits are; null where that cannot be read. */
export function processor() {
  let vnni = null;
  try {
    const flags = /^flags\s*:(.*)$/m.exec(readFileSync("/proc/cpuinfo", "utf8"))?.[1];
    if (flags !== undefined) vnni = /\bavx(512)?_vnni\b/.test(flags);
  } catch {
    // Not Linux.
  }
  return { name: cpus()[0]?.model ?? process.arch, vnni };
}
