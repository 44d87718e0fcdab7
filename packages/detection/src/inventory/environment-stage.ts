const REHEARSALS = new Set(["staging", "stage", "test", "testing", "dev", "development", "sandbox", "qa"]);

/** 1 in production, 2 where one rehearses, 0 where nobody says. */
export function environmentStage(environment: string): 0 | 1 | 2 {
  if (environment === "") return 0;
  const word = environment.toLowerCase();
  if (REHEARSALS.has(word)) return 2;
  return word.startsWith("prod") || word === "live" ? 1 : 0;
}
