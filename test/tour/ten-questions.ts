import { readFileSync } from "node:fs";
import { join } from "node:path";

/** One question of an investigator to the history. */
export interface Question {
  /** 1 to 10, as in the chapter. */
  readonly number: number;
  /** `Who used this key, and from where?` */
  readonly title: string;
  readonly sql: string;
}

const CHAPTER = join(import.meta.dirname, "../../docs/tour/3-ten-questions.md");
const QUESTION = /^## (\d+)\. (.+?)$.*?<<'SQL'\n(.*?)^SQL$/gms;

/** The questions of `docs/tour/3-ten-questions.md`, read out of the page itself. */
export function readTenQuestions(): readonly Question[] {
  return Array.from(readFileSync(CHAPTER, "utf8").matchAll(QUESTION), ([, number, title = "", sql = ""]) => ({
    number: Number(number),
    title,
    sql: sql.trimEnd(),
  }));
}
