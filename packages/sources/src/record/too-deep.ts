/**
 * Is the JSON text nested deeper than `limit`? A text with no more brackets than that cannot be, and few have more:
 * only for those every character is looked at. No recursion, so depth costs no stack.
 */
export function isTooDeep(text: string, limit: number): boolean {
  if (text.length <= limit * 2) return false;
  return hasMore(text, limit) && depthExceeds(text, limit);
}

/** More than `limit` opening brackets, those in strings included. */
function hasMore(text: string, limit: number): boolean {
  let left = limit;
  for (let at = text.indexOf("{"); at !== -1; at = text.indexOf("{", at + 1)) {
    left -= 1;
    if (left < 0) return true;
  }
  for (let at = text.indexOf("["); at !== -1; at = text.indexOf("[", at + 1)) {
    left -= 1;
    if (left < 0) return true;
  }
  return false;
}

function depthExceeds(text: string, limit: number): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charCodeAt(at);
    if (char === QUOTE) {
      at = stringEnd(text, at + 1);
      if (at === -1) return false;
    } else depth += step(char);
    if (depth > limit) return true;
  }
  return false;
}

function step(char: number): number {
  if (char === OPEN_OBJECT || char === OPEN_ARRAY) return 1;
  return char === CLOSE_OBJECT || char === CLOSE_ARRAY ? -1 : 0;
}

/** The closing quote of the string whose content starts at `from`, or -1. */
function stringEnd(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at !== -1; at = text.indexOf('"', at + 1)) {
    let slashes = 0;
    while (at - slashes > from && text.charCodeAt(at - slashes - 1) === BACKSLASH) slashes += 1;
    if (slashes % 2 === 0) return at;
  }
  return -1;
}

const QUOTE = 34;
const OPEN_ARRAY = 91;
const BACKSLASH = 92;
const CLOSE_ARRAY = 93;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;
