/** Who reads the same secrets each day is told of once; at once or over a day, it is one finding. */
export const SECRETS_READ = { repeats: "by-set", story: "secrets-read" } as const;
