import { costStyle } from "../../comparison/cost-figure.js";
import { differencesStyle } from "../../comparison/differences-figure.js";

/** The page's own look, in light and dark. */
export const style = `
:root { color-scheme: light dark; --page: #fff; --ink: #1f2328; --soft: #59636e; --line: #d1d9e0; --tint: #f6f8fa; --link: #0b5fad; --shade: #00000038; }
@media (prefers-color-scheme: dark) { :root { --page: #111417; --ink: #e6e8ea; --soft: #a3adb8; --line: #363c44; --tint: #1a1f24; --link: #7ab8f5; --shade: #ffffff4d; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 68rem; padding: 1rem 1.25rem 4rem; background: var(--page); color: var(--ink); font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.15rem; font-weight: 500; color: var(--soft); margin: 0.5rem 0 0; }
h2 { font-size: 1.25rem; margin: 2.2rem 0 0.6rem; border-bottom: 1px solid var(--line); padding-bottom: 0.25rem; }
p, li { max-width: 48rem; }
.verdict { font-size: 1.45rem; line-height: 1.35; margin: 0.3rem 0 0.6rem; text-wrap: pretty; }
.soft, caption, figcaption { color: var(--soft); }
small, caption, figcaption { font-size: 0.85rem; }
.scroll { overflow-x: auto; background: linear-gradient(to right, var(--page) 40%, transparent) left / 2.5rem 100%, linear-gradient(to left, var(--page) 40%, transparent) right / 2.5rem 100%, radial-gradient(farthest-side at left, var(--shade), transparent) left / 0.9rem 100%, radial-gradient(farthest-side at right, var(--shade), transparent) right / 0.9rem 100%; background-repeat: no-repeat; background-attachment: local, local, scroll, scroll; }
table { border-collapse: collapse; font-size: 0.88rem; overflow-wrap: break-word; }
.scroll table { width: max-content; max-width: 65.5rem; }
.scroll thead .number { white-space: normal; max-width: 7.5rem; }
.scroll.named tbody th { white-space: nowrap; }
td { max-width: 24rem; }
caption { text-align: left; padding: 0.2rem 0; }
th, td { padding: 0.3rem 0.9rem 0.3rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
thead th { border-bottom: 2px solid var(--line); vertical-align: bottom; }
tbody th { font-weight: 500; }
.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
figure { margin: 1rem 0; }
caption { max-width: min(48rem, calc(100vw - 5rem)); }
${differencesStyle}${costStyle}.maps { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(20rem, 100%), 1fr)); gap: 1rem; }
.map { margin: 0; position: relative; max-width: 38rem; }
.map svg { display: block; width: 100%; aspect-ratio: 1; border: 1px solid var(--line); border-radius: 6px; background: var(--tint); touch-action: pan-y; }
.map path { fill: none; stroke-linecap: round; stroke-width: 9; vector-effect: none; }
.map circle { fill: none; stroke: var(--ink); stroke-width: 4; }
.legend { display: flex; flex-wrap: wrap; gap: 0.2rem 1rem; padding: 0; list-style: none; font-size: 0.85rem; }
.legend i { display: inline-block; width: 0.7rem; height: 0.7rem; border-radius: 50%; margin-right: 0.35rem; }
.tools { display: flex; flex-wrap: wrap; gap: 0.5rem 1rem; align-items: center; margin: 0.6rem 0; font-size: 0.9rem; }
button, input { font: inherit; color: var(--ink); background: var(--tint); border: 1px solid var(--line); border-radius: 6px; padding: 0.2rem 0.6rem; }
button[aria-pressed=true] { border-color: var(--link); box-shadow: inset 0 0 0 1px var(--link); }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
.read { min-height: 3.2rem; font-size: 0.9rem; }
[hidden] { display: none; }
.notice { border-left: 4px solid #b35900; background: var(--tint); padding: 0.5rem 0.9rem; }
code { font: 0.9em ui-monospace, Menlo, Consolas, monospace; background: var(--tint); border-radius: 4px; padding: 0.1em 0.25em; }
@media print { .tools, .read { display: none; } body { max-width: none; } }
`;
