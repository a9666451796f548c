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
