import { compileGlob } from "../rules/glob.ts";

/** Lists of exact texts up to this length are walked: a text that is fresh from a log has no hash yet. */
const FEW = 8;
/** Answers kept for what a machine says over and over. */
const KEPT = 8;

/** Is a text one of a list of globs of `*`? Plain comparisons for few, a set for many. */
export function compileTexts(globs: readonly string[]): (text: string) => boolean {
  const plain = globs.filter((glob) => !glob.includes("*"));
  const isPlain =
    plain.length > FEW
      ? (
          (set) => (text: string) =>
            set.has(text)
        )(new Set(plain))
      : isOneOf(plain);
  const tests = globs.filter((glob) => glob.includes("*")).map(compileGlob);
  if (tests.length === 0) return isPlain;
  return (text) => isPlain(text) || tests.some((test) => test(text));
}

function isOneOf(texts: readonly string[]): (text: string) => boolean {
  return (text) => {
    for (const one of texts) if (one === text) return true;
    return false;
  };
}

/** A pure answer about two texts, with the last few answers kept. */
export function remembered(answer: (a: string, b: string) => boolean): (a: string, b: string) => boolean {
  const kept: { a: string; b: string; is: boolean }[] = [];
  let next = 0;
  return (a, b) => {
    for (const one of kept) if (one.a === a && one.b === b) return one.is;
    const is = answer(a, b);
    kept[next] = { a, b, is };
    next = (next + 1) % KEPT;
    return is;
  };
}
