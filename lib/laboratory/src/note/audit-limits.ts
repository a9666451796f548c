import { signed } from "embedlab/display";
import { count } from "embedlab/text";
import { ranged, type Interval } from "../study/spread.js";
import { type AuditLine, percent } from "./audit-line.js";
import { noteTables } from "./tables.js";

/** What a study found of what the note expects and did not measure. */
export interface FoundLimits {
  readonly e5: string;
  /** Mean ARI by prefix, "" for none, what each has over none, and the number of products that all of them were measured on. */
  readonly prefixes: readonly PrefixGain[];
  readonly prefixProducts: number;
  /** ARI by number of the catalogue's own products: mean, least and greatest over the parts. */
  readonly growth: readonly { readonly n: number; readonly ari: Interval }[];
  /** Accuracy of a linear probe on the vectors of BERT and of the E5; null where it was not measured. */
  readonly probe: { readonly bert: Interval; readonly e5: Interval } | null;
  /** What the models ran on. */
  readonly device: string;
}

/** What a prefix is worth on the same products. */
export interface PrefixGain {
  readonly prefix: string;
  readonly ari: number;
  /** Over no prefix, with an interval over the products; null of none itself. */
  readonly gain: Interval | null;
}

const { claims } = noteTables;

/** What the note takes from elsewhere or expects: it can only be measured, and beside each line stands what a study found. */
export function auditLimits(found?: FoundLimits): AuditLine[] {
  return [prefix(found), benchmarks(found), corpus(found), supervised(found), device(found)];
}

function prefix(found: FoundLimits | undefined): AuditLine {
  const without = found?.prefixes.find(({ prefix: own }) => own === "");
  const change = ({ prefix: own, gain }: PrefixGain): string[] =>
    gain === null
      ? []
      : [`"${own}" ${signed((100 * gain.estimate) / without!.ari, 0)} %, ${ranged(gain, signed)}${toldApart(gain)}`];
  return {
    section: "2.2",
    claim: `a prefix improves results by ${claims.prefixGainPercent.join(" to ")} %`,
    recomputed: "a claim about benchmarks; the note measures one prefix, and none without",
    verdict: "unsupported",
    reason: "nothing of the note's own compares with and without",
    here:
      found &&
      (without === undefined
        ? "not measured"
        : `ARI on ${count(found.prefixProducts)} products: without prefix ${without.ari.toFixed(3)}; over that ${found.prefixes.flatMap(change).join("; ")}`),
  };
}

const toldApart = ({ low, high }: Interval): string => (low > 0 || high < 0 ? "" : ", not told apart");

function benchmarks(found: FoundLimits | undefined): AuditLine {
  return {
    section: "2.1, 2.3",
    claim: `E5 generalises over domains, shown on ${claims.benchmarks} data sets`,
    recomputed: "its authors' measurement on BEIR and MTEB; the note has one catalogue",
    verdict: "unsupported",
    reason: "other tasks on other texts: what holds for a catalogue is measured on catalogues",
    here:
      found &&
      "one catalogue here too: not measured. npm run report -- --data reads another, npm run combine makes one study of several",
  };
}

function corpus(found: FoundLimits | undefined): AuditLine {
  const [first, last] = [found?.growth[0], found?.growth.at(-1)];
  return {
    section: "5.1",
    claim: `transformers show their potential from ${count(claims.productsNeeded)} products on`,
    recomputed: "the note measures one size",
    verdict: "unsupported",
    reason: "no model is trained here: more products change the clusters, not the vectors",
    here:
      found &&
      (first === undefined || last === undefined || first === last
        ? "not measured"
        : `ARI of ${found.e5}: ${ranged(first.ari)} on parts of ${count(first.n)} of these products, ${ranged(last.ari)} on all ${count(last.n)} under other seeds`),
  };
}

function supervised(found: FoundLimits | undefined): AuditLine {
  return {
    section: "5.1",
    claim: "clustering underrates E5, whose strength is supervised use",
    recomputed: "the note's forest has no BERT beside it",
    verdict: "unsupported",
    reason: "nothing compares the two with labels",
    here:
      found &&
      (found.probe === null
        ? "not measured"
        : `linear probe: BERT ${ranged(found.probe.bert, percent)}, ${found.e5} ${ranged(found.probe.e5, percent)}: 95 % intervals of each alone; notebook 3 has that of their difference`),
  };
}

function device(found: FoundLimits | undefined): AuditLine {
  return {
    section: "5.1",
    claim: "a GPU would narrow the gap in time",
    recomputed: "the note runs on one processor",
    verdict: "unsupported",
    reason: "no GPU was tried",
    here: found && `not measured: ${found.device}`,
  };
}
