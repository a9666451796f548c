import { decimal, signed } from "embedlab/display";

/** What recomputing the note's own figures makes of a claim. */
export type AuditVerdict =
  | "agrees"
  /** The note's own figures say otherwise. */
  | "contradicts"
  /** The figures are right and do not mean what the note reads in them. */
  | "artefact"
  /** The note gives nothing from which it could follow. */
  | "unsupported";

export interface AuditLine {
  /** Section of the note. */
  readonly section: string;
  readonly claim: string;
  /** The same from the note's printed figures. */
  readonly recomputed: string;
  readonly verdict: AuditVerdict;
  readonly reason: string;
  /** What the study in hand found, where it ran the note's models on the note's products. */
  readonly here?: string;
  /** The same where it is times, which another run of the same study does not repeat. */
  readonly measured?: string;
}

/** One decimal, as the note prints shares, and a plain blank: results.json holds these texts. */
export const percent = (share: number): string => `${decimal(100 * share, 1)} %`;
/** "14 -> 94 (+80)" */
export const moved = (before: number, after: number, digits = 0): string =>
  `${before.toFixed(digits)} -> ${after.toFixed(digits)} (${signed(after - before, digits)})`;
/** Whether `value` is `printed` at the digits that the note prints. */
export const rounds = (value: number, printed: number, digits: number): boolean =>
  value.toFixed(digits) === printed.toFixed(digits);
