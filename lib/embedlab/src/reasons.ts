import { types } from "node:util";

/** An error of another realm too, such as what ends a script in a context of its own. */
const isError = (thrown: unknown): thrown is Error => thrown instanceof Error || types.isNativeError(thrown);

/** What was thrown, in its own words. */
export const messageOf = (thrown: unknown): string => (isError(thrown) ? thrown.message : String(thrown));

const textOf = (thrown: unknown, field: "code" | "syscall"): string => {
  const value: unknown = isError(thrown) ? Reflect.get(thrown, field) : undefined;
  return typeof value === "string" ? value : "";
};
const causeOf = (thrown: unknown): unknown => (isError(thrown) ? thrown.cause : undefined);

/** "ENOENT", "ELOCKED", "ECONNREFUSED" …, the code of Node's error or of its cause, where fetch keeps it; "" where there is none. */
export const codeOf = (thrown: unknown): string => textOf(thrown, "code") || textOf(causeOf(thrown), "code");

/** "mkdir", "write" …, the system's call that failed; "" where there was none. */
export const syscallOf = (thrown: unknown): string => textOf(thrown, "syscall");

/** Why a request failed: fetch itself says "fetch failed", and has the reason as its cause. */
export const requestReason = (thrown: unknown): string => codeOf(thrown) || messageOf(causeOf(thrown) ?? thrown);

/** Why a package could not follow a file: its message where that speaks of the file; that its code stumbled is no reason for readers. */
export function plainReason(error: unknown): string {
  if (!(error instanceof Error)) return "its parts contradict each other";
  const stumbled =
    error instanceof TypeError ||
    error instanceof RangeError ||
    error instanceof ReferenceError ||
    /undefined|is not a function|not iterable/.test(error.message);
  return stumbled ? "a part of it is missing, damaged or of another kind" : error.message;
}
