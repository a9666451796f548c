import { inspect } from "node:util";
import { fileURLToPath } from "node:url";
import { relative } from "node:path";

const red = (text) => `\u001b[31m${text}\u001b[39m`;
const dim = (text) => `\u001b[2m${text}\u001b[22m`;

/** The cell's line with its neighbours and a mark. */
function excerpt(code, line) {
  const lines = code.split("\n");
  const from = Math.max(0, line - 3);
  return lines.slice(from, line + 2).map((text, i) => {
    const number = from + i + 1;
    return number === line
      ? red(`> ${String(number).padStart(3)} | ${text}`)
      : `  ${String(number).padStart(3)} | ${text}`;
  });
}

const cellPlace = /cell \[(\d+)\]:(\d+):(\d+)/;
const noise = /node:|\/node_modules\/tslab\/|\/scripts\/kernel\/|\bnode:internal/;

/** Frames in cells and in the library, with the places in their sources. */
function frames(stack, cells) {
  const kept = [];
  for (const frame of stack.split("\n").filter((line) => /^\s+(at|->) /.test(line) && !noise.test(line))) {
    const text = frame
      .trim()
      .replace(/file:\/\/[^\s):]+/, (url) => fileURLToPath(url))
      .replace(/(?<=[( ])\/[^():]+/, (path) => relative(process.cwd(), path));
    const match = cellPlace.exec(text);
    if (match === null) {
      kept.push({ text });
      continue;
    }
    const count = Number(match[1]);
    const place = cells.locate(count, Number(match[2]), Number(match[3]));
    if (place === undefined) continue;
    kept.push({
      text: text
        .replace(/^at (eval \(|Proxy\.(?=\S+ \())/, "at ")
        .replace(cellPlace, `cell [${count}]:${place.line}:${place.column}`)
        .replace(/^(at cell [^)]*)\)$/, "$1"),
      count,
      line: place.line,
    });
  }
  return kept;
}

/** The content of an `error` message: ename, evalue, traceback. */
export function describeError(error, { count, code, cells }) {
  if (!(error instanceof Error) && typeof error?.stack !== "string") {
    const text = typeof error === "string" ? error : inspect(error, { depth: 2 });
    return { ename: "Thrown", evalue: text, traceback: [red(`Thrown: ${text}`)] };
  }
  const found = frames(error.stack ?? "", cells);
  const here = found.find((frame) => frame.count === count);
  const lines = here === undefined ? [] : ["", ...excerpt(code, here.line)];
  const cause = error.cause instanceof Error ? [`caused by ${error.cause.name}: ${error.cause.message}`] : [];
  // An error of bad input says all there is to say; the way to it through the library would only hide it.
  const shown =
    error.name === "InputError" || error.name === "Interrupted"
      ? found.filter((frame) => frame.count !== undefined)
      : found.slice(0, 12);
  const message = error.code === "ERR_SCRIPT_EXECUTION_INTERRUPTED" ? "the cell was interrupted" : error.message;
  const ename = error.code === "ERR_SCRIPT_EXECUTION_INTERRUPTED" ? "Interrupted" : error.name;
  return {
    ename,
    evalue: message,
    traceback: [red(`${ename}: ${message}`), ...cause, ...lines, ...shown.map((frame) => dim(`    ${frame.text}`))],
  };
}

/** The same for errors that TypeScript found before the cell ran: `[file, line, column, message]` each. */
export function describeDiagnostics(diagnostics, { code }) {
  const messages = diagnostics.map(([file, line, column, text]) => ({
    line,
    text: `${file}${line}:${column} - ${text}`,
  }));
  return {
    ename: "TypeScript",
    evalue: messages.map(({ text }) => text).join("\n"),
    traceback: messages.flatMap(({ line, text }, i) => [red(text), ...(i < 3 ? [...excerpt(code, line), ""] : [])]),
  };
}
