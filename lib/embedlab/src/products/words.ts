/** Words between white space, as the note counts them. */
export function wordCount(text: string): number {
  return text.match(/\S+/gu)?.length ?? 0;
}

/** Lower-case terms of two or more letters, digits or underscores: scikit-learn's default token pattern. */
export function termsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}_]{2,}/gu) ?? [];
}
