import { auditExplanation } from "./audit-explanation.js";
import { auditLimits } from "./audit-limits.js";
import type { AuditLine } from "./audit-line.js";
import { auditModels } from "./audit-models.js";
import { auditResults } from "./audit-results.js";

/** Every line of the audit, in the note's order of parts: its claims, recomputed from the figures that it prints. */
export function auditNote(): AuditLine[] {
  return [...auditModels(), ...auditResults(), ...auditExplanation(), ...auditLimits()];
}
