import { stopwords as commerce } from "embedlab";
import { languageStopwords } from "embedlab/preprocessing";
import { languageName } from "embedlab/text";

/** The words that the cleaned treatment leaves out, as a table. */
export interface WordsLeftOut {
  readonly rows: { readonly group: string; readonly words: string; readonly reason: string }[];
  /** E.g. "the 49 words of commerce", "173 stopwords of French". */
  readonly called: string;
}

/** What a contract's `stopwords` stand for: the note's words of commerce where there are none, a language's list, or one's own. */
export function wordsLeftOut(stopwords: string | readonly string[] | undefined): WordsLeftOut {
  if (stopwords === undefined) {
    const groups = [...new Set(commerce.map(({ group }) => group))];
    return {
      called: `the ${commerce.length} words of commerce`,
      rows: groups.map((group) => {
        const members = commerce.filter((stopword) => stopword.group === group);
        return { group, words: members.map(({ word }) => word).join(", "), reason: members[0].reason };
      }),
    };
  }
  const own = typeof stopwords !== "string";
  const words = own ? stopwords : (languageStopwords(stopwords) ?? []);
  const language = own ? "" : languageName(stopwords);
  return {
    called: own ? `${words.length} words of the study's own` : `${words.length} stopwords of ${language}`,
    rows: [
      {
        group: own ? "the study's own" : language,
        words: words.join(", "),
        reason: own ? "given with the study" : "texts of that language have them whatever they are about",
      },
    ],
  };
}

/** Why the three lists of English words are not compared on texts of another language; empty for English, and where no language is plain. */
export function otherLanguageSentence(language: string | null | undefined): string {
  if (language === null || language === undefined || language === "en") return "";
  return `The three lists are English, and the texts seem to be ${languageName(language)}: they have nothing to leave out here, and are not compared.`;
}
