import { SourceMap } from "node:module";
import vm from "node:vm";
import { readEarlierCells } from "./shorthand.mjs";

const comment = "//# sourceMappingURL=data:application/json;base64,";

/** Cuts the source map that TypeScript appended to its output. */
function cut(js) {
  const at = js.lastIndexOf(comment);
  if (at < 0) return { js };
  return {
    js: js.slice(0, at),
    map: new SourceMap(JSON.parse(Buffer.from(js.slice(at + comment.length).trim(), "base64").toString())),
  };
}

/**
 * Makes tslab keep the way from each line that runs back to the line of its cell. TypeScript compiles a cell, then
 * turns the result into a CommonJS module: both steps are asked for a source map, and the code is run under the name
 * `cell [n]`. `typescript` is what tslab must get for it; `start(n)` names the cell that runs next; `locate(n, line, column)` finds the place in its source.
 */
export function mapCells(ts) {
  const maps = new Map();
  let current = 0;
  let pending;

  const createWatchCompilerHost = (files, options, ...rest) =>
    readEarlierCells(ts, ts.createWatchCompilerHost(files, { ...options, inlineSourceMap: true }, ...rest));

  const transpileModule = (input, options) => {
    const first = cut(input);
    const result = ts.transpileModule(first.js, {
      ...options,
      compilerOptions: { ...options.compilerOptions, inlineSourceMap: true },
    });
    const second = cut(result.outputText);
    pending = { first: first.map, second: second.map };
    return { ...result, outputText: second.js };
  };

  const run = vm.runInThisContext;
  vm.runInThisContext = (code, options) => {
    if (options?.breakOnSigint !== true) return run(code, options);
    maps.set(current, { ...pending, lines: code.split("\n").length });
    return run(code, { ...options, filename: `cell [${current}]` });
  };

  return {
    /** TypeScript for tslab: the module itself takes no assignments. */
    typescript: { ...ts, createWatchCompilerHost, transpileModule },
    start(count) {
      current = count;
    },
    /** Lines and columns count from 1, as in a stack. tslab puts one line before the cell's own. */
    locate(count, line, column) {
      const { first, second, lines } = maps.get(count) ?? {};
      // The last line only calls the function that tslab wraps the cell in.
      if (line === lines) return undefined;
      const before = line === 1 ? "(async function(exports, require) { ".length : 0;
      const middle = second?.findEntry(line - 1, Math.max(0, column - 1 - before));
      if (middle?.originalLine === undefined) return undefined;
      const origin = first?.findEntry(middle.originalLine, middle.originalColumn);
      if (origin?.originalLine === undefined || origin.originalLine < 1) return undefined;
      return { line: origin.originalLine, column: origin.originalColumn + 1 };
    },
  };
}
