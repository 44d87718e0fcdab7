import { BoundedCache } from "../bounded-cache.ts";

/** Names that logs have and CLDR spells otherwise. */
const ALIASES: Readonly<Record<string, string>> = {
  "united states of america": "US",
  "russian federation": "RU",
  "czech republic": "CZ",
  "republic of korea": "KR",
  "korea, republic of": "KR",
  "viet nam": "VN",
  "iran, islamic republic of": "IR",
  "the netherlands": "NL",
  turkey: "TR",
  "hong kong": "HK",
  macao: "MO",
  burma: "MM",
  "ivory coast": "CI",
};

let byName: ReadonlyMap<string, string> | undefined;

function names(): ReadonlyMap<string, string> {
  if (byName !== undefined) return byName;
  const display = new Intl.DisplayNames(["en"], { type: "region", fallback: "none" });
  const found = new Map(Object.entries(ALIASES));
  const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
  for (const first of letters) {
    for (const second of letters) {
      const code = first + second;
      const name = isCurrent(code) ? display.of(code)?.toLowerCase() : undefined;
      if (name !== undefined && !found.has(name)) found.set(name, code);
    }
  }
  byName = found;
  return found;
}

/** Codes of states that are gone are aliases of today's: `DD` is called Germany as well. */
function isCurrent(code: string): boolean {
  return new Intl.Locale(`und-${code}`).region === code;
}

const codes = new BoundedCache<string>(1024, (text) => {
  if (/^[A-Za-z]{2}$/.test(text)) return text.toUpperCase();
  return names().get(text.toLowerCase()) ?? text;
});

/** ISO 3166-1 alpha-2 of a country's English name, so that all sources say `US`; a name that is none stays as it is. */
export function countryCode(text: string | undefined): string | undefined {
  return text === undefined ? undefined : codes.get(text);
}
