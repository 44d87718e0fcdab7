/** The answer, asked again when it is older than `ms`; one that failed is not kept. `now` gives epoch ms. */
export function remembered<T>(ms: number, now: () => number, ask: () => Promise<T>): () => Promise<T> {
  let known: { readonly answer: Promise<T>; readonly since: number } | undefined;
  return () => {
    if (known === undefined || now() - known.since >= ms) {
      const fresh = { answer: ask(), since: now() };
      fresh.answer.catch(() => {
        if (known === fresh) known = undefined;
      });
      known = fresh;
    }
    return known.answer;
  };
}
