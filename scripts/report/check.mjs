import { Problem } from "../run.mjs";

/** How far a number without an interval of its own may move: this share of it, and of 1 where it is smaller. */
export const tolerance = 0.01;

const names = [
  "id",
  "name",
  "model",
  "setting",
  "category",
  "phrase",
  "challenger",
  "temperature",
  "dimensions",
  "perClass",
  "n",
  "batchSize",
  "cluster",
];
const nameOf = (part, index) => {
  const key = names.find((name) => ["string", "number"].includes(typeof part?.[name]));
  return key === undefined ? String(index) : String(part[key]);
};

/** What depends on the machine and on what else it does, and what is chosen by such numbers. */
const isTime = (path) =>
  /(^|\.)(seconds|textsPerSecond|measured|cached|cost|recommended|standing|loaded|left|throughput)(\.|$)/.test(path);

const within = (value, low, high, from) => {
  const slack = tolerance * Math.max(1, Math.abs(value));
  return { value, low: Math.min(low, value - slack), high: Math.max(high, value + slack), from };
};

function* leaves(part, path) {
  if (typeof part === "number")
    yield [path, isTime(path) ? { value: part, from: "time" } : within(part, part, part, "tolerance")];
  else if (typeof part === "string" || typeof part === "boolean")
    yield [path, { value: part, from: isTime(path) ? "time" : "text" }];
  else if (Array.isArray(part)) {
    const called = part.map(nameOf);
    // A name that comes twice says too little.
    for (const [i, value] of part.entries())
      yield* leaves(
        value,
        `${path}.${called.indexOf(called[i]) === called.lastIndexOf(called[i]) ? called[i] : `${called[i]}#${i}`}`,
      );
  } else if (part !== null && typeof part === "object") yield* fieldsOf(part, path);
}

function* fieldsOf(part, path) {
  const { mean, min, max, low, high, seeds, ...rest } = part;
  const centre = ["estimate", "difference", "gain"].find((key) => typeof part[key] === "number");
  if ([mean, min, max].every((value) => typeof value === "number")) {
    yield [
      path,
      isTime(path)
        ? { value: mean, from: "time" }
        : within(mean, min, max, Array.isArray(seeds) ? `least to greatest of ${seeds.length}` : "least to greatest"),
    ];
    return;
  }
  const hasInterval = centre !== undefined && typeof low === "number" && typeof high === "number";
  if (hasInterval) {
    const { [centre]: value, ...others } = rest;
    yield [`${path}.${centre}`, isTime(path) ? { value, from: "time" } : within(value, low, high, "interval")];
    for (const [key, other] of Object.entries(others)) yield* leaves(other, `${path}.${key}`);
    return;
  }
  for (const [key, value] of Object.entries(part)) yield* leaves(value, `${path}.${key}`);
}

/**
 * Every number and verdict of a report under a name that stays, with the interval within which another run may find it:
 * least to greatest over seeds or splits, the interval that was computed with it, or the stated tolerance.
 */
export function checksOf({ models, values }) {
  const told = models.map((model) =>
    Object.fromEntries(
      Object.entries(model).filter(([key]) => !["contract", "warnings", "grave", "reason"].includes(key)),
    ),
  );
  return Object.fromEntries([...leaves(told, "models"), ...leaves(values, "values")]);
}

/** The number of the notebook that a check comes from; the models are notebook 3's. */
const notebookOf = (name) => (name.startsWith("models.") ? "03" : /^values\.(\d\d)\./.exec(name)?.[1]);

const saidOf = ({ parameters = {} }) =>
  Object.entries(parameters)
    .map(([name, value]) => `${name}=${value}`)
    .join(", ") || "none set";

/**
 * What of the expected results moved beyond its interval, is gone or new, and by how much times differ; of the
 * notebooks (their numbers) that ran this time.
 */
export function compare(expected, found, notebooks) {
  if (expected.study !== found.study || expected.dataset?.sha256 !== found.dataset.sha256) {
    throw new Problem(
      `--check: those results are of study ${expected.study} on ${expected.dataset?.name}, these of study ${found.study} on ${found.dataset.name}: there is nothing to compare`,
    );
  }
  const [theirs, ours] = [expected, found].map(({ parameters = {} }) =>
    JSON.stringify(Object.entries(parameters).sort()),
  );
  if (theirs !== ours)
    throw new Problem(
      `--check: those results were made with other parameters (${saidOf(expected)}) than these (${saidOf(found)}): give the same --set`,
    );
  const before = expected.checks ?? checksOf(expected);
  const ran = (name) => notebooks.includes(notebookOf(name) ?? "");
  const moved = [];
  const gone = [];
  const times = [];
  const compared = Object.entries(before).filter(([name]) => ran(name));
  for (const [name, { value, low, high, from }] of compared) {
    const now = found.checks[name];
    if (now === undefined) {
      if (from !== "time") gone.push(name);
    } else if (from === "time") {
      if (typeof value === "number" && value > 0) times.push({ name, ratio: now.value / value });
    } else if (typeof value !== "number" || typeof now.value !== "number") {
      if (now.value !== value) moved.push(`${name}: ${JSON.stringify(now.value)}, it was ${JSON.stringify(value)}`);
    } else if (!(now.value >= low && now.value <= high)) {
      moved.push(
        `${name}: ${now.value}, it was ${value} (${low} to ${high}: ${from === "tolerance" ? `within ${100 * tolerance} %` : from})`,
      );
    }
  }
  const added = Object.keys(found.checks).filter(
    (name) => ran(name) && before[name] === undefined && found.checks[name].from !== "time",
  );
  return { compared: compared.length - times.length, moved, gone, added, times };
}

const listed = (title, lines) =>
  lines.length === 0
    ? []
    : [
        `${lines.length} ${title}:`,
        ...lines.slice(0, 40).map((line) => `    ${line}`),
        ...(lines.length > 40 ? [`    and ${lines.length - 40} more`] : []),
      ];

/** The comparison in words; where something moved it is thrown, so that the report ends with status 1. */
export function judge({ compared, moved, gone, added, times }) {
  const ratios = times.map(({ ratio }) => ratio).sort((a, b) => a - b);
  const clock =
    ratios.length === 0
      ? ""
      : `; of ${ratios.length} times, which never fail, the median is ${ratios[ratios.length >> 1].toFixed(2)} times as long`;
  const lines = [...listed("moved beyond their interval", moved), ...listed("gone", gone), ...listed("new", added)];
  const text = [
    `${compared} results compared: ${moved.length} moved, ${gone.length} gone, ${added.length} new${clock}`,
    ...lines,
  ].join("\n");
  if (moved.length > 0) throw new Problem(text);
  return text;
}
