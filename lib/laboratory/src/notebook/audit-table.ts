import type { AuditLine } from "../note/audit-line.js";
import type { NoteStudy } from "../note/note-study.js";
import { table, type Table } from "./table.js";

/** Lines of the note's audit; where the study ran the note's models, with a column of what it found, headed by which models those are. */
export function auditTable(lines: readonly AuditLine[], { pair }: Pick<NoteStudy, "pair">): Table {
  const printed = ["section", "claim", "recomputed", "verdict", "reason"];
  const rows = lines.map(({ measured, ...line }) => ({ ...line, here: line.here ?? measured }));
  return table(rows, {
    caption: "The note's claims, recomputed from the figures that it prints",
    columns: pair === null ? printed : [...printed, { key: "here", label: `here: ${pair.bert.id}, ${pair.e5.id}` }],
    limit: lines.length,
    width: 500,
  });
}
