import { Problem } from "../run.mjs";

/** Exit statuses of `--check` on another catalogue. */
export const statuses = { holds: 0, other: 3, undecided: 4 };

const decided = (answer) => answer !== "undecided";
const turned = { better: "worse", worse: "better" };

function readDecision(results, which) {
  const protocol = results.values["03.protocol"];
  const pairs = results.values["03.comparisons"] ?? [];
  if (protocol?.file === undefined || pairs.length === 0)
    throw new Problem(`--check: ${which} compare no models under a named protocol; notebook 3 makes that`);
  return { file: protocol.file, pairs };
}

/** Fails where an earlier catalogue was decided by another protocol, whose answers these could not confirm. */
export function requireProtocol(earlier, { name, hash }) {
  const { file } = readDecision(earlier, "those results");
  if (file.hash !== hash)
    throw new Problem(
      `--check: those results were decided by protocol ${file.name} (${file.hash}), these by ${name} (${hash}): give the same --protocol`,
    );
}

/**
 * Whether the decision on an earlier catalogue still holds on this one, pair by pair:
 * `{ status, lines, holds, other, undecided }`, the last three counting pairs.
 */
export function checkDecision(earlier, now) {
  const before = readDecision(earlier, "those results");
  const after = readDecision(now, "these");
  requireProtocol(earlier, after.file);
  const counts = { holds: 0, other: 0, undecided: 0 };
  const lines = [];
  for (const { baseline, challenger, verdict } of before.pairs) {
    const same = after.pairs.find((pair) => pair.baseline === baseline && pair.challenger === challenger);
    const mirrored = after.pairs.find((pair) => pair.baseline === challenger && pair.challenger === baseline);
    if (same === undefined && mirrored === undefined)
      throw new Problem(
        `--check: ${challenger} and ${baseline} were compared there and are not here: give the same study`,
      );
    const found = same?.verdict ?? turned[mirrored.verdict] ?? mirrored.verdict;
    const outcome = found === verdict ? "holds" : decided(found) ? "other" : "undecided";
    counts[outcome]++;
    const said =
      outcome === "holds"
        ? "the same answer"
        : outcome === "other"
          ? `another answer, it was ${verdict}`
          : `undecided now, it was ${verdict}`;
    lines.push(`${challenger} against ${baseline}: ${found}; ${said}`);
  }
  const outcome = counts.other > 0 ? "other" : counts.undecided > 0 ? "undecided" : "holds";
  const departed = [
    ["those results", before],
    ["these", after],
  ].flatMap(([which, { file }]) =>
    file.exploratory
      ? [`${which} are exploratory: they depart from the protocol by ${file.departures.join("; ")}`]
      : [],
  );
  const title = {
    holds: `the decision on ${earlier.dataset.name} holds on ${now.dataset.name}`,
    other: `the decision on ${earlier.dataset.name} does not hold on ${now.dataset.name}: another answer`,
    undecided: `the decision on ${earlier.dataset.name} is not confirmed on ${now.dataset.name}: undecided now`,
  }[outcome];
  return { status: statuses[outcome], ...counts, lines: [title, ...lines, ...departed] };
}
