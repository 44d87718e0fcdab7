/**
 * The texts that a storage has under a key, the newest first; none where the browser keeps nothing.
 *
 * @param {"localStorage" | "sessionStorage"} storage
 */
export function keptTexts(storage, key) {
  try {
    const all = JSON.parse(window[storage].getItem(key) ?? "[]");
    return Array.isArray(all) ? all.filter((each) => typeof each === "string") : [];
  } catch {
    return [];
  }
}

/**
 * Those and `texts` before them, each once and `most` in all: kept where the browser keeps something.
 *
 * @param {"localStorage" | "sessionStorage"} storage
 */
export function keepTexts(storage, key, texts, most) {
  const all = [...new Set([...texts, ...keptTexts(storage, key)])].slice(0, most);
  try {
    window[storage].setItem(key, JSON.stringify(all));
  } catch {
    // It is asked not to, or is full: what this page knows is what is left.
  }
  return all;
}
